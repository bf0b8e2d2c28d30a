"""Soundness by mutation: every false variant of a proved formula must be refused by the kernel.

Each mutant is decided by computation: it has no shape, or the same normal form as the printed
statement, or the claim's own proof is tried on it. Accepted or refused, it is then tried on exact
points where the stated hypotheses hold. A mutant that is proved and false is a kernel defect.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from proofs.laboratory import FEW, MANY, SOME, Laboratory, Subject
from proofs.mutants import HYPOTHESIS, KINDS, Statements, mutants
from proofs.registry import load_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

    Tell = Callable[[str, int, int], None]


class Fate(StrEnum):
    """What became of a mutant."""

    ILL_SHAPED = "ill-shaped"
    EQUIVALENT = "equivalent"
    TRUE = "also true"
    REFUTED = "refuted"
    OPEN = "no counterexample"
    ACCEPTED = "wrongly accepted"


@dataclass(frozen=True)
class Change:
    """A mutant of a claim.

    Attributes:
        kind: in what way it differs.
        statements: what it states; empty where it is the claim's own statement, or ill-shaped.
        dropped: the hypotheses that it leaves out, and how they are shown.
        refusal: why its statement cannot be built.
    """

    kind: str
    statements: Statements = ()
    dropped: tuple[Judgment, ...] = ()
    shown: str = ""
    refusal: str = ""


@dataclass(frozen=True)
class Result:
    """One mutant, decided.

    Attributes:
        claim, kind: whose mutant it is, and in what way it differs.
        latex: the mutated statement, or the hypothesis left out.
        detail: the counterexample, or why there is none; empty where neither is of interest.
    """

    claim: str
    kind: str
    fate: Fate
    latex: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Figures:
    """What became of all mutants that were tried.

    Attributes:
        proof, seed: of which paper, with which seed.
        claims: how many claims have mutants; `possible`: how many mutants they have.
        results: in the order of the paper.
    """

    proof: str
    seed: int
    claims: int
    possible: int
    results: tuple[Result, ...]

    def count(self, fate: Fate | None = None, kind: str | None = None) -> int:
        """How many mutants, of one fate and one kind where these are named."""
        return sum(
            (fate is None or one.fate is fate) and (kind is None or one.kind == kind)
            for one in self.results
        )

    @property
    def fates(self) -> tuple[Fate, ...]:
        """All that can become of a mutant."""
        return tuple(Fate)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of change that were tried, in a fixed order."""
        return tuple(kind for kind in KINDS if self.count(kind=kind))

    @property
    def named(self) -> tuple[Result, ...]:
        """The mutants that must be looked at: first those wrongly accepted, then the open ones."""
        wanted = (Fate.ACCEPTED, Fate.OPEN)
        return tuple(one for fate in wanted for one in self.results if one.fate is fate)

    @property
    def sound(self) -> bool:
        """Whether no mutant was wrongly accepted."""
        return not self.count(Fate.ACCEPTED)


def run(
    proof: str = "zhu2019",
    count: int = 2000,
    seed: int = 0,
    jobs: int = 1,
    tell: Tell | None = None,
) -> Figures:
    """Try mutants of a paper's proved statements, spread over its claims and the kinds of change.

    Args:
        proof: the paper's name, or the path of an inventory.
        count: how many mutants; all that there are, if there are no more.
        seed: of the choice of mutants and of the exact points.
        jobs: processes.
        tell: called with a stage's name, how much is done and how much there is.

    Raises:
        InputError: there is no such paper, or a formula cannot be read.
    """
    tell = tell or (lambda _stage, _done, _all: None)
    tell("proving", 0, 1)
    laboratory = _own_laboratory(proof, seed) if jobs > 1 else Laboratory(load_paper(proof), seed)
    possible = {one.id: tuple(changes(one)) for one in laboratory.subjects()}
    chosen = sample(possible, count, seed)
    total, done = sum(map(len, chosen.values())), 0
    results: dict[str, tuple[Result, ...]] = {}
    for identifier, found in _decided(laboratory, (proof, seed), jobs, possible, chosen):
        results[identifier] = found
        done += len(found)
        tell("trying mutants", done, total)
    return Figures(
        laboratory.paper.name,
        seed,
        sum(map(bool, possible.values())),
        sum(map(len, possible.values())),
        tuple(one for identifier in chosen for one in results[identifier]),
    )


def changes(subject: Subject) -> Iterator[Change]:
    """All mutants of a claim: of its formula, then of its hypotheses, one dropped at a time.

    A claim that is stated as a judgment, not as a formula, has none.
    """
    if not subject.statements:
        return
    for one in mutants(subject.statements):
        yield Change(one.kind, one.statements, refusal=one.refusal)
    for latex, judgments in subject.hypotheses:
        for judgment in judgments if len(judgments) > 1 else ():
            yield Change(HYPOTHESIS, dropped=(judgment,), shown=f"{latex}: without {judgment}")
        yield Change(HYPOTHESIS, dropped=judgments, shown=latex)


