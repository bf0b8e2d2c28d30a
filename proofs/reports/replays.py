"""What became of re-checked certificates, on a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from proofs.reports.console import clean, counted, plain_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from symbolic.kernel.replay import Replay
    from symbolic.kernel.theorems import Theorem

_EACH = 20  # certificates that get a line each; of more, only those refused do
_NOTHING = "no axiom"


def replays(results: Sequence[Replay]) -> RenderableType:
    """What became of each certificate, and the axioms that the accepted ones rest on."""
    accepted = [(one.source, one.theorem) for one in results if one.theorem]
    refused = [one for one in results if not one.theorem]
    parts: list[RenderableType] = []
    few = len(results) <= _EACH
    if few or refused:
        grid = plain_table()
        grid.add_column("certificate", max_width=40, overflow="fold")
        grid.add_column("replay", no_wrap=True)
        grid.add_column("rests on" if few else "because", ratio=1, overflow="fold")
        for one in results if few else refused:
            if one.theorem:
                assumed = counted(len(one.theorem.hypotheses), "hypothesis", "hypotheses")
                resting = Text(f"{_resting(one.theorem)}; {assumed}")
                grid.add_row(clean(one.source), Text("accepted", "green"), resting)
            else:
                grid.add_row(clean(one.source), Text("refused", "bold red"), clean(one.refusal))
        parts += [grid, Text()]
    if accepted and not few:
        parts += [_by_axioms(accepted), Text()]
    used = sorted({axiom for _, theorem in accepted for axiom in theorem.axioms})
    parts.append(
        Text(f"{len(accepted)} accepted, {len(refused)} refused; axioms: ")
        + clean(", ".join(used) or "none")
    )
    return Group(*parts)


def _by_axioms(accepted: Sequence[tuple[str, Theorem]]) -> RenderableType:
    """How many rest on which axioms, and, where there are any, which certificates do."""
    groups: dict[str, list[str]] = {}
    for source, theorem in sorted(accepted, key=lambda one: len(one[1].axioms)):
        groups.setdefault(_resting(theorem), []).append(source)
    grid = plain_table()
    grid.add_column("rests on", max_width=40)
    grid.add_column("accepted", justify="right")
    grid.add_column("which", ratio=1)
    for resting, sources in groups.items():
        which = "" if resting == _NOTHING else ", ".join(Path(one).stem for one in sources)
        grid.add_row(resting, str(len(sources)), clean(which))
    return grid


def _resting(theorem: Theorem) -> str:
    return ", ".join(sorted(theorem.axioms)) or _NOTHING
