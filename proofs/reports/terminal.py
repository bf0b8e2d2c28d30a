"""The report on a terminal: a table that fits 100 columns, one claim in full, the axioms.

Texts of the report are shown as they are: never read as markup, their control characters removed.
"""

from __future__ import annotations

import shutil
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from proofs.reports.model import ClaimResult, Report, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

    from proofs.expected import Difference
    from symbolic.kernel.replay import Replay

WIDTH = 100

STYLES = {
    Verdict.PROVED: "green",
    Verdict.CORRECTED: "yellow",
    Verdict.REFUTED: "bold red",
    Verdict.CONDITIONAL: "cyan",
    Verdict.INSTANCES: "blue",
    Verdict.CITED: "dim",
    Verdict.EDITORIAL: "dim",
    Verdict.OPEN: "magenta",
}


def console(stream: IO[str]) -> Console:
    """A console at most 100 columns wide; exactly 100, and without colour, when not a terminal."""
    width = min(WIDTH, shutil.get_terminal_size().columns) if stream.isatty() else WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def show(report: Report, found: Sequence[Difference], view: str, stream: IO[str]) -> None:
    """Print a view ("table", "detail", "axioms", "totals"), then what differs from the record."""
    views = {
        "table": lambda: [table(report)],
        "detail": lambda: map(detail, report.claims),
        "axioms": lambda: [axioms(report)],
        "totals": lambda: [totals(report)],
    }
    out = console(stream)
    for part in views[view]():
        out.print(part)
    if found:
        out.print(differences(found))
    if view in {"table", "detail"}:
        out.print(hint(report, found))


def table(report: Report) -> RenderableType:
    """One row for each claim, in reading order, and the totals."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("id", max_width=16, overflow="fold")
    grid.add_column("label", no_wrap=True)
    grid.add_column("verdict", no_wrap=True)
    grid.add_column("where", max_width=13)
    grid.add_column("reason", ratio=1, overflow="fold")
    for claim in report.claims:
        grid.add_row(
            clean(claim.id),
            clean(claim.label),
            Text(claim.verdict.value, STYLES[claim.verdict]),
            clean(claim.where),
            Text(f"{claim.severity}: " if claim.severity else "", "bold") + clean(claim.reason),
        )
    return Group(grid, Text(), totals(report))


def totals(report: Report) -> Text:
    """The number of claims by verdict, and of exact points that were checked."""
    line = Text(f"{_count(len(report.claims), 'claim')} of {report.proof}: ")
    parts = [
        Text(f"{count} {name}", STYLES[Verdict(name)]) for name, count in report.totals.items()
    ]
    line += Text(", ").join(parts)
    for name, value in report.points.items():
        if isinstance(value, int):
            line += f"; {value} {name.replace('_', ' ')}"
    return line


def differences(found: Sequence[Difference]) -> RenderableType:
    """What differs from the recorded verdicts, one line each."""
    head = Text(f"{_count(len(found), 'verdict')} not as recorded in expected.toml:", "bold red")
    return Group(head, *(Text("  ") + clean(str(one)) for one in found))


def detail(claim: ClaimResult) -> RenderableType:
    """One claim in full: what is printed, what was proved, how, from what, and the evidence."""
    head = Text("  ").join(clean(one) for one in (claim.id, claim.label, claim.where) if one)
    head.stylize("bold")
    head += f"  {claim.kind}  "
    head += Text(claim.verdict.value, STYLES[claim.verdict])
    if claim.severity:
        head += f" ({claim.severity})"
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for name, lines in _fields(claim):
        for number, line in enumerate(lines):
            grid.add_row(name if number == 0 else "", clean(line))
    return Group(head, Padding(grid, (0, 0, 1, 2)))


def axioms(report: Report) -> RenderableType:
    """Which claim rests on which axioms, and which on none."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("claim", max_width=28, overflow="fold")
    grid.add_column("verdict", no_wrap=True)
    grid.add_column("rests on", ratio=1)
    settled = (Verdict.PROVED, Verdict.CORRECTED, Verdict.CONDITIONAL)
    proved = [claim for claim in report.claims if claim.verdict in settled]
    for claim in proved:
        grid.add_row(
            clean(claim.id),
            Text(claim.verdict.value, STYLES[claim.verdict]),
            clean(", ".join(claim.axioms) or "no axiom"),
        )
    lines = [
        Text(f"{name}: ", "bold") + clean(", ".join(ids)) for name, ids in by_axiom(proved).items()
    ]
    free = sum(not claim.axioms for claim in proved)
    lines.append(Text(f"{free} of {_count(len(proved), 'proved claim')} rest on no axiom"))
    return Group(grid, Text(), *lines)


