"""Where mutants of proved claims are tried: the claim's own proof, the search, exact points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy as sp

from exact.errors import ExactError
from exact.refute import is_free
from exact.truth import failure
from proofs.errors import ProofsError
from proofs.points import WALKS, Supply, Wanted, truth
from proofs.reproof import Proved, Reprover
from proofs.scene import Scene
from proofs.statements import Reader
from proofs.verdicts import Run
from symbolic.certificate import dumps, encode
from symbolic.errors import SymbolicError
from symbolic.expressions import Norm
from symbolic.kernel import terms
from symbolic.kernel.errors import CertificateError, KernelError
from symbolic.kernel.judgments import (
    All,
    Derivative,
    Equation,
    Judgment,
    Positive,
    Sign,
    WellFormed,
)
from symbolic.kernel.reading import loads, replay_certificate
from symbolic.kernel.theorems import derivative_value
from symbolic.latex.reader import read, read_all
from symbolic.latex.writer import write
from symbolic.lowering import lower
from symbolic.search import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exact.evaluate import Evaluation
    from proofs.points import Points
    from proofs.registry import Entry, Paper
    from symbolic.expressions import Statement
    from symbolic.kernel.terms import Polynomial
    from symbolic.kernel.theorems import Theorem

# an attempt that fails must fail soon; the first of these that proves the claim itself is taken
FEW, SOME, MANY = 8, 40, 1000  # exact points: for what is proved, before and after more proofs
TIGHT = (Bounds(steps=600, elements=0), Bounds(steps=1500, elements=24), Bounds())


@dataclass(frozen=True)
class Subject:
    """A proved claim whose variants are tried.

    Attributes:
        claim: what was proved, as printed or corrected, and how.
        statements: its formula; empty where it is stated as a judgment.
        hypotheses: what is assumed: how it is shown, and its judgments.
        vocabulary: judgments whose letters a variant may contain.
    """

    claim: Proved
    statements: tuple[Statement, ...]
    hypotheses: tuple[tuple[str, tuple[Judgment, ...]], ...]
    vocabulary: tuple[Judgment, ...]

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def given(self) -> tuple[Judgment, ...]:
        """The judgments of all hypotheses."""
        return tuple(one for _, judgments in self.hypotheses for one in judgments)


@dataclass(frozen=True)
class Tried:
    """How many exact points were met, at how many a statement was true, and where it was false."""

    met: int = 0
    true: int = 0
    counterexample: str = ""


class Laboratory:
    """A paper's proved claims and its exact points.

    Args:
        paper: the paper; every claim with a checker is proved anew.
        seed: of the exact points.
    """

    def __init__(self, paper: Paper, seed: int) -> None:
        self.paper = paper
        self._run = Run(paper)
        self._supply = Supply(paper, seed)
        self._scenes: dict[tuple[str, Bounds | None], Scene] = {}
        self._points: dict[Wanted, Points] = {}
        self._replayed: dict[int, str] = {}
        self._bounds: dict[str, Bounds] = {}
        for entry in paper.entries:
            checker = paper.checkers.get(entry.id)
            if checker is not None and checker.settled is None:
                self._run.finding(entry)
        claims = {entry: one for entry in paper.entries if (one := self._claim(entry)) is not None}
        self._reprover = Reprover(paper, {one.id: one for one in claims.values()})
        self._subjects = {one.id: self._subject(entry, one) for entry, one in claims.items()}

    def subjects(self) -> tuple[Subject, ...]:
        """The claims with a theorem, in the order of the paper."""
        return tuple(self._subjects.values())

    def subject(self, identifier: str) -> Subject:
        """The claim of that id."""
        return self._subjects[identifier]

    def forget_points(self) -> None:
        """Let go of the points found so far: they are many, and other claims need others."""
        self._points.clear()

    # --- what a claim states ---

    def _claim(self, entry: Entry) -> Proved | None:
        finding = self._run.findings.get(entry.id)
        if finding is None or finding.theorem is None:
            return None
        checker, correction = self.paper.checkers[entry.id], finding.correction
        goal = finding.corrected_goal if correction else finding.goal
        if goal is None or isinstance(goal, WellFormed):
            return None
        names, prove = checker.given, checker.prove
        if correction is not None:
            names = names if correction.given is None else correction.given
            prove = correction.prove or prove
        section = self._run.section(entry, checker)
        scene = self._scene(section)
        norms = tuple(_norms(scene, self._statements(scene, entry)))
        return Proved(entry.id, section, goal, finding.theorem, names, prove, norms)

    def _subject(self, entry: Entry, claim: Proved) -> Subject:
        scene = self._scene(claim.section)
        givens = [self.paper.givens[name] for name in claim.assumed]
        hypotheses = [(one.latex, one.judgments(scene)) for one in givens]
        stated = {judgment for _, judgments in hypotheses for judgment in judgments}
        if unsettled := sorted(claim.theorem.hypotheses - stated, key=repr):
            hypotheses.append(("claims that are not settled", tuple(unsettled)))
        statements = self._statements(scene, entry)
        vocabulary = (claim.goal, *self._terms(scene, statements))
        return Subject(claim, statements, tuple(hypotheses), vocabulary)

    def _statements(self, scene: Scene, entry: Entry) -> tuple[Statement, ...]:
        checker, correction = self.paper.checkers[entry.id], self._run.findings[entry.id].correction
        reads = correction.reads if correction else checker.reads or entry.printed
        if not isinstance(reads, str):
            return ()
        left = "" if correction else checker.left
        before = read(left, scene.declarations).parts[-1] if left else None
        return read_all(reads, scene.declarations, left=before)

    @staticmethod
    def _terms(scene: Scene, statements: tuple[Statement, ...]) -> Iterator[Judgment]:
        """Each side of a formula alone: letters that cancel between sides may not in a mutant."""
        reader = Reader(scene)
        for statement in statements:
            for part in statement.parts:
                try:
                    yield WellFormed(reader.lower(part))
                except (SymbolicError, KernelError, ProofsError):
                    continue  # a side that has no value of its own, such as ‖M‖

    def judgment(self, subject: Subject, statements: tuple[Statement, ...]) -> Judgment | None:
        """What statements say; None where their shapes do not fit, or they say nothing."""
        if not statements:
            return None
        reader = Reader(self._scene(subject.claim.section))
        try:
            found = [reader.of(one) for one in statements]
        except (SymbolicError, KernelError, ProofsError):
            return None
        parts = tuple(_parts(found))
        return parts[0] if len(parts) == 1 else All(parts)

    def latex(self, subject: Subject, statements: tuple[Statement, ...]) -> str:
        """Statements as LaTeX."""
        declarations = self._scene(subject.claim.section).declarations
        try:
            return r",\quad ".join(write(one, declarations) for one in statements)
        except SymbolicError:
            return "; ".join(map(str, statements))

    @staticmethod
    def is_equivalent(subject: Subject, goal: Judgment) -> bool:
        """Whether two judgments have one normal form."""
        own = subject.claim.goal
        return goal == own or normal_form(goal) == normal_form(own)

    @staticmethod
    def is_implied(subject: Subject, dropped: tuple[Judgment, ...]) -> bool:
        """Whether what the proof uses of some hypotheses is said by those that stay.

        A square matrix has one inverse, so that MN = I says NM = I; and a dimension is positive.
        """
        left = [one for one in subject.given if one not in dropped]
        used = subject.claim.theorem.hypotheses & set(dropped) or set(dropped)
        return all(_is_positive_size(one) or _turned(one) in left for one in used)

    # --- proofs ---

    def _scene(self, section: str, bounds: Bounds | None = None) -> Scene:
        if (section, bounds) not in self._scenes:
            self._scenes[section, bounds] = Scene(self.paper, section, self._run.theorem, bounds)
        return self._scenes[section, bounds]

    def attempt(self, subject: Subject, goal: Judgment) -> Theorem | None:
        """The theorem that the claim's own proof gives for another goal, if it gives one."""
        if subject.id not in self._bounds:
            own = subject.claim.goal
            enough = (one for one in TIGHT if self._proof(subject, own, one) is not None)
            self._bounds[subject.id] = next(enough, TIGHT[-1])
        return self._proof(subject, goal, self._bounds[subject.id])

    def _proof(self, subject: Subject, goal: Judgment, bounds: Bounds) -> Theorem | None:
        claim = subject.claim
        scene = self._scene(claim.section, bounds)
        try:
            if claim.prove is None:
                theorem = scene.prove(goal, *scene.given(*claim.assumed))
            else:
                theorem = claim.prove(scene, goal)
        except Exception:  # noqa: BLE001 (a proof may stumble in any way over a goal not its own)
            return None
        if theorem.conclusion != goal or theorem.hypotheses - set(subject.given):
            return None
        return theorem

    def prove_further(
        self, subject: Subject, goal: Judgment, dropped: tuple[Judgment, ...]
    ) -> tuple[Theorem | None, str]:
        """A theorem from all that is known under the hypotheses that stay, or why there is none."""
        given = tuple(one for one in subject.given if one not in dropped)
        return self._reprover.prove(subject.claim, goal, given, dropped)

    def refusal(self, theorem: Theorem) -> str:
        """Why the certificate of a theorem does not replay; empty where it does."""
        if id(theorem) not in self._replayed:
            library = {name: one.theorem for name, one in self._run.findings.items() if one.theorem}
            cited = {id(one): name for name, one in library.items()}
            certificate = dumps(encode("mutant", theorem, cited))
            try:
                again = replay_certificate(loads(certificate), library)
                stated = (theorem.conclusion, theorem.hypotheses)
                same = (again.conclusion, again.hypotheses) == stated
                refusal = "" if same else "its certificate proves something else"
            except CertificateError as error:
                refusal = f"its certificate is refused: {error}"
            self._replayed[id(theorem)] = refusal
        return self._replayed[id(theorem)]

    # --- exact points ---

    def try_out(
        self,
        subject: Subject,
        goal: Judgment,
        dropped: tuple[Judgment, ...],
        count: int,
        before: Tried | None = None,
    ) -> Tried:
        """Try a statement on exact points where the hypotheses that stay hold.

        Args:
            subject: the claim.
            goal: the statement.
            dropped: the hypotheses that do not stay.
            count: how many points, at most.
            before: what an earlier trial found, which is gone on with.
        """
        given = tuple(one for one in subject.given if one not in dropped)
        wanted = Wanted(subject.claim.section, given, subject.vocabulary, dropped)
        if wanted not in self._points:
            facts = self._facts(subject, given)
            walks = 1 if dropped and count == FEW else WALKS
            self._points[wanted] = self._supply.points(wanted, facts, walks)
        known = set() if dropped else set(_parts([subject.claim.goal]))
        parts = [one for one in _parts([goal]) if one not in known]
        before = before or Tried()
        met, true = before.met, before.true
        for at in self._points[wanted].first(count, met):
            met += 1
            answers = [truth(part, at) for part in parts]
            if False in answers:
                return Tried(met, true, _failure(parts[answers.index(False)], at))
            true += None not in answers
        return Tried(met, true)

    def _facts(self, subject: Subject, given: tuple[Judgment, ...]) -> tuple[Judgment, ...]:
        """Equations known to follow from the hypotheses, in their letters."""
        if is_free(given):
            return ()
        letters = {one.base for judgment in given for one in judgment.letters()}
        facts = [one.conclusion for one in self._reprover.known(subject.claim.section, given)]
        return tuple(
            one
            for one in facts
            if isinstance(one, Equation) and {letter.base for letter in one.letters()} <= letters
        )


