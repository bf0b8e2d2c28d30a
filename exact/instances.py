"""Exact instances for the proof-check suite: a stream of points, and what holds at each of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from types import MappingProxyType

from exact.critical_points import FORM, LOOSE, ORBIT, UNSEEN, CriticalPoint, has_form_10
from exact.curvature import (
    Counts,
    Direction,
    closed_form_inertia,
    corrected_bound,
    degenerate_direction,
    form_along,
    paper_direction,
    printed_bound,
)
from exact.errors import UndefinedSymbolError
from exact.fields import CAP, DIGITS, Engine, Scalar, agree, agree_on_value, settle
from exact.hessian import hessian_matrix
from exact.matrices import Matrix
from exact.objective import (
    both,
    g,
    hessian_form,
    imbalance,
    is_critical_f,
    is_critical_g,
    second_derivative_of_g,
)
from exact.recipes import Recipe, recipes
from exact.signatures import descartes_signs, symmetric_integers

_DESCARTES_UP_TO = 30  # the order of a Hessian whose exact signs are counted here

Answers = Mapping[str, bool | None]


@dataclass(frozen=True)
class PointReport:
    """What was asked at a point, and the answers; `None` where the engine cannot tell.

    `answers` belong to statements that are true everywhere: a False is a bug or a discovery.
    `observed` belong to statements that hold at some points only, such as the printed bounds.
    `values` are rational enclosures, single points for the rational engine.
    """

    point: str
    engine: str
    kinds: tuple[str, ...]
    answers: Answers
    observed: Answers
    values: Mapping[str, tuple[Fraction, Fraction]] = field(repr=False)
    undefined: Mapping[str, str]
    index: Counts | None

    def __post_init__(self) -> None:
        for name in ("answers", "observed", "values", "undefined"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def failed(self) -> tuple[str, ...]:
        """The statements that should hold everywhere and do not hold here."""
        return tuple(name for name, answer in self.answers.items() if answer is False)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The questions this engine could not answer."""
        both_kinds = {**self.answers, **self.observed}
        return tuple(name for name, answer in both_kinds.items() if answer is None)

    def __reduce__(self) -> tuple[Callable[..., "PointReport"], tuple[object, ...]]:
        tables = (self.answers, self.observed, self.values, self.undefined)
        plain = tuple(dict(table) for table in tables)  # read-only views do not pickle
        return PointReport, (self.point, self.engine, self.kinds, *plain, self.index)


def points(
    count: int, seed: int = 0, engine: str = "rational", *, irrational: bool | None = None
) -> Iterator[CriticalPoint]:
    """Yield `count` points over the engine of that name, every kind among the first few dozen.

    With irrational √λ unless the engine is rational; `irrational=False` gives the other two engines
    the points of the rational one.
    """
    roots = engine != "rational" if irrational is None else irrational
    for recipe in recipes(count, seed, irrational=roots):
        yield recipe.make(recipe.engine(engine))


def check_recipe(
    recipe: Recipe, name: str = "rational", digits: int = DIGITS, cap: int = CAP
) -> PointReport:
    """Make and check one point over the engine of that name (small arguments, picklable result).

    Enclosures are recomputed at 2× the digits, up to `cap`, until every sign is decided.
    """
    if name != "mpmath":
        return check_point(recipe.make(recipe.engine(name)))

    def run(over: Engine) -> PointReport:
        return check_point(recipe.make(over))

    def unsettled(report: PointReport) -> bool:
        return any(question in _SIGNS for question in report.undecided)

    return settle(run, unsettled, digits, cap)[0]


def check_point(point: CriticalPoint) -> PointReport:
    """Check everything that is claimed of a point, with the point's own engine."""
    asked = _Asked(point.engine)
    _check_gradients(point, asked)
    _check_value(point, asked)
    index = None
    if point.family not in {LOOSE, UNSEEN}:
        index = closed_form_inertia(point)
        asked.answers[_SADDLE] = (index.negative > 0) == (not point.is_global_minimum)
    signs = _descartes(point)
    if signs is not None:
        asked.answers[_SADDLE] = (signs.negative > 0) == (not point.is_global_minimum)
        if index is not None:
            asked.answers["index by counting is the exact index"] = index == signs
        index = signs
    _check_direction(point, asked)
    return PointReport(
        label(point), point.engine.name, point.kinds, asked.answers, asked.observed,
        asked.values, asked.undefined, index,
    )  # fmt: skip


