"""Theorems: hypotheses ⊢ conclusion, with the axioms used. Only rules make one; here is how.

A rule checks, it never searches. It unites the hypotheses and axioms of its premises; the rules
that take a hypothesis away (`cut`, `cases`, `either`, `bend`, `witness`) put in its place what
justifies it. Each theorem remembers its rule and arguments, so that `replay` can make it again from
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

from symbolic.kernel.errors import KernelError, RuleError
from symbolic.kernel.judgments import KINDS, Judgment
from symbolic.kernel.limits import spend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from symbolic.kernel.terms import Polynomial

_SEAL = object()

RULES: dict[str, Callable[..., Theorem]] = {}


@dataclass(frozen=True)
class Sequent:
    """What a rule has found to hold."""

    hypotheses: frozenset[Judgment]
    conclusion: Judgment
    axioms: frozenset[str] = frozenset()


class Theorem:
    """hypotheses ⊢ conclusion, resting on the named axioms; immutable.

    Raises:
        KernelError: on any attempt to make or change one outside the rules.
    """

    __slots__ = ("arguments", "axioms", "conclusion", "hypotheses", "rule")

    hypotheses: frozenset[Judgment]
    conclusion: Judgment
    axioms: frozenset[str]
    rule: str
    arguments: tuple[Any, ...]

    def __init__(self, seal: object, found: Sequent, rule: str, arguments: tuple[Any, ...]) -> None:
        if seal is not _SEAL:
            raise KernelError("only a rule of the kernel makes a theorem")
        values = (arguments, found.axioms, found.conclusion, found.hypotheses, rule)
        for slot, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, slot, value)

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        raise KernelError("a theorem is immutable")

    def __delattr__(self, attribute: str) -> NoReturn:
        raise KernelError("a theorem is immutable")

    def __reduce__(self) -> NoReturn:
        raise KernelError("a theorem does not travel: send its certificate and replay it")

    def __str__(self) -> str:
        return f"{'; '.join(sorted(map(str, self.hypotheses)))} ⊢ {self.conclusion}".lstrip()


def rule(*pattern: Any) -> Callable[[Callable[..., Sequent]], Callable[..., Theorem]]:  # noqa: ANN401 (a pattern is a type, or a list or tuple of patterns)
    """Register an inference rule, its arguments checked against a pattern before it runs.

    A type stands for a value of exactly that type (a kind of judgment, for one of these
    judgments), [p] for a sequence of p, and (p, q) for a pair of p and q.
    """

    def register(check: Callable[..., Sequent]) -> Callable[..., Theorem]:
        @wraps(check)
        def apply(*arguments: Any) -> Theorem:  # noqa: ANN401
            return _applied(check, pattern, arguments)

        RULES[check.__name__] = apply
        return apply

    return register


def _applied(check: Callable[..., Sequent], pattern: Any, arguments: Any) -> Theorem:  # noqa: ANN401
    checked = _match(arguments, pattern, check.__name__)
    return Theorem(_SEAL, check(*checked), check.__name__, checked)


def _match(value: Any, pattern: Any, where: str) -> Any:  # noqa: ANN401
    if isinstance(pattern, type):
        if not _is_a(value, pattern):
            raise RuleError(f"{where}: expected {pattern.__name__}, got {value!r:.80}")
        spend(_cost(value))
        return value
    if not isinstance(value, tuple | list):
        raise RuleError(f"{where}: expected a sequence, got {value!r:.80}")
    if isinstance(pattern, list):
        return tuple([_match(one, pattern[0], where) for one in value])
    if len(value) != len(pattern):
        raise RuleError(f"{where}: expected {len(pattern)} parts, got {len(value)}")
    return tuple([_match(one, part, where) for one, part in zip(value, pattern, strict=True)])


def _is_a(value: object, pattern: type) -> bool:
    if issubclass(pattern, Judgment):
        return isinstance(value, pattern) and KINDS.get(type(value).__name__) is type(value)
    return pattern is object or type(value) is pattern


def _cost(value: object) -> int:
    if isinstance(value, Theorem):
        return 1 + len(value.hypotheses) + value.conclusion.size
    return value.size if isinstance(value, Judgment) else 1


def united(conclusion: Judgment, premises: Iterable[Theorem]) -> Sequent:
    """The conclusion under all hypotheses and axioms of the premises."""
    premises = list(premises)
    return Sequent(
        frozenset().union(*(p.hypotheses for p in premises)),
        conclusion,
        frozenset().union(*(p.axioms for p in premises)),
    )


def expect(theorem: Theorem, kind: type[Judgment]) -> Any:  # noqa: ANN401 (narrowed by `kind`)
    """The conclusion, when it is of that kind.

    Raises:
        RuleError: it is not.
    """
    if not isinstance(theorem.conclusion, kind):
        raise RuleError(f"expected {kind.__name__}, got: {theorem.conclusion}")
    return theorem.conclusion


def demand_equal(left: Polynomial, right: Polynomial, what: str) -> None:
    """Nothing, when the two normal forms are equal.

    Raises:
        RuleError: they differ; the residual is shown.
    """
    if left != right:
        residual = left - right if left.shape == right.shape else "none, the shapes differ"
        raise RuleError(f"{what}: {left} is not {right}; residual {residual}")