def _norms(scene: Scene, statements: Iterable[Statement]) -> Iterator[Polynomial]:
    """The matrices whose norms stand in a formula."""
    for statement in statements:
        for part in statement.parts:
            for norm in sorted(part.atoms(Norm), key=sp.default_sort_key):
                try:
                    yield lower(norm.matrix, scene.declarations)
                except SymbolicError:
                    continue  # a stack, or a matrix with no kernel term


def _failure(judgment: Judgment, at: Evaluation) -> str:
    """One line on how a judgment fails."""
    try:
        return failure(judgment, at)
    except ExactError:  # it fails without a value to show
        return f"false: {judgment}"


def normal_form(judgment: Judgment) -> frozenset[object]:
    """What a judgment says, whatever way it is written: links in any order, sides in any place.

    Equations may be transposed, and multiplied by a number; signs by a positive number.
    """
    return frozenset(one for part in _parts([judgment]) for one in _form(part))


def _form(judgment: Judgment) -> Iterable[object]:
    match judgment:
        case Equation():
            return _equation_form(judgment.residual)
        case Derivative():
            value = derivative_value(
                judgment.function, judgment.point, judgment.direction, judgment.order
            )
            return _equation_form(value - judgment.value)
        case Sign():
            p = judgment.value
            return ((type(judgment).__name__, p * (1 / abs(_leading(p))) if p.terms else p),)
    return (judgment,)


