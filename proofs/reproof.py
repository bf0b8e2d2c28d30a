"""Further attempts to prove a statement: from all that the paper proves, and by cases on a number.

These go beyond a claim's own proof. They recognise a variant of a claim that is true after all, by
a theorem of the kernel; where they fail, nothing is said.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import sympy as sp

from proofs.errors import ProofsError
from proofs.scene import Scene
from symbolic.errors import SymbolicError
from symbolic.expressions import Norm
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import (
    All,
    Critical,
    Equation,
    Judgment,
    Nonnegative,
    Nonzero,
    Positive,
    Sign,
)
from symbolic.lowering import lower
from symbolic.search import Bounds, SearchError, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from proofs.registry import Paper, Proof
    from symbolic.kernel.terms import Letter, Polynomial
    from symbolic.kernel.theorems import Theorem

BOUNDS = Bounds()
QUICK = Bounds(steps=600, elements=0)  # rewriting only
DEFINITIONS = 2  # letters that may go with what only says what they are
Changes = tuple[tuple[Judgment, Judgment | None], ...]  # hypotheses, and what stands in their place


@dataclass(frozen=True)
class Proved:
    """A claim with its theorem, and how it was proved.

    Attributes:
        section: whose letters it uses.
        assumed: names of its stated hypotheses, for the search.
        prove: its proof; None for the search.
        norms: the matrices whose norms its formula contains.
    """

    id: str
    section: str
    goal: Judgment
    theorem: Theorem
    assumed: tuple[str, ...]
    prove: Proof | None
    norms: tuple[Polynomial, ...] = ()


class Altered(Scene):
    """A scene in which some hypotheses are replaced by others, or left out.

    Args:
        paper, section, theorem_of, bounds: as for `Scene`.
        changes: the hypotheses that are not as stated.
    """

    def __init__(
        self,
        paper: Paper,
        section: str,
        theorem_of: Callable[[str], Theorem],
        changes: Changes,
        bounds: Bounds | None = None,
    ) -> None:
        super().__init__(paper, section, theorem_of, bounds)
        self.changes = dict(changes)

    def given(self, *names: str) -> list[Theorem]:
        """The hypotheses of these names, as they are here."""
        found = []
        for theorem in super().given(*names):
            here = self.changes.get(theorem.conclusion, theorem.conclusion)
            if here is not None:
                found.append(rules.assume(here))
        return found


class Reprover:
    """Proves variants of a paper's claims.

    Args:
        paper: the paper.
        library: its proved claims, by id.
    """

    def __init__(self, paper: Paper, library: Mapping[str, Proved]) -> None:
        self.paper = paper
        self.library = library
        self._altered: dict[Changes, dict[str, Theorem | None]] = {}

    def prove(
        self, claim: Proved, goal: Judgment, given: Sequence[Judgment], dropped: Sequence[Judgment]
    ) -> tuple[Theorem | None, str]:
        """A theorem given ⊢ goal, or why none was found.

        Args:
            claim: of which the goal is a variant.
            goal: what is to be proved.
            given: the hypotheses that may be used.
            dropped: stated hypotheses of the claim that are not among them.
        """
        attempts: list[Callable[[], Theorem]] = [lambda: self._from_all(claim, goal, given, ())]
        if dropped:
            changes = tuple((one, None) for one in dropped)
            attempts.append(
                lambda: _spelled_out(self._scene(claim.section, (), QUICK), claim.theorem, given)
            )
            attempts.append(lambda: self._anew(claim, goal, changes))
        attempts += [
            partial(self._by_cases, claim, goal, given, number)
            for number in _numbers_without_sign(goal, given)
        ]
        reasons = []
        for attempt in attempts:
            try:
                theorem = attempt()
            except Exception as error:  # noqa: BLE001 (a proof may stumble in any way over a goal not its own)
                reasons.append(str(error))
                continue
            if theorem.conclusion == goal and theorem.hypotheses <= set(given):
                return theorem, ""
        return None, reasons[0] if reasons else "the proof concludes something else"

    def known(
        self, section: str, given: Sequence[Judgment], changes: Changes = ()
    ) -> Iterator[Theorem]:
        """What is proved of the paper from these hypotheses alone, part by part.

        Args:
            section: whose letters are meant.
            given: the hypotheses.
            changes: under which the paper's claims are proved anew.
        """
        scene = self._scene(section, changes)
        for one in given:
            if isinstance(one, Critical):
                for index in range(len(one.point)):
                    yield scene.stationarity(rules.assume(one), index)
        for identifier in self.library:
            theorem = self._theorem(identifier, changes)
            if theorem is not None and theorem.hypotheses <= set(given):
                yield from _parts(theorem)

    def _from_all(
        self, claim: Proved, goal: Judgment, given: Sequence[Judgment], changes: Changes
    ) -> Theorem:
        scene = self._scene(claim.section, changes)
        assumed = [rules.assume(one) for one in given]
        if isinstance(goal, All):
            return rules.together(
                [self._from_all(claim, part, given, changes) for part in goal.parts]
            )
        try:
            return scene.prove(goal, *assumed)
        except (SymbolicError, KernelError, ProofsError) as error:
            known = [*assumed, *self.known(claim.section, given, changes)]
            if isinstance(goal, Sign):
                left = error.remainder if isinstance(error, SearchError) else goal.value
                known += _obvious_signs(scene, assumed, claim.norms, [goal.value, left])
                known = _about(goal.value, known, self.paper.weights)
            return scene.prove(goal, *known)

    def _anew(self, claim: Proved, goal: Judgment, changes: Changes) -> Theorem:
        """By the claim's own proof, where the hypotheses are changed."""
        scene = self._scene(claim.section, changes)
        if claim.prove is None:
            return scene.prove(goal, *scene.given(*claim.assumed))
        return claim.prove(scene, goal)

    def _by_cases(
        self, claim: Proved, goal: Judgment, given: Sequence[Judgment], number: Polynomial
    ) -> Theorem:
        """The number is zero, or not: then what is proved for positive numbers may still hold."""
        zero, nonzero = Equation(number, terms.number(0)), Nonzero(number)
        changes: Changes = ((Positive(number), nonzero),)
        second = self._from_all(claim, goal, [zero, *given], ())
        try:
            first = self._anew(claim, goal, changes)
        except Exception:  # noqa: BLE001 (as above)
            first = self._from_all(claim, goal, [nonzero, *given], changes)
        return rules.cases(first, second, number, False)  # noqa: FBT003 (a rule's arguments have places)

    def _scene(self, section: str, changes: Changes, bounds: Bounds = BOUNDS) -> Scene:
        return Altered(
            self.paper, section, lambda one: self._demanded(one, changes), changes, bounds
        )

    def _demanded(self, identifier: str, changes: Changes) -> Theorem:
        theorem = self._theorem(identifier, changes)
        if theorem is None:
            raise ProofsError(f"{identifier} is not proved under these hypotheses")
        return theorem

    def _theorem(self, identifier: str, changes: Changes) -> Theorem | None:
        """A claim's theorem, proved anew where it rests on a hypothesis that is changed."""
        claim = self.library.get(identifier)
        if claim is None:
            return None
        if not claim.theorem.hypotheses & {one for one, _ in changes}:
            return claim.theorem
        memory = self._altered.setdefault(changes, {})
        if identifier not in memory:
            memory[identifier] = None  # a proof that leads back to itself finds nothing
            try:
                theorem = self._anew(claim, claim.goal, changes)
            except Exception:  # noqa: BLE001 (as above)
                return None
            memory[identifier] = theorem if theorem.conclusion == claim.goal else None
        return memory[identifier]


