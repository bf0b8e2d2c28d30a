"""The report on a terminal: a table that fits 100 columns, one claim in full, the axioms.

Texts of the report are shown as they are: never read as markup, their control characters removed.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from shlex import quote
from typing import IO, TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from proofs.registry import PAPERS
from proofs.reports.console import WIDTH, clean, counted, plain_table, put, width_of
from proofs.reports.errata import listing
from proofs.reports.model import UNPROVED, ClaimResult, Report, Verdict
from proofs.reports.plainmath import unicode_math, unicode_number, unicode_prose
from proofs.reports.selection import shown
from proofs.reports.trust import axiom_text
from symbolic.notation import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

    from proofs.expected import Difference
    from proofs.mutation import Figures

LONGEST_ID = 18
_MARGIN, _GAP = 16, "   "  # columns before the lines of a claim; what stands between two values
SHOWN = 20  # differences from the record that are listed

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


def show(report: Report, found: Sequence[Difference], view: str, stream: IO[str]) -> None:
    """Print a view ("table", "detail", "axioms", "errata", "totals"), then what differs."""
    parts: list[RenderableType] = []
    match view:
        case "detail":
            parts += [detail(claim, width_of(stream)) for claim in report.claims]
        case "axioms":
            parts += [axioms(report)]
        case "errata":
            parts += [Text(listing(report, width_of(stream)))]
        case "totals":
            parts += [totals(report)]
        case _:
            parts += [table(report), Text(), totals(report)]
    if found:
        parts.append(differences(found))
    if view in {"table", "detail"}:
        parts.append(hint(report, found, view))
    put(stream, *parts)


def table(report: Report) -> RenderableType:
    """One row for each claim that was looked into, in reading order; the others are counted."""
    grid = plain_table()
    grid.add_column("id", no_wrap=True)
    grid.add_column("label", max_width=LONGEST_ID, overflow="fold")
    grid.add_column("verdict", no_wrap=True)
    grid.add_column("where", max_width=13)
    grid.add_column("reason", overflow="fold")
    rows = shown(report)
    for claim in rows:
        grid.add_row(
            _hyphenated(claim.id),
            clean(claim.label),
            Text(claim.verdict.value, STYLES[claim.verdict]),
            clean(claim.where),
            Text(f"{claim.severity}: " if claim.severity else "", "bold")
            + clean(unicode_prose(claim.reason)),
        )
    rest = len(report.claims) - len(rows)
    if not rest:
        return grid
    line = f"{counted(rest, 'further claim')} OPEN: no checker has been written"
    return Group(grid, Text(), Text(line, STYLES[Verdict.OPEN])) if rows else Text(line)


def totals(report: Report) -> RenderableType:
    """The number of claims by verdict, and of the exact points that were checked."""
    line = Text(f"{counted(len(report.claims), 'claim')} of {report.proof}: ")
    line += Text(", ").join(
        Text(f"{count} {name}", STYLES[Verdict(name)]) for name, count in report.totals.items()
    )
    points = report.points
    if not points.get("checked"):
        return line
    shapes = f" of {counted(len(points['shapes']), 'shape')}" if "shapes" in points else ""
    engines = ", ".join(f"{count} {name}" for name, count in points.get("engines", {}).items())
    checked = f"{counted(points['checked'], 'exact point')}{shapes}"
    return Group(line, clean(checked + (f": {engines}" if engines else "")))


def differences(found: Sequence[Difference]) -> RenderableType:
    """What differs from the recorded verdicts, one line each."""
    head = Text(f"{counted(len(found), 'verdict')} not as expected:", "bold red")
    lines = [Text("  ") + clean(str(one)) for one in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(Text(f"  … and {len(found) - SHOWN} more, all of them in --json"))
    return Group(head, *lines)


def detail(claim: ClaimResult, width: int = WIDTH) -> RenderableType:
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
    for name, lines in _fields(claim, width - _MARGIN):
        for number, line in enumerate(lines):
            grid.add_row(name if number == 0 else "", clean(line))
    return Group(head, Padding(grid, (0, 0, 1, 2)))


def axioms(report: Report) -> RenderableType:
    """Which claim rests on which axioms, and which on none."""
    grid = plain_table()
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
    lines = []
    for name, ids in by_axiom(proved).items():
        lines.append(Text(name, "bold") + clean(f": {axiom_text(name) or 'not of this version'}"))
        lines.append(Text("used by ", "dim") + clean(", ".join(ids)))
    free = sum(not claim.axioms for claim in proved)
    lines.append(Text(f"{counted(len(proved), 'proved claim')}, {free} of them without an axiom"))
    return Group(grid, Text(), *lines)


def by_axiom(claims: Iterable[ClaimResult]) -> dict[str, list[str]]:
    """The ids of the claims by the axiom that they rest on, sorted by axiom."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        for name in claim.axioms:
            found.setdefault(name, []).append(claim.id)
    return dict(sorted(found.items()))


def hint(report: Report, found: Sequence[Difference], view: str = "table") -> Text:
    """The command that is most likely wanted next."""
    order = (Verdict.REFUTED, Verdict.CORRECTED, Verdict.PROVED)
    ranked = sorted(
        (claim for claim in report.claims if claim.verdict in order),
        key=lambda claim: order.index(claim.verdict),
    )
    uses = [one for claim in report.claims for one in claim.uses]
    wanted = "--axioms"
    if view == "detail" and uses:
        wanted = f"--claim {quote(uses[0])}"
    elif view == "table" and (found or ranked):
        wanted = f"--claim {quote(found[0].claim if found else ranked[0].id)}"
    checked = "" if report.proof in PAPERS else f"{quote(report.proof)} "
    return Text("next: saddleproof check ", "dim") + clean(checked + wanted)