def _equation_form(residual: Polynomial) -> Iterable[object]:
    if not residual.terms:
        return ()
    forms = [p * (1 / _leading(p)) for p in (residual, residual.T)]
    return (min(forms, key=lambda p: (p.shape, sorted(p.terms.items()))),)


def _leading(p: Polynomial) -> Fraction:
    return Fraction(p.terms[max(p.terms)])


def _turned(judgment: Judgment) -> Judgment | None:
    """NM = I for the judgment MN = I on square letters M, N; a square matrix has one inverse."""
    if not isinstance(judgment, Equation) or len(judgment.left.terms) != 1:
        return None
    ((scalars, traces, word), _) = next(iter(judgment.left.terms.items()))
    square = judgment.right == terms.identity(judgment.right.rows)
    if scalars or traces or len(word) != 2 or not square:  # noqa: PLR2004 (M and N)
        return None
    M, N = map(terms.from_letter, word)
    return Equation(N * M, judgment.right) if M.rows == M.cols else None


def _is_positive_size(judgment: Judgment) -> bool:
    """Whether a judgment says of a dimension d that d > 0."""
    names = judgment.scalar_letters()
    return isinstance(judgment, Positive) and any(
        judgment.value == terms.dimension(name.removeprefix("dim ")) for name in names
    )


def _parts(judgments: Iterable[Judgment]) -> Iterator[Judgment]:
    for one in judgments:
        if isinstance(one, All):
            yield from _parts(one.parts)
        else:
            yield one