def _spelled_out(
    scene: Scene, theorem: Theorem, given: Sequence[Judgment], depth: int = DEFINITIONS
) -> Theorem:
    """The theorem without hypotheses that only say what a letter is, of which it concludes nothing.

    Args:
        scene: proves what other hypotheses say of the letter's value.
        theorem: which may have hypotheses beyond those given.
        given: the hypotheses that may stay.
        depth: how many letters may go.

    Raises:
        ProofsError: a hypothesis is left.
    """
    if theorem.hypotheses <= set(given):
        return theorem
    known = [rules.assume(one) for one in given]
    for named in _named(theorem, given) if depth else ():
        try:
            found = rules.substitute(theorem, [named], [], [])
            for one in sorted(found.hypotheses - set(given), key=str):
                with suppress(SymbolicError):  # it may name the next letter
                    found = rules.cut(found, [scene.prove(one, *known)])
            return _spelled_out(scene, found, given, depth - 1)
        except (KernelError, ProofsError):
            continue
    raise ProofsError("a hypothesis says more than what a letter is")


def _named(theorem: Theorem, given: Sequence[Judgment]) -> Iterator[tuple[Letter, Polynomial]]:
    """Letters Z for which a hypothesis beyond those given says a = uZv, with the value uᵀavᵀ.

    That is what Z is, up to a kernel, where u and v are products of orthogonal matrices.
    """
    for one in sorted(theorem.hypotheses - set(given), key=str):
        sides = (one.left, one.right) if isinstance(one, Equation) else ()
        for side, other in zip(sides, reversed(sides), strict=True):
            word = next(iter(other.terms))[2] if len(other.terms) == 1 else ()
            for place, letter in enumerate(word):
                value = side
                for before in word[:place]:
                    value = terms.from_letter(before.T) * value
                for after in reversed(word[place + 1 :]):
                    value = value * terms.from_letter(after.T)
                if letter not in theorem.conclusion.letters() | value.letters():
                    yield letter.base, value.T if letter.transposed else value