def compare(reports: Iterable[PointReport]) -> Answers:
    """Return what several engines say together about one point.

    Raises:
        EngineDisagreementError: Two answers or two enclosures exclude each other.
    """
    told = list(reports)
    merged: dict[str, bool | None] = {}
    for question in _all_names(told, lambda r: {**r.answers, **r.observed}):
        answers = {r.engine: {**r.answers, **r.observed}.get(question) for r in told}
        answer = agree(f"“{question}” at {told[0].point}", answers)
        merged[question] = None if answer is None else bool(answer)
    for name in _all_names(told, lambda r: r.values):
        values = {r.engine: r.values[name] for r in told if name in r.values}
        agree_on_value(f"the value of {name} at {told[0].point}", values)
    agree("the index", {r.engine: r.index for r in told})
    return merged


def count_kinds(reports: Iterable[PointReport]) -> dict[str, int]:
    """Return how many points there were of each kind, by name."""
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report.kinds)
    return dict(sorted(counts.items()))


_SADDLE = "strict saddle exactly where not a global minimum"
_BENDS = "the Hessian form along Δ is negative"
_CORRECTED = "the corrected bound holds along Δ"
_PRINTED = "the printed bound (14) or (15) holds"
_LEAST = "the value is never below the Eckart–Young value"
_SIGNS = frozenset({_BENDS, _CORRECTED, _PRINTED, _LEAST})