def sample(
    possible: Mapping[str, tuple[Change, ...]], count: int, seed: int
) -> dict[str, tuple[int, ...]]:
    """By claim, the places of the mutants chosen: in turn from every claim and every kind."""
    heaps = []
    for identifier, found in possible.items():
        for kind in KINDS:
            heap = [(identifier, at) for at, one in enumerate(found) if one.kind == kind]
            Random(f"{seed} {identifier} {kind}").shuffle(heap)
            heaps.append(heap)
    in_turn = [one for turn in zip_longest(*heaps) for one in turn if one is not None]
    chosen: dict[str, list[int]] = {}
    for identifier, at in in_turn[:count]:
        chosen.setdefault(identifier, []).append(at)
    return {one: tuple(sorted(chosen[one])) for one in possible if one in chosen}


def decide(laboratory: Laboratory, subject: Subject, change: Change) -> Result:
    """What becomes of one mutant."""
    if change.kind == HYPOTHESIS:
        fate, detail = _without(laboratory, subject, change.dropped)
        latex = change.shown
    else:
        fate, detail = _instead(laboratory, subject, change)
        latex = laboratory.latex(subject, change.statements) if detail else ""
    return Result(subject.id, change.kind, fate, latex, detail)


def _instead(laboratory: Laboratory, subject: Subject, change: Change) -> tuple[Fate, str]:
    """Another statement under the same hypotheses."""
    goal = laboratory.judgment(subject, change.statements)
    if goal is None:
        return Fate.ILL_SHAPED, ""
    if laboratory.is_equivalent(subject, goal):
        return Fate.EQUIVALENT, ""
    return _tried(laboratory, subject, goal, (), laboratory.attempt(subject, goal))


def _without(
    laboratory: Laboratory, subject: Subject, dropped: tuple[Judgment, ...]
) -> tuple[Fate, str]:
    """The same statement under fewer hypotheses."""
    if laboratory.is_implied(subject, dropped):
        return Fate.EQUIVALENT, ""
    unused = not subject.claim.theorem.hypotheses & set(dropped)
    theorem = subject.claim.theorem if unused else None
    return _tried(laboratory, subject, subject.claim.goal, dropped, theorem)


def _tried(
    laboratory: Laboratory,
    subject: Subject,
    goal: Judgment,
    dropped: tuple[Judgment, ...],
    theorem: Theorem | None,
) -> tuple[Fate, str]:
    if theorem is not None:
        tried = laboratory.try_out(subject, goal, dropped, FEW)
    else:
        tried = laboratory.try_out(subject, goal, dropped, SOME)
        if not tried.counterexample:
            theorem, reason = laboratory.prove_further(subject, goal, dropped)
        if theorem is None and not tried.counterexample:
            tried = laboratory.try_out(subject, goal, dropped, MANY, tried)
            if not tried.counterexample:
                return Fate.OPEN, f"true at {tried.true} exact points; {reason}"
    if theorem is None:
        return Fate.REFUTED, ""
    defect = tried.counterexample or laboratory.refusal(theorem)
    return (Fate.ACCEPTED, defect) if defect else (Fate.TRUE, "")


def _decided(
    laboratory: Laboratory,
    origin: tuple[str, int],
    jobs: int,
    possible: Mapping[str, tuple[Change, ...]],
    chosen: Mapping[str, tuple[int, ...]],
) -> Iterator[tuple[str, tuple[Result, ...]]]:
    """The results by claim, each when it is there."""
    if jobs <= 1:
        for identifier, places in chosen.items():
            wanted = [possible[identifier][at] for at in places]
            yield identifier, _decide_all(laboratory, identifier, wanted)
        return
    arguments = [(*origin, one, places) for one, places in chosen.items()]
    with ProcessPoolExecutor(jobs, get_context("fork")) as pool:
        yield from zip(chosen, pool.map(_decide_elsewhere, arguments), strict=True)


def _decide_elsewhere(arguments: tuple[str, int, str, tuple[int, ...]]) -> tuple[Result, ...]:
    """In a worker, which has inherited the laboratory: theorems do not travel."""
    name, seed, identifier, places = arguments
    laboratory = _own_laboratory(name, seed)
    found = tuple(changes(laboratory.subject(identifier)))
    return _decide_all(laboratory, identifier, [found[at] for at in places])


@lru_cache(maxsize=1)
def _own_laboratory(name: str, seed: int) -> Laboratory:
    return Laboratory(load_paper(name), seed)


def _decide_all(
    laboratory: Laboratory, identifier: str, wanted: Sequence[Change]
) -> tuple[Result, ...]:
    subject = laboratory.subject(identifier)
    found = tuple(decide(laboratory, subject, one) for one in wanted)
    laboratory.forget_points()
    return found