def mutations(figures: Figures) -> RenderableType:
    """What became of the mutants, by kind of change; then those that must be looked at."""
    grid = plain_table()
    grid.add_column("change", no_wrap=True)
    for name in ("tried", *(fate.value for fate in figures.fates)):
        longest = max(map(len, name.split()))  # words are not broken
        grid.add_column(name, justify="right", min_width=longest, max_width=longest)
    for kind in (*figures.kinds, None):
        counts = (figures.count(fate, kind) for fate in (None, *figures.fates))
        style = None if kind else "bold"
        grid.add_row(clean(kind or "all"), *map(str, counts), style=style)
    mutants = f"{len(figures.results)} of {counted(figures.possible, 'mutant')}"
    tried = f"{mutants} of {counted(figures.claims, 'claim')} of {figures.proof} tried: "
    named = [
        Text(f"{one.claim}: {one.fate} ({one.kind}): ", "bold")
        + clean(f"{one.latex}: {one.detail}")
        for one in figures.named
    ]
    if named:
        named.append(Text())
    verdict = Text("no false variant was accepted", "green")
    if not figures.sound:
        verdict = Text("a false variant was accepted: a defect of the kernel", "bold red")
    return Group(grid, Text(), *named, Text(tried) + verdict)


def value_lines(value: Any) -> list[str]:  # noqa: ANN401 (what JSON holds: a text, a number, or rows of them)
    """An exact value: a matrix as aligned rows, anything else as one text."""
    if not (isinstance(value, list | tuple) and value):
        return [unicode_number(value)]
    lists = [row if isinstance(row, list | tuple) else [row] for row in value]
    rows = [list(map(unicode_number, row)) for row in lists]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return [
        "[ " + "  ".join(one.rjust(width) for one, width in zip(row, widths, strict=False)) + " ]"
        for row in rows
    ]


def _fields(claim: ClaimResult, room: int) -> list[tuple[str, list[str]]]:
    """The named parts of a claim that it has, each as lines."""
    noun = "the claim" if len(claim.uses) == 1 else "the claims"
    cited = f"{noun} {', '.join(claim.uses)}" if claim.uses else "no other claim"
    resting = f"{', '.join(claim.axioms) or 'no axiom'}; {cited}"
    evidence = claim.counterexample
    witness = claim.witness
    statement = claim.statement
    parts = [
        ("printed", [unicode_math(claim.printed)]),
        ("reason", [unicode_prose(claim.reason)]),
        ("hypotheses", list(map(unicode_math, claim.hypotheses))),
        ("statement", [unicode_math(statement)] if statement != (claim.corrected or "") else []),
        ("corrected", [unicode_math(claim.corrected)] if claim.corrected else []),
        ("proof", list(claim.proof)),
        ("residual", [_residual(claim)] if claim.residual else []),
        ("nearest", _nearest(claim) if claim.verdict in UNPROVED and statement else []),
        ("rests on", [resting] if claim.proof else []),
        ("instances", [claim.trials] if claim.trials else []),
        ("evidence", [f"({evidence.kind}) {unicode_prose(evidence.detail)}"] if evidence else []),
        ("", _assignment(evidence.shapes, evidence.values, room) if evidence else []),
        ("witness", _assignment(witness.shapes, witness.values, room) if witness else []),
        ("certificate", [claim.certificate] if claim.certificate else []),
    ]
    return [(name, lines) for name, lines in parts if lines]


def _residual(claim: ClaimResult) -> str:
    if claim.residual == "0":
        return "0: both sides have one normal form, modulo what is given"
    return f"left − right = {unicode_math(claim.residual or '')}"


def _nearest(claim: ClaimResult) -> list[str]:
    """What is offered beside a claim that is not proved."""
    if claim.nearest is None:
        return ["no nearby true statement found"]
    return [unicode_math(claim.nearest), "(a suggestion: the kernel proves it from what is given)"]


def _hyphenated(identifier: str) -> Text:
    """An id on several lines, broken after hyphens, where it is long."""
    lines = [""]
    for part in re.split(r"(?<=-)", clean(identifier).plain):
        if lines[-1] and len(lines[-1]) + len(part) > LONGEST_ID:
            lines.append("")
        lines[-1] += part
    return Text(
        "\n".join(
            row[k : k + LONGEST_ID] for row in lines for k in range(0, len(row) or 1, LONGEST_ID)
        )
    )


def _assignment(shapes: Mapping[str, Any], values: Mapping[str, Any], room: int) -> list[str]:
    """Sizes on one line, then each symbol with its exact value, side by side where they fit."""
    lines = [", ".join(f"{named(one)} = {size}" for one, size in shapes.items())] if shapes else []
    row: list[str] = []
    for one, value in values.items():
        first, *rest = value_lines(value)
        block = [f"{named(one)} = {first}"]
        block += [f"{' ' * cell_len(named(one))}   {line}" for line in rest]
        if row and cell_len(row[0]) + len(_GAP) + cell_len(block[0]) > room:
            lines += row
            row = []
        row = _beside(row, block) if row else block
    return lines + row


def _beside(left: list[str], right: list[str]) -> list[str]:
    """Two blocks of lines side by side."""
    width = max(map(cell_len, left)) + len(_GAP)
    return [
        f"{a}{' ' * (width - cell_len(a))}{b}".rstrip()
        for a, b in zip_longest(left, right, fillvalue="")
    ]
