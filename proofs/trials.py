"""Trials: every claim on every exact instance that its hypotheses hold on.

Instances come from the paper's own supply of constructed critical points; claims whose letters
are all free are tried on small integer matrices. The smallest counterexample is kept.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any

from exact.errors import EvaluationError, UndefinedSymbolError
from exact.evaluate import Evaluation
from exact.fields import RATIONAL
from exact.refute import drawn, free_assignments, is_free, signed, small_assignments
from exact.truth import failure, holds
from proofs.errors import ProofsError
from proofs.reports.model import Evidence, Instances, Witness
from symbolic.kernel.judgments import Equation
from symbolic.raising import defining_equations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from exact.fields import Engine
    from proofs.registry import Paper
    from proofs.verdicts import Options
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Letter

FURTHER_TRIALS, FURTHER_STEP = 400, 40  # instances where something is still looked for
GIVEN = "given"  # the kind of a user's instances
FREE_TRIALS = 24  # small integer assignments for a claim without constraints


class ContradictionError(ProofsError):
    """A proved statement is false at an exact instance: the program contradicts itself."""


@dataclass(frozen=True)
class Instance:
    """One exact assignment to a paper's symbols.

    Attributes:
        label: where it comes from.
        kinds: what kinds of point it is.
        values: by section: names to values; the empty section serves all that are not named.
        undefined: by section, as for values: names that have no value there, with the reason.
        engine: whose numbers the values are.
        shape: the dimensions, for the record.
        seconds: not part of it; checks of the point itself are in `facts`.
    """

    label: str
    kinds: tuple[str, ...]
    values: Callable[[str], Mapping[str, Any]]
    undefined: Callable[[str], Mapping[str, str]] = lambda _section: {}
    engine: Engine = RATIONAL
    shape: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked of the instances for one claim.

    Attributes:
        given, goal: the printed claim; a goal of None asks nothing of the print.
        hypotheses, proved: of the theorem, to look for a witness and to try the proved statement.
        section: whose values are meant.
        everywhere: what is claimed without the hypotheses, too.
        refutable: something else was proved instead, so evidence against the print is wanted.
    """

    given: tuple[Judgment, ...]
    goal: Judgment | None
    hypotheses: tuple[Judgment, ...] | None = None
    proved: Judgment | None = None
    section: str = ""
    everywhere: tuple[Judgment, ...] = ()
    refutable: bool = False

    @cached_property
    def halves(self) -> tuple[Question, ...]:
        """Print and theorem apart: letters of one may have no value where the other's do."""
        printed = replace(self, hypotheses=None, proved=None)
        return printed, replace(self, given=(), goal=None)

    @cached_property
    def judgments(self) -> tuple[Judgment, ...]:
        """All that is to be decided."""
        wanted = (self.goal, self.proved)
        both = (one for one in wanted if one is not None)
        return (*self.given, *(self.hypotheses or ()), *both)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The letters that need a value."""
        return tuple(sorted({one for judgment in self.judgments for one in _letters(judgment)}))

    @cached_property
    def scalars(self) -> tuple[str, ...]:
        """The scalar letters that need a value."""
        return tuple(sorted({name for judgment in self.judgments for name in _scalars(judgment)}))


@dataclass
class Outcome:
    """What the instances said of one claim.

    Attributes:
        height: the size of the counterexample; `zeros`: how many letters of the witness are zero.
        violated: of a user's instances, by label: the first hypothesis that is false there.
    """

    instances: Instances = field(default_factory=Instances)
    counterexample: Evidence | None = None
    witness: Witness | None = None
    height: tuple[int, int] = (0, 0)
    zeros: int | None = None
    violated: dict[str, Judgment] = field(default_factory=dict)


@dataclass
class Trials:
    """What the instances said of all claims, and how many points of which kinds there were."""

    outcomes: dict[str, Outcome]
    points: dict[str, Any] = field(default_factory=dict)


def run(
    paper: Paper,
    questions: Mapping[str, Question],
    options: Options,
    tell: Callable[[str, int, int], None],
) -> Trials:
    """Try every question on the paper's instances, and the free ones on small integers.

    Raises:
        ContradictionError: a proved statement fails where its hypotheses hold.
    """
    if paper.is_own:
        return _own_trials(paper, questions, options)
    trials = Trials({identifier: Outcome() for identifier in questions})
    constrained = {}
    for identifier, question in questions.items():
        for link in question.everywhere:
            _free_trials(trials.outcomes[identifier], Question((), link), options.seed)
        if question.goal is None and question.proved is None:
            continue
        if is_free(question.given) and is_free(question.hypotheses or ()):
            _free_trials(trials.outcomes[identifier], question, options.seed)
        else:
            constrained[identifier] = question
    if paper.instances is None:
        return trials
    chunks = _chunks(options)
    parts = _mapped(paper.source or paper.name, constrained, chunks, options)
    for done, part in enumerate(parts, start=1):
        for identifier, outcome in part.outcomes.items():
            _merge(trials.outcomes[identifier], outcome)
        _merge_points(trials.points, part.points)
        tell("checking exact instances", done, len(chunks))
    _try_plain_points(paper, constrained, trials, options.seed)
    _go_on(paper, constrained, trials, options)
    trials.points = _sorted(trials.points)
    return trials


def _own_trials(paper: Paper, questions: Mapping[str, Question], options: Options) -> Trials:
    """Try every question on all of a user's instances, and the free ones on small integers."""
    trials = Trials({identifier: Outcome() for identifier in questions})
    questions = {name: one for name, one in questions.items() if one.goal is not None}
    for instance in paper.plain():
        _merge_points(trials.points, {"checked": 1})
        view = View(instance, "")
        for identifier, question in questions.items():
            chance = f"{options.seed} {instance.label} {identifier}"
            _try(trials.outcomes[identifier], question, view, chance)
            at = view.extended(question, chance) or view.base
            false = (one for one in question.given if view.decide(one, at) is False)
            if first := next(false, None):
                trials.outcomes[identifier].violated[instance.label] = first
    for identifier, question in questions.items():
        if _is_open(question):
            asked = small_assignments(
                question.given, question.judgments, options.small, options.seed
            )
            for values in asked:
                view = View(_free(values), "")
                _try(trials.outcomes[identifier], question, view, str(options.seed))
    return trials