def by_axiom(claims: Iterable[ClaimResult]) -> dict[str, list[str]]:
    """The ids of the claims by the axiom that they rest on, sorted by axiom."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        for name in claim.axioms:
            found.setdefault(name, []).append(claim.id)
    return dict(sorted(found.items()))


def hint(report: Report, found: Sequence[Difference]) -> Text:
    """The command that is most likely wanted next."""
    order = (Verdict.REFUTED, Verdict.CORRECTED, Verdict.PROVED)
    ranked = sorted(
        (claim for claim in report.claims if claim.verdict in order),
        key=lambda claim: order.index(claim.verdict),
    )
    wanted = found[0].claim if found else ranked[0].id if ranked else None
    if wanted is None:
        return Text("next: saddleproof derive", "dim")
    return Text(f"next: saddleproof check --claim {wanted}", "dim")


def replays(results: Iterable[Replay]) -> RenderableType:
    """What became of each certificate, and the axioms that the accepted ones rest on."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column("certificate", max_width=40, overflow="fold")
    grid.add_column("replay", no_wrap=True)
    grid.add_column("rests on", ratio=1, overflow="fold")
    accepted, refused = 0, 0
    used: set[str] = set()
    for one in results:
        if one.theorem is None:
            refused += 1
            grid.add_row(clean(one.source), Text("refused", "bold red"), clean(one.refusal))
        else:
            accepted += 1
            used |= one.theorem.axioms
            resting = ", ".join(sorted(one.theorem.axioms)) or "no axiom"
            assumed = _count(len(one.theorem.hypotheses), "hypothesis", "hypotheses")
            grid.add_row(clean(one.source), Text("accepted", "green"), f"{resting}; {assumed}")
    total = Text(f"{accepted} accepted, {refused} refused; axioms: ")
    return Group(grid, Text(), total + clean(", ".join(sorted(used)) or "none"))


def value_lines(value: Any) -> list[str]:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    """An exact value: a matrix as aligned rows, anything else as one text."""
    if not (isinstance(value, list | tuple) and value):
        return [str(value)]
    rows = [list(map(str, row if isinstance(row, list | tuple) else [row])) for row in value]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return [
        "[ " + "  ".join(one.rjust(width) for one, width in zip(row, widths, strict=False)) + " ]"
        for row in rows
    ]


def clean(text: str) -> Text:
    """The text on one line, control characters replaced by spaces."""
    return Text("".join(one if one.isprintable() else " " for one in text))


def _fields(claim: ClaimResult) -> list[tuple[str, list[str]]]:
    """The named parts of a claim that it has, each as lines."""
    cited = f"the claims {', '.join(claim.uses)}" if claim.uses else "no other claim"
    resting = f"{', '.join(claim.axioms) or 'no axiom'}; {cited}"
    tried = claim.instances
    kinds = ", ".join(f"{count} {kind}" for kind, count in tried.kinds.items())
    instances = f"held on {tried.held} of {tried.tried}" + (f" ({kinds})" if kinds else "")
    if tried.undecided:
        instances += f"; {tried.undecided} undecided"
    evidence = claim.counterexample
    parts = [
        ("printed", [claim.printed]),
        ("reason", [claim.reason]),
        ("hypotheses", list(claim.hypotheses)),
        ("statement", [claim.statement] if claim.statement else []),
        ("corrected", [claim.corrected] if claim.corrected else []),
        ("proof", [f"{n}. {step}" for n, step in enumerate(claim.proof, 1)]),
        ("rests on", [resting] if claim.statement or claim.proof else []),
        ("instances", [instances] if tried.tried else []),
        ("evidence", [f"({evidence.kind}) {evidence.detail}"] if evidence else []),
        ("", _assignment(evidence.shapes, evidence.values) if evidence else []),
        (
            "witness",
            _assignment(claim.witness.shapes, claim.witness.values) if claim.witness else [],
        ),
        ("certificate", [claim.certificate] if claim.certificate else []),
    ]
    return [(name, lines) for name, lines in parts if lines]


def _assignment(shapes: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """Sizes on one line, then each symbol with its exact value."""
    lines = [", ".join(f"{name} = {size}" for name, size in shapes.items())] if shapes else []
    for name, value in values.items():
        first, *rest = value_lines(value)
        lines.append(f"{name} = {first}")
        lines += [f"{' ' * len(name)}   {line}" for line in rest]
    return lines


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