def _numbers_without_sign(goal: Judgment, given: Sequence[Judgment]) -> list[Polynomial]:
    """The scalar letters of a goal or its hypotheses on whose sign no hypothesis speaks."""
    names = {name for one in (goal, *given) for name in one.scalar_letters()}
    spoken = {one.value for one in given if isinstance(one, Sign)}
    letters = [terms.scalar(name) for name in sorted(names) if not name.startswith("dim ")]
    return [one for one in letters if one not in spoken]


def _parts(theorem: Theorem) -> Iterator[Theorem]:
    if not isinstance(theorem.conclusion, All):
        yield theorem
        return
    for index in range(len(theorem.conclusion.parts)):
        yield from _parts(rules.part(theorem, index))


def _about(
    value: Polynomial, known: Sequence[Theorem], weights: Mapping[str, int]
) -> list[Theorem]:
    """The theorems, of those on signs only such as speak of the terms of a number, each once."""
    equations = [one for one in known if isinstance(one.conclusion, Equation)]
    rewriting = system(equations, BOUNDS, weights)
    terms_of_value = rewriting.reduce(value)[0].terms.keys()
    found: dict[Polynomial, Theorem] = {}
    for one in known:
        if isinstance(one.conclusion, Nonnegative | Positive):
            reduced = rewriting.reduce(one.conclusion.value)[0]
            if reduced.terms and reduced.terms.keys() <= terms_of_value:
                leading = reduced.terms[min(reduced.terms)]
                found.setdefault(reduced / (leading if leading > 0 else -leading), one)
    return [*equations, *found.values()]


def _unit_vector(judgment: Judgment) -> Polynomial | None:
    """The column v of vᵀv = 1."""
    if not isinstance(judgment, Equation) or judgment.right != terms.number(1):
        return None
    letters = [one.base for one in judgment.left.letters()]
    columns = [terms.from_letter(one) for one in letters if one.cols == terms.ONE]
    return next((v for v in columns if v.T * v == judgment.left), None)


def _obvious_signs(
    scene: Scene,
    assumed: Sequence[Theorem],
    norms: Sequence[Polynomial],
    values: Iterable[Polynomial],
) -> Iterator[Theorem]:
    """‖M‖² ≥ 0 for norms and terms at hand, times assumed signs; and x² ≥ 0, as x²‖v‖² for unit v.

    Args:
        scene: whose functions and their norms are looked at.
        assumed: the hypotheses.
        norms: further matrices whose norms are looked at.
        values: numbers whose terms tr(MᵀM) are looked at.
    """
    squares = [*norms, *(one for value in values for one in _square_roots(value))]
    for function in scene.declarations.functions.values():
        if function.definition is not None:
            for norm in sorted(function.definition.atoms(Norm), key=sp.default_sort_key):
                try:
                    squares.append(lower(norm.matrix, scene.declarations))
                except SymbolicError:
                    continue  # a norm of something that has no kernel term
    usable = Nonnegative | Positive
    signs = [(one, one.conclusion) for one in assumed if isinstance(one.conclusion, usable)]
    weighted = [(one, factors) for one in squares for factors in ([], *([sign] for sign in signs))]
    names = {name for one in assumed for name in one.conclusion.scalar_letters()}
    letters = [terms.scalar(name) for name in sorted(names) if not name.startswith("dim ")]
    units = [_unit_vector(one.conclusion) for one in assumed]
    columns = [terms.number(1), *(v for v in units if v is not None)]
    weighted += [(x * v, []) for x in letters for v in columns]
    for square, factors in weighted:
        value = terms.norm2(square)
        for _, sign in factors:
            value = value * sign.value
        factored = [one for one, _ in factors]
        yield rules.sum_of_squares(Nonnegative(value), [(1, factored, square)], [])


def _square_roots(value: Polynomial) -> Iterator[Polynomial]:
    """M for each term c·tr(MᵀM) of a number."""
    for (scalars, cycles, _), _coefficient in sorted(value.terms.items()):
        if scalars or len(cycles) != 1 or len(cycles[0]) % 2:
            continue
        word = cycles[0]
        for start in range(len(word)):
            turned = word[start:] + word[:start]
            half = turned[len(word) // 2 :]
            if turned[: len(word) // 2] == tuple(one.T for one in reversed(half)):
                root = terms.from_letter(half[0])
                for one in half[1:]:
                    root = root * terms.from_letter(one)
                yield root
                break