def _is_open(question: Question) -> bool:
    """Whether small values can meet the hypotheses: signs of scalars, and what inverses are."""
    meant = {Equation(*pair) for pair in defining_equations(question.letters)}
    hypotheses = (*question.given, *(question.hypotheses or ()))
    return is_free(one for one in hypotheses if one not in meant)


def _try_plain_points(
    paper: Paper, questions: Mapping[str, Question], trials: Trials, seed: int
) -> None:
    """Look, uncounted, for the smallest evidence against each print that is false."""
    wanted = {
        identifier: question.halves[0]
        for identifier, question in questions.items()
        if question.refutable or trials.outcomes[identifier].counterexample
    }
    for instance in paper.plain() if wanted else ():
        views: dict[str, View] = {}
        for identifier, question in tuple(wanted.items()):
            if question.section not in views:
                views[question.section] = View(instance, question.section)
            found = Outcome()
            chance = f"{seed} {instance.label} {identifier}"
            _try_half(found, question, views[question.section], chance)
            if found.counterexample:
                _merge(trials.outcomes[identifier], replace(found, instances=Instances()))
                del wanted[identifier]


def _go_on(
    paper: Paper, questions: Mapping[str, Question], trials: Trials, options: Options
) -> None:
    """Go on, uncounted, for theorems that lack a witness and corrections that lack evidence."""
    for first in range(options.instances, options.instances + FURTHER_TRIALS, FURTHER_STEP):
        left = {
            identifier: wanted
            for identifier, question in questions.items()
            if (wanted := _still_wanted(question, trials.outcomes[identifier])) is not None
        }
        if not left:
            return
        source, last = paper.source or paper.name, first + FURTHER_STEP
        part = _chunk(source, left, first, last, options.seed, options.digits)
        for identifier, outcome in part.outcomes.items():
            into = trials.outcomes[identifier]
            counted = into.instances
            _merge(into, outcome)
            into.instances = counted


def _still_wanted(question: Question, outcome: Outcome) -> Question | None:
    evidence = question.refutable and outcome.counterexample is None
    witness = bool(question.hypotheses) and outcome.witness is None
    if not (evidence or witness):
        return None
    return replace(question, goal=question.goal if evidence else None)


