"""Which claim rests on which, drawn in layers: nodes with places, edges as curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proofs.reports.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.reports.model import ClaimResult

NODE_WIDTH, NODE_HEIGHT = 132, 26
_STEP_X, _STEP_Y = NODE_WIDTH + 48, NODE_HEIGHT + 12
_MARGIN = 8
_SWEEPS = 8  # after which the order within a layer hardly changes
_FITTING, _LONGEST = 17, 30  # characters of an id that fit a node, and that fit when squeezed


@dataclass(frozen=True)
class Node:
    """A claim in the drawing.

    Attributes:
        text: its id, cut where it is too long even when `squeezed` into the node.
        x, y: its upper left corner.
        statement: "printed" (it holds as printed), "corrected", "false" or "unsettled".
        proof: "complete" (no axiom, nor in what it cites), "axioms", or "none".
    """

    id: str
    text: str
    squeezed: bool
    x: int
    y: int
    statement: str
    proof: str


@dataclass(frozen=True)
class Edge:
    """From a claim to one whose proof cites it; `path`: an SVG curve."""

    source: str
    target: str
    path: str


@dataclass(frozen=True)
class Drawing:
    """The claims that cite or are cited."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


def statement_status(claim: ClaimResult) -> str:
    """What is known of the statement as printed."""
    match claim.verdict:
        case Verdict.PROVED:
            return "printed"
        case Verdict.CORRECTED:
            return "corrected"
        case Verdict.REFUTED:
            return "false"
    return "unsettled"


def proof_statuses(claims: Sequence[ClaimResult]) -> dict[str, str]:
    """What each proof rests on, computed over all that it cites."""
    known = {claim.id: claim for claim in claims}
    layers = _layers(known)
    found: dict[str, str] = {}
    for claim in sorted(claims, key=lambda one: layers[one.id]):
        below = {found.get(one, "none") for one in claim.uses if one in known}
        if claim.verdict not in {Verdict.PROVED, Verdict.CORRECTED} or "none" in below:
            found[claim.id] = "none"
        else:
            found[claim.id] = "axioms" if claim.axioms or "axioms" in below else "complete"
    return found


def drawing(claims: Sequence[ClaimResult]) -> Drawing:
    """The graph of citations, from what rests on nothing (left) to what rests on most (right)."""
    known = {claim.id: claim for claim in claims}
    pairs = [(one, claim.id) for claim in claims for one in claim.uses if one in known]
    joined = {one for pair in pairs for one in pair}
    layers = _layers({name: claim for name, claim in known.items() if name in joined})
    columns = _ordered(layers, pairs)
    highest = max((len(column) for column in columns), default=0)
    proofs = proof_statuses(claims)
    places = {
        name: (
            _MARGIN + across * _STEP_X,
            _MARGIN + round((down + (highest - len(column)) / 2) * _STEP_Y),
        )
        for across, column in enumerate(columns)
        for down, name in enumerate(column)
    }
    nodes = tuple(
        Node(
            name,
            name[:_LONGEST],
            len(name) > _FITTING,
            *places[name],
            statement_status(known[name]),
            proofs[name],
        )
        for name in known
        if name in places
    )
    edges = tuple(Edge(a, b, _curve(places[a], places[b])) for a, b in pairs)
    width = 2 * _MARGIN + len(columns) * _STEP_X - (_STEP_X - NODE_WIDTH)
    return Drawing(nodes, edges, width, 2 * _MARGIN + highest * _STEP_Y)


def _layers(known: Mapping[str, ClaimResult]) -> dict[str, int]:
    """The length of the longest chain of citations below each claim; a circle is cut."""
    layers: dict[str, int] = {}
    for start in known:
        pending = [start]
        entered: set[str] = set()
        while pending:
            name = pending[-1]
            cited = [one for one in known[name].uses if one in known]
            deeper = [one for one in cited if one not in layers and one not in entered]
            if name not in layers and deeper:
                entered.add(name)
                pending.append(deeper[0])
                continue
            layers.setdefault(name, 1 + max((layers.get(one, -1) for one in cited), default=-1))
            pending.pop()
    return layers


def _ordered(layers: Mapping[str, int], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The layers, each in the order of the middle of its neighbours, so that few edges cross."""
    columns: list[list[str]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for name, layer in layers.items():
        columns[layer].append(name)
    neighbours: dict[str, list[str]] = {name: [] for name in layers}
    for a, b in pairs:
        neighbours[a].append(b)
        neighbours[b].append(a)
    for _ in range(_SWEEPS):
        heights = {
            name: at - len(column) / 2 for column in columns for at, name in enumerate(column)
        }
        for column in columns:
            column.sort(
                key=lambda name: (
                    sum(heights[one] for one in neighbours[name]) / len(neighbours[name])
                )
            )
    return columns


def _curve(source: tuple[int, int], target: tuple[int, int]) -> str:
    x1, y1 = source[0] + NODE_WIDTH, source[1] + NODE_HEIGHT // 2
    x2, y2 = target[0], target[1] + NODE_HEIGHT // 2
    bend = max(24, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
