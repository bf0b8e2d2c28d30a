"""The command `saddleproof demo`: arguments in, a table, a picture and certified ends out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("inputs", type=Path, required=False, metavar="[X.csv]")
@click.argument("outputs", type=Path, required=False, metavar="[Y.csv]")
@click.option(
    "--hidden",
    type=click.IntRange(1, 1000),
    default=2,
    metavar="D1",
    help="How many hidden units [2].",
)
@click.option("--autoencoder", is_flag=True, help="Y = X: one file.")
@click.option("--mu", default="1", metavar="RATIONAL", help="Weight of the regulariser in g [1].")
@click.option(
    "--steps",
    type=click.IntRange(1, 1_000_000),
    default=5000,
    metavar="N",
    help="Steps at most [5000].",
)
@click.option("--step", metavar="R", help="A constant step [Armijo's rule].")
@click.option("--start", default="1", metavar="R", help="Size of the weights at the start [1].")
@click.option("--seed", type=click.IntRange(0), default=0, metavar="S", help="Seed of the start.")
@click.option("--json", "json_file", type=Path, metavar="FILE", help="Write the runs as JSON.")
@click.option("--plot", type=Path, metavar="FILE", help="Draw the curves (.svg or .png).")
def demo(
    inputs: Path | None,
    outputs: Path | None,
    json_file: Path | None,
    plot: Path | None,
    **options: Any,  # noqa: ANN401 (the options above that need no file)
) -> None:
    """Run gradient descent on f and on g, in floating point, and certify where they end.

    X.csv and Y.csv as for `landscape`; without them, a small built-in example.
    """
    from exact.data import read_training_data  # noqa: PLC0415
    from exact.landscape import Landscape  # noqa: PLC0415
    from proofs import files  # noqa: PLC0415
    from proofs.demo import Start, built_in, demonstrate  # noqa: PLC0415
    from proofs.landscape import rational  # noqa: PLC0415
    from proofs.reports import console, curves  # noqa: PLC0415
    from proofs.reports.progress import progress  # noqa: PLC0415

    if options["autoencoder"] and not inputs:
        raise click.UsageError("argument X.csv: missing; expected a file beside --autoencoder")
    if inputs:
        demand_outputs(outputs, autoencoder=options["autoencoder"])
    mu, size = (rational(options[one], f"argument --{one}") for one in ("mu", "start"))
    step = None if options["step"] is None else rational(options["step"], "argument --step")
    start = Start.of(options["seed"], size, options["steps"], step)
    if json_file:
        files.demand_writable(json_file)
    if plot:
        curves.demand(plot)
    X, Y = read_training_data(inputs, outputs) if inputs else built_in()
    land = Landscape(X.matrix, Y.matrix, options["hidden"], mu, digits=12)
    with progress(sys.stderr) as tell:
        found = demonstrate(X, Y, land, start, tell)
    if json_file:
        files.write_aside(json_file, found.to_json())
    if plot:
        curves.save(found, plot)
    console.put(sys.stdout, *curves.terminal(found))


def demand_outputs(outputs: Path | None, *, autoencoder: bool) -> None:
    """A second file or Y = X.

    Raises:
        click.UsageError: Both, or neither.
    """
    if autoencoder == (outputs is not None):
        raise click.UsageError(
            "argument Y.csv: expected either a second file or --autoencoder, not both"
            if outputs
            else "argument Y.csv: missing; expected a second file, or --autoencoder for Y = X"
        )