def _chunks(options: Options) -> list[tuple[int, int]]:
    size = max(1, min(40, options.instances // max(1, 4 * options.jobs)))
    return [(k, min(k + size, options.instances)) for k in range(0, options.instances, size)]


def _mapped(
    name: str, questions: dict[str, Question], chunks: Sequence[tuple[int, int]], options: Options
) -> Iterator[Trials]:
    arguments = [
        (name, questions, first, last, options.seed, options.digits) for first, last in chunks
    ]
    if options.jobs <= 1:
        yield from (_chunk(*one) for one in arguments)
        return
    with ProcessPoolExecutor(options.jobs, get_context("fork")) as pool:
        yield from pool.map(_chunk, *zip(*arguments, strict=True))


def _chunk(
    name: str, questions: dict[str, Question], first: int, last: int, seed: int, digits: int
) -> Trials:
    from proofs.registry import load_paper  # noqa: PLC0415 (in the worker)

    paper = load_paper(name)
    trials = Trials({identifier: Outcome() for identifier in questions})
    if paper.instances is None:
        return trials
    for number, (instance, facts) in enumerate(
        paper.instances(first, last, seed, digits), start=first
    ):
        _merge_points(trials.points, facts)
        views: dict[str, View] = {}
        for identifier, question in questions.items():
            if question.section not in views:
                views[question.section] = View(instance, question.section)
            chance = f"{seed} {number} {identifier}"
            _try(trials.outcomes[identifier], question, views[question.section], chance)
    return trials


def _free_trials(outcome: Outcome, question: Question, seed: int) -> None:
    for values in free_assignments(question.judgments, FREE_TRIALS, seed):
        _try(outcome, question, View(_free(values), ""), str(seed))


def _free(values: Mapping[str, Any]) -> Instance:
    return Instance("small integers", ("free",), lambda _section: values)


def _try(outcome: Outcome, question: Question, view: View, chance: str) -> None:
    for half in question.halves:
        _try_half(outcome, half, view, chance)


def _try_half(outcome: Outcome, question: Question, view: View, chance: str) -> None:
    at = view.extended(question, chance)
    if at is None:
        return
    if question.goal is not None and all(view.decide(one, at) for one in question.given):
        answer = view.decide(question.goal, at)
        _count(outcome, answer, view.instance)
        if answer is False:
            _keep_counterexample(outcome, question, at, view.instance)
    if question.hypotheses is None or question.proved is None:
        return
    if all(view.decide(one, at) for one in question.hypotheses):
        if view.decide(question.proved, at) is False:
            raise ContradictionError(
                f"proved, yet false at {view.instance.label}: {question.proved}"
            )
        if question.hypotheses and at.engine is RATIONAL:
            _keep_witness(outcome, [*question.hypotheses, question.proved], at)


@lru_cache(maxsize=8192)
def _letters(judgment: Judgment) -> tuple[Letter, ...]:
    return tuple(sorted(judgment.letters()))


@lru_cache(maxsize=8192)
def _scalars(judgment: Judgment) -> tuple[str, ...]:
    names = (name for name in judgment.scalar_letters() if not name.startswith("dim "))
    return tuple(sorted(names))


@lru_cache(maxsize=8192)
def _names(judgment: Judgment) -> frozenset[str]:
    return frozenset((*(one.name for one in _letters(judgment)), *_scalars(judgment)))


class View:
    """An instance with one section's values; answers that do not depend on chance are kept."""

    def __init__(self, instance: Instance, section: str) -> None:
        self.instance = instance
        self.base = Evaluation(instance.values(section), instance.engine)
        self.undefined = instance.undefined(section)
        self.known: dict[Judgment, bool | None] = {}

    def extended(self, question: Question, chance: str) -> Evaluation | None:
        """The values, with small random ones, seeded by `chance`, for letters that are free."""
        instance, base = self.instance, self.base.assignment
        free = [one for one in question.letters if one.name not in base]
        numbers = [name for name in question.scalars if name not in base]
        if any(name in self.undefined for name in (*numbers, *(one.name for one in free))):
            return None
        if any(
            not side.isdigit() and side not in base for one in free for side in (one.rows, one.cols)
        ):
            return None
        if not free and not numbers:
            return self.base
        rng, engine = Random(chance), instance.engine
        values = drawn(free, base, 2, rng)
        if values is None:
            return None
        for one in free:
            values[one.name] = engine.lift(values[one.name])
        for name in numbers:
            values[name] = engine.number(Fraction(rng.randint(1, 3)))
        values = signed(values, numbers, question.given, rng, engine) if numbers else values
        return None if values is None else Evaluation(values, engine)

    def decide(self, judgment: Judgment, at: Evaluation) -> bool | None:
        """Whether a judgment holds; None where it is undecided or a value does not fit."""
        if judgment in self.known:
            return self.known[judgment]
        if not _names(judgment) <= self.base.assignment.keys():
            return _holds(judgment, at)
        answer = self.known[judgment] = _holds(judgment, self.base)
        return answer


def _holds(judgment: Judgment, at: Evaluation) -> bool | None:
    try:
        return holds(judgment, at)
    except (EvaluationError, UndefinedSymbolError):
        return None


def _keep_witness(outcome: Outcome, judgments: Sequence[Judgment], at: Evaluation) -> None:
    """Keep the first witness with the fewest letters that are zero: 0 = 0 shows little."""
    if outcome.zeros == 0:
        return
    names = {one.name for judgment in judgments for one in judgment.letters()}
    values = [at.assignment[name] for name in names if name in at.assignment]
    zeros = sum(hasattr(value, "shape") and bool(value.is_zero()) for value in values)
    if outcome.zeros is None or zeros < outcome.zeros:
        outcome.witness = Witness(*_shown(judgments, at.assignment))
        outcome.zeros = zeros


def _count(outcome: Outcome, answer: bool | None, instance: Instance) -> None:  # noqa: FBT001
    before = outcome.instances
    kinds = Counter(before.kinds)
    kinds.update(instance.kinds)
    outcome.instances = Instances(
        before.tried + 1,
        before.held + (answer is True),
        before.undecided + (answer is None),
        dict(kinds),
    )


def _keep_counterexample(
    outcome: Outcome, question: Question, at: Evaluation, instance: Instance
) -> None:
    if question.goal is None:
        return
    judgments = (*question.given, question.goal)
    height = _height(judgments, at.assignment)
    if outcome.counterexample is None or height < outcome.height:
        shapes, shown = _shown(judgments, at.assignment)
        detail = f"false at {instance.label}: {failure(question.goal, at)}"
        outcome.counterexample = Evidence("instance", detail, shapes, shown)
        outcome.height = height


def _height(judgments: Sequence[Judgment], values: Mapping[str, Any]) -> tuple[int, int]:
    """The least sizes first, then the smallest integers."""
    names = {one.name for judgment in judgments for one in judgment.letters()}
    sizes = {name for judgment in judgments for name in judgment.dimensions()}
    entries = [
        Fraction(entry)
        for name in names
        if hasattr(values.get(name), "rows")
        for row in values[name].rows()
        for entry in row
    ]
    size = len(entries) + sum(values.get(name, 0) for name in sizes)
    return size, sum(abs(one.numerator) + one.denominator for one in entries)


def _shown(
    judgments: Sequence[Judgment], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The sizes and the values of all that occurs in the judgments, as texts."""
    letters = sorted({one.name for judgment in judgments for one in judgment.letters()})
    scalars = sorted({name for judgment in judgments for name in judgment.scalar_letters()})
    dimensions = sorted({name for judgment in judgments for name in judgment.dimensions()})
    shapes = {name: values[name] for name in dimensions if name in values}
    shown: dict[str, Any] = {}
    for name in (*letters, *scalars):
        value: Any = values.get(name)
        if hasattr(value, "rows"):
            shown[name] = [[str(entry) for entry in row] for row in value.rows()]
        elif value is not None:
            shown[name] = str(value)
    return shapes, shown


def _merge(into: Outcome, part: Outcome) -> None:
    a, b = into.instances, part.instances
    kinds = Counter(a.kinds)
    kinds.update(b.kinds)
    into.instances = Instances(
        a.tried + b.tried, a.held + b.held, a.undecided + b.undecided, dict(sorted(kinds.items()))
    )
    if part.counterexample and (into.counterexample is None or part.height < into.height):
        into.counterexample, into.height = part.counterexample, part.height
    if part.zeros is not None and (into.zeros is None or part.zeros < into.zeros):
        into.witness, into.zeros = part.witness, part.zeros


def _merge_points(into: dict[str, Any], part: Mapping[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(value, dict):
            _merge_points(into.setdefault(name, {}), value)
        else:
            into[name] = into.get(name, 0) + value


def _sorted(points: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _sorted(value) if isinstance(value, dict) else value
        for name, value in sorted(points.items())
    }