class _Asked:
    """The answers while they are collected."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers: dict[str, bool | None] = {}
        self.observed: dict[str, bool | None] = {}
        self.values: dict[str, tuple[Fraction, Fraction]] = {}
        self.undefined: dict[str, str] = {}

    def equal(self, left: Scalar, right: Scalar) -> bool | None:
        """Decide left = right."""
        sign = self.engine.sign(left - right)
        return None if sign is None else sign == 0

    def at_least_zero(self, number: Scalar) -> bool | None:
        """Decide number ≥ 0."""
        sign = self.engine.sign(number)
        return None if sign is None else sign >= 0


def _check_gradients(point: CriticalPoint, asked: _Asked) -> None:
    W1, W2 = point.W1, point.W2
    asked.answers["∇f = 0"] = is_critical_f(point.data, W1, W2)
    balanced = imbalance(point.data, W1, W2).is_zero()
    critical = is_critical_g(point.data, W1, W2)
    if point.problem.mu == 0:
        asked.observed["(9) W2ᵀW2 = W1XXᵀW1ᵀ"] = balanced
        asked.answers["∇g = 0"] = critical
    elif point.critical_for == "g":
        asked.answers["∇g = 0"] = critical
        asked.answers["(9) W2ᵀW2 = W1XXᵀW1ᵀ"] = balanced
    else:
        asked.observed["∇g = 0"] = critical
        asked.observed["(9) W2ᵀW2 = W1XXᵀW1ᵀ"] = balanced
        known = balanced is not None and critical is not None
        asked.answers["∇g = 0 exactly where (9) holds"] = balanced == critical if known else None
    member = has_form_10(point)
    place = asked.answers if point.family == FORM else asked.observed
    place["Z is of the form (10) for the prescribed SVD"] = member


def _check_value(point: CriticalPoint, asked: _Asked) -> None:
    value = g(point.own_data, point.W1, point.W2)
    excess = value - point.problem.global_minimum
    asked.values["the objective"] = asked.engine.enclose(value)
    sign = asked.engine.sign(excess)
    if point.is_global_minimum:
        asked.answers["the value is the Eckart–Young value"] = None if sign is None else sign == 0
    else:
        asked.answers[_LEAST] = None if sign is None else sign == 1


def _check_direction(point: CriticalPoint, asked: _Asked) -> None:
    data, W1, W2 = point.own_data, point.W1, point.W2
    direction: Direction | None = None
    D1, D2 = _any_direction(point)
    if point.family == LOOSE:
        asked.undefined["Δ"] = "Z is not balanced: Appendix B's Δ is for points of g"
        _check_degenerate(point, asked)
    else:
        try:
            direction = paper_direction(point)
            D1, D2 = direction.D1, direction.D2
        except UndefinedSymbolError as error:
            asked.undefined["Δ"] = error.reason
    lift = point.engine.lift
    moves = lift(D1), lift(D2)
    form = hessian_form(data, W1, W2, *moves)
    asked.values["the Hessian form"] = asked.engine.enclose(form)
    five = second_derivative_of_g(data, W1, W2, *moves)
    asked.answers["(32) is the second derivative of g along Δ"] = asked.equal(form, five)
    if direction is not None:
        _check_curvature(point, direction, form, asked)
    elif point.is_global_minimum:
        asked.answers["the Hessian form is ≥ 0 at a global minimum"] = (
            asked.at_least_zero(form) if asked.engine.sign(form) != 0 else True
        )


def _check_curvature(
    point: CriticalPoint, direction: Direction, form: Scalar, asked: _Asked
) -> None:
    quick = form_along(point, direction)
    asked.answers["the form along Δ is −2(λ_k − ‖W̃2α‖²)"] = both(
        asked.equal(quick, direction.expected), asked.equal(form, direction.expected)
    )
    sign = asked.engine.sign(form)
    asked.answers[_BENDS] = None if sign is None else sign < 0
    if point.critical_for == "f":
        return  # (14) and (15) speak of g
    corrected = corrected_bound(point) * direction.norm2
    asked.answers[_CORRECTED] = asked.at_least_zero(-form + corrected)
    try:
        bound = printed_bound(point)
    except UndefinedSymbolError as error:
        asked.undefined[error.symbol] = error.reason
        return
    along = asked.at_least_zero(-form + bound * direction.norm2)
    asked.observed[_PRINTED] = along if along is not False else reaches(point, bound)
    asked.values["the slack of the printed bound along Δ"] = asked.engine.enclose(
        -form / direction.norm2 + bound
    )


def reaches(point: CriticalPoint, bound: Fraction) -> bool | None:
    """Decide λ_min(∇²) ≤ bound by the exact signs of ∇² − bound·I; None if that is out of reach."""
    signs = _descartes(point, bound)
    return None if signs is None else signs.positive < sum(signs)


def _descartes(point: CriticalPoint, shift: Fraction = Fraction(0)) -> Counts | None:
    """Return the exact signs of ∇² − shift·I for small rational points."""
    shape = point.problem.shape
    order = shape.d1 * (shape.d0 + shape.d2)
    if order > _DESCARTES_UP_TO or not isinstance(point.W1, Matrix):
        return None
    H = hessian_matrix(point.own_data, point.W1, point.W2)
    if shift:
        H = H - Matrix.identity(order) * shift
    return Counts(*descartes_signs(symmetric_integers(H).charpoly().coeffs()))


def _check_degenerate(point: CriticalPoint, asked: _Asked) -> None:
    """Theorem 5 at a rational point that loses rank: a direction of negative curvature of f."""
    if isinstance(point.W1, Matrix) and not point.is_global_minimum:
        down = degenerate_direction(point)
        form = None if down is None else hessian_form(point.data_f, point.W1, point.W2, *down)
        asked.answers["a degenerate point of f bends down"] = form is not None and form < 0


def _any_direction(point: CriticalPoint) -> tuple[Matrix, Matrix]:
    shape, rng = point.problem.shape, Random(str(point.frame.columns))
    return _integers(shape.d1, shape.d0, rng), _integers(shape.d2, shape.d1, rng)


def _integers(rows: int, cols: int, rng: Random) -> Matrix:
    return Matrix.from_rows([[rng.randint(-2, 2) for _ in range(cols)] for _ in range(rows)])


_WHICH = {  # where the name of a family does not go on a sentence
    UNSEEN: "with a part of W1 that X does not see",
    ORBIT: "on a GL(d1)-orbit",
    LOOSE: "with loose hidden units",
}


def label(point: CriticalPoint) -> str:
    """Name a point by its family, dimensions, λ, columns of Z̃ and μ."""
    shape, columns = point.problem.shape, point.frame.columns
    units = ", ".join("0" if j is None else f"z{j + 1}" for j in columns)
    lambdas = ", ".join(map(str, point.problem.lambdas))
    dims = f"(d0, d1, d2, N) = ({shape.d0}, {shape.d1}, {shape.d2}, {shape.N})"
    where = f"{dims}, λ = ({lambdas}), Z̃ = [{units}], μ = {point.problem.mu}"
    kind = _WHICH.get(point.family, point.family)
    return f"{where}, a critical point of {point.critical_for} {kind}"


def _all_names(
    reports: list[PointReport], read: Callable[[PointReport], Mapping[str, object]]
) -> list[str]:
    return sorted({name for report in reports for name in read(report)})
