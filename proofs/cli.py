"""The command `saddleproof`: arguments in, reports out, exit codes 0, 1 and 2.

Everything but click is imported inside the command that needs it, so that help comes at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from proofs.demo_cli import demand_outputs, demo
from proofs.failures import BROKEN_PIPE, DIFFERS, EXPECTED, INTERRUPTED, UNABLE, explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proofs.reports.fragments import NotationName
    from proofs.reports.model import Report
    from symbolic.kernel.theorems import Theorem


class Program(click.Group):
    """A group of commands that never shows a traceback: one line on stderr, and an exit code."""

    def main(  # type: ignore[override]  # ours never returns
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        **extra: Any,  # noqa: ANN401 (handed on to click)
    ) -> NoReturn:
        """Run, explain any failure in one line, and exit: 0 as expected, 1 it differs, 2 unable."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal without Unicode gets \\u escapes
                stream.reconfigure(errors="backslashreplace")
        # processes side by side are ours; threads of BLAS beside them only slow small matrices
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        given = sys.argv[1:] if args is None else list(args)
        try:
            with self.make_context(prog_name or "saddleproof", given, **extra) as context:
                code = self.invoke(context) or EXPECTED
            sys.stdout.flush()
        except click.exceptions.Exit as end:
            code = end.exit_code
        except BrokenPipeError:
            # the reader left; the interpreter must not complain when it flushes at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = BROKEN_PIPE
        except (KeyboardInterrupt, click.Abort):
            click.echo("saddleproof: interrupted", err=True)
            code = INTERRUPTED
        except Exception as error:  # noqa: BLE001 (a traceback would exit with 1, "a verdict differs")
            click.echo(explained(error), err=True)
            code = UNABLE
        sys.exit(code)


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 (click's signature)
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 (costs as much as all of --help)

        click.echo(f"saddleproof {version('saddleproof')}")
        context.exit()


@click.group(
    cls=Program,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Check proofs made of matrix calculus: for all dimensions, exactly, with certificates."""


_PROOF = click.argument("proof", default="zhu2019")


@main.command()
@_PROOF
@click.option("--claim", "claims", multiple=True, metavar="ID", help="Only this claim, in full.")
@click.option(
    "--instances", type=click.IntRange(0, 1_000_000), metavar="N", help="How many exact instances."
)
@click.option("--seed", type=int, metavar="S", help="Seed of the exact instances.")
@click.option(
    "--digits", type=click.IntRange(1, 100_000), metavar="P", help="Digits where enclosures begin."
)
@click.option("--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes side by side.")
@click.option("--json", "json_file", type=Path, metavar="FILE", help="Write the report as JSON.")
@click.option("--certificates", type=Path, metavar="DIR", help="Write a certificate per proof.")
@click.option("--html", "html_file", type=Path, metavar="FILE", help="Write the report as HTML.")
@click.option(
    "--proofs",
    "proof_file",
    type=Path,
    metavar="FILE",
    help="A Python file with proofs of your own.",
)
@click.option("--axioms", is_flag=True, help="List which claim rests on which axioms.")
@click.option("--errata", is_flag=True, help="List the errata of the paper, with evidence.")
@click.option("--quiet", is_flag=True, help="Show the totals and what differs, nothing else.")
def check(
    proof: str,
    claims: tuple[str, ...],
    json_file: Path | None,
    certificates: Path | None,
    html_file: Path | None,
    proof_file: Path | None,
    **options: Any,  # noqa: ANN401 (the numbers of verdicts.Options, and the flags)
) -> int:
    """Check the printed claims of a paper: a verdict for each, and what it rests on.

    PROOF is the name of a paper (zhu2019), or an inventory of claims of your own (claims.toml).
    """
    from proofs import files  # noqa: PLC0415

    axioms, errata, quiet = (options.pop(one) for one in ("axioms", "errata", "quiet"))
    if axioms and errata:
        raise click.UsageError("argument --errata: beside --axioms; expected one of the two")
    for file in filter(None, (json_file, html_file)):
        files.demand_writable(file)
    if certificates:
        files.demand_writable_folder(certificates)
    explain = bool(claims or json_file or html_file)  # no other view shows proofs
    report, theorems = _checked(proof, claims, proof_file, quiet=quiet, explain=explain, **options)
    if certificates:
        from proofs.certificates import write_certificates  # noqa: PLC0415

        report = write_certificates(report, theorems, certificates)
    if json_file:
        files.write_aside(json_file, report.to_json())
    if html_file:
        from proofs.reports.html import page  # noqa: PLC0415

        files.write_aside(html_file, page(report))
    from proofs.expected import differences, expected_verdicts  # noqa: PLC0415
    from proofs.registry import PAPERS  # noqa: PLC0415
    from proofs.reports import terminal  # noqa: PLC0415

    found = differences(
        report, expected_verdicts(proof, report), whole=not claims and proof in PAPERS
    )
    flags = {"axioms": axioms, "errata": errata, "totals": quiet, "detail": claims, "table": True}
    view = next(name for name, wanted in flags.items() if wanted)
    terminal.show(report, found, view, sys.stdout)
    return DIFFERS if found else EXPECTED


def _checked(
    proof: str,
    claims: tuple[str, ...] = (),
    proof_file: Path | None = None,
    *,
    quiet: bool = False,
    **asked: Any,  # noqa: ANN401 (the fields of verdicts.Options, None for their defaults)
) -> tuple[Report, dict[str, Theorem]]:
    """Run the proof-check, with a progress bar where there is a terminal for it."""
    from proofs.registry import load_paper  # noqa: PLC0415
    from proofs.reports.progress import progress  # noqa: PLC0415
    from proofs.verdicts import Options, run_with_theorems  # noqa: PLC0415

    _demand_known(claims, [entry.id for entry in load_paper(proof).entries], proof)
    asked["small"] = asked.get("instances")  # of one's own inventory, where letters are free
    options = Options(**{name: one for name, one in asked.items() if one is not None})
    with progress(sys.stderr, shown=not quiet) as tell:
        return run_with_theorems(proof, claims or None, options, tell, proof_file)


def _demand_known(claims: tuple[str, ...], known: list[str], proof: str) -> None:
    for one in claims:
        if one not in known:
            from difflib import get_close_matches  # noqa: PLC0415

            near = get_close_matches(one, known, n=3, cutoff=0.5)
            wanted = f"did you mean {' or '.join(near)}?" if near else f"such as {known[0]}"
            raise click.UsageError(
                f"argument --claim: no claim {one!r:.60} in {proof}; expected an id, {wanted}"
            )


@main.command()
@click.argument("objective", required=False)
@click.option(
    "--shape",
    "shapes",
    multiple=True,
    metavar="NAME=ROWSxCOLS",
    help="Shape of a symbol, such as W1=d1xd0; 1x1 is a scalar.",
)
@click.option("--wrt", metavar="NAME[,NAME]", help="The variables.")
@click.option(
    "--order", type=click.IntRange(1, 2), default=1, help="1: gradients; 2: the Hessian form too."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "sympy", "numpy", "json"]),
    default="text",
    help="How to print the equations.",
)
def derive(
    objective: str | None, shapes: tuple[str, ...], wrt: str | None, order: int, form: str
) -> None:
    r"""Derive gradients and Hessian forms, checked by the kernel for all dimensions.

    OBJECTIVE is LaTeX, such as '\frac{1}{2}\|AXB-C\|_F^2'; without it, equations (19), (20) and
    (32) of the paper are derived from its printed (2) and (3).
    """
    from proofs.printing import printed  # noqa: PLC0415

    if objective is None:
        if shapes or wrt:
            raise click.UsageError(
                "argument OBJECTIVE: missing; expected LaTeX beside --shape and --wrt"
            )
        from proofs.derivations import equations  # noqa: PLC0415

        found = equations()
    else:
        from proofs.symbols import derived_from_options  # noqa: PLC0415

        found = derived_from_options(objective, shapes, wrt, order)
    click.echo(printed(found, form), nl=False)


@main.command()
@_PROOF
@click.option(
    "-o", "folder", type=Path, default=Path("latex"), metavar="DIR", help="Where to write [latex]."
)
@click.option(
    "--notation",
    type=click.Choice(["paper", "plain"]),
    default="paper",
    help="The paper's bold letters, or plain ones [paper].",
)
@click.option("--pdf", is_flag=True, help="Compile the document as well.")
def latex(proof: str, folder: Path, notation: NotationName, pdf: bool) -> None:  # noqa: FBT001 (click passes flags by name)
    """Write the derived equations and the verdicts as LaTeX, every formula read back."""
    from proofs import files  # noqa: PLC0415
    from proofs.reports.console import counted  # noqa: PLC0415
    from proofs.reports.fragments import MARK  # noqa: PLC0415
    from proofs.reports.progress import progress  # noqa: PLC0415
    from proofs.typeset import written  # noqa: PLC0415

    files.demand_writable_folder(folder)
    report, theorems = _checked(proof)
    with progress(sys.stderr) as tell:
        found = written(proof, report, theorems, notation, tell)
    files.write_folder(folder, found.files, MARK)
    fragments = len(found.files) - len(("report.tex", "saddleproof.sty"))
    formulas = counted(found.formulas, "formula")
    click.echo(
        f"{folder}: report.tex, saddleproof.sty and {counted(fragments, 'fragment')} written"
    )
    click.echo(f"{formulas} written, {found.formulas} read back to the same term")
    click.echo(f"{found.words} in words: prose, or judgments without grammar")
    if pdf:
        from proofs.reports.pdf import compile_pdf  # noqa: PLC0415

        compiled = compile_pdf(folder / "report.tex")
        click.echo(f"{compiled.path}: {compiled.log.text}")


@main.command()
@click.argument("paths", nargs=-1, required=True, type=Path, metavar="DIR_OR_FILE...")
def replay(paths: tuple[Path, ...]) -> int:
    """Re-check certificates alone: reads nothing else, trusts the kernel only."""
    from proofs.reports import console  # noqa: PLC0415
    from proofs.reports.replays import replays  # noqa: PLC0415
    from symbolic.kernel.replay import read_certificates, replay_texts  # noqa: PLC0415

    results = [*replay_texts(read_certificates(paths)).values()]
    console.put(sys.stdout, replays(results))
    return DIFFERS if any(one.theorem is None for one in results) else EXPECTED


@main.command()
@_PROOF
@click.option("--seed", type=int, default=0, metavar="S", help="Seed of the choice of mutants.")
@click.option(
    "--count",
    type=click.IntRange(1, 10_000_000),
    default=2000,
    metavar="N",
    help="How many mutants to try, at most [2000].",
)
def mutate(proof: str, seed: int, count: int) -> int:
    """Try false variants of every proved formula: the kernel must refuse each."""
    from proofs.mutation import run  # noqa: PLC0415
    from proofs.reports import console, terminal  # noqa: PLC0415
    from proofs.reports.progress import progress  # noqa: PLC0415

    with progress(sys.stderr) as tell:
        figures = run(proof, count, seed, os.cpu_count() or 1, tell)
    console.put(sys.stdout, terminal.mutations(figures))
    return EXPECTED if figures.sound else DIFFERS


@main.command()
@click.argument("inputs", type=Path, metavar="X.csv")
@click.argument("outputs", type=Path, required=False, metavar="[Y.csv]")
@click.option(
    "--hidden",
    type=click.IntRange(1, 100_000),
    required=True,
    metavar="D1",
    help="How many hidden units.",
)
@click.option("--autoencoder", is_flag=True, help="Y = X: one file.")
@click.option(
    "--samples",
    type=click.Choice(["rows", "columns"]),
    default="rows",
    help="What a sample is in the files [rows].",
)
@click.option(
    "--mu", metavar="RATIONAL", help="Weight of the regulariser [1; weights: 0, that is f]."
)
@click.option(
    "--top",
    type=click.IntRange(1, 10_000_000),
    default=20,
    metavar="N",
    help="How many families to list, the least value first [20].",
)
@click.option(
    "--digits", type=click.IntRange(1, 1000), default=12, metavar="P", help="Digits shown [12]."
)
@click.option(
    "--weights", nargs=2, type=Path, metavar="W1 W2", help="A trained network: two .npy or .csv."
)
@click.option("--jobs", type=click.IntRange(1, 1024), metavar="N", help="Processes side by side.")
@click.option("--cluster", metavar="ADDRESS", help="The dask.distributed scheduler to work on.")
@click.option("--keep", type=Path, metavar="DIR", help="Keep finished pieces, and use those kept.")
@click.option("--json", "json_file", type=Path, metavar="FILE", help="Write the report as JSON.")
@click.option("--plot", type=Path, metavar="FILE", help="Draw it: .svg, .png or .html.")
def landscape(
    inputs: Path,
    outputs: Path | None,
    json_file: Path | None,
    plot: Path | None,
    **options: Any,  # noqa: ANN401 (the options above that need no file)
) -> None:
    """Map every critical point of your own data, exactly: values, Morse indices, bounds.

    X.csv and Y.csv (or .npy) hold the inputs and outputs, one sample a row.
    """
    from exact.data import read_training_data  # noqa: PLC0415
    from exact.landscape import Landscape  # noqa: PLC0415
    from proofs import files, scale  # noqa: PLC0415
    from proofs.landscape import rational, report, with_lowest  # noqa: PLC0415
    from proofs.reports import console  # noqa: PLC0415
    from proofs.reports import landscape as view  # noqa: PLC0415
    from proofs.reports.progress import progress  # noqa: PLC0415

    if options["jobs"] and options["cluster"]:
        raise click.UsageError("argument --cluster: beside --jobs; expected one of the two")
    demand_outputs(outputs, autoencoder=options["autoencoder"])
    mu = None if options["mu"] is None else rational(options["mu"], "argument --mu")
    if json_file:
        files.demand_writable(json_file)
    if options["keep"]:
        files.demand_writable_folder(options["keep"])
    if plot:
        from proofs.reports import pictures  # noqa: PLC0415

        pictures.demand(plot)
    X, Y = read_training_data(inputs, outputs, samples_are_rows=options["samples"] == "rows")
    weight = 1 if mu is None else mu
    land = Landscape(X.matrix, Y.matrix, options["hidden"], weight, options["digits"])
    trained = None
    if options["weights"]:
        from exact.data import read_matrix  # noqa: PLC0415
        from exact.trained import examine  # noqa: PLC0415

        W1, W2 = map(read_matrix, options["weights"])
        trained = examine(land, W1, W2, mu or 0)
    made, top = land.families, options["top"]
    way = scale.chosen(made, top, options["jobs"], options["cluster"])
    kept = scale.Kept.of(options["keep"], made) if options["keep"] else None
    with progress(sys.stderr) as tell:
        listed = scale.families(made, top, way, tell, kept)
    found = report(X, Y, land, listed, trained)
    if json_file:
        files.write_aside(json_file, found.to_json())
    if plot:
        with progress(sys.stderr) as tell:
            pictures.save(with_lowest(found, tell), plot)
    console.put(sys.stdout, *view.landscape(found))


main.add_command(demo)
