"""The factored form in which a paper prints derived expressions, and the use of known zeros.

Common factors are pulled out of increments, constant outer factors of second differentials move
to the residual, contributions M and Mᵀ are merged; the objective's own factors are not touched.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from symbolic.structure import (
    Bracket,
    Factor,
    Group,
    Length,
    Pairing,
    Parameter,
    Scalar,
    Sum,
    Term,
    Traced,
    as_term,
    degree,
    factor_shape,
    flip,
    is_symmetric,
    multiply,
    pairing,
    sum_of,
    transpose,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ZERO, _ONE = Fraction(0), Fraction(1)


def present(part: Sum) -> Sum:
    """A differential of any order, as printed: every atom with a direction Δ factored."""
    return grouped(sum_of(None, *(_present_term(term) for term in part.terms)))


def grouped(part: Sum) -> Sum:
    """Terms with the same parameters put together, μ(A + B); in a scalar group, whole terms first.

    "Whole" means with coefficient 1: ‖dR‖² + 2⟨d²R, R⟩ and ⟨D, d²D⟩ + ½‖dD‖², as in (32).
    """
    groups: dict[frozenset[tuple[Scalar, int]], list[Term]] = {}
    for term in part.terms:
        groups.setdefault(frozenset(_parameters(term)), []).append(term)
    return sum_of(part.shape, *(t for terms in groups.values() for t in _group(part, terms)))


def reduced(part: Sum, known: Sequence[Sum]) -> Sum:
    """The sum without the terms that have a factor among the known zeros (see `simplify_with`)."""
    if any(_proportional(part, one) for one in known):
        return Sum(part.shape, ())
    return sum_of(part.shape, *(new for t in part.terms for new in _reduced_term(t, known)))


def _present_term(term: Term) -> Term:
    return multiply(Term(term.coefficient), *(_present_power(a, e) for a, e in term.scalars))


def _present_power(atom: Scalar, exponent: int) -> Term:
    if not degree(atom):
        return Term(_ONE, ((atom, exponent),))
    match atom:
        case Length(inside=inside):
            content, core = _content(inside)
            found = Term(content.coefficient, (*content.scalars, (Length(_factored(core)), 1)))
        case Pairing(left=left, right=right) if degree(left) and degree(right):
            first, left = _content(left)
            second, right = _content(right)
            found = multiply(first, second, pairing(_factored(left), _factored(right)))
        case Pairing(left=left, right=right):
            found = _present_pairing(left, right)
        case _:
            found = Term(_ONE, ((atom, 1),))
    return Term(found.coefficient**exponent, tuple((a, e * exponent) for a, e in found.scalars))


def _present_pairing(left: Sum, right: Sum) -> Term:
    """⟨R, dR⟩ as it is; outer factors of a second differential move: ⟨R, Δ2Δ1X⟩ = ⟨Δ2Δ1, RXᵀ⟩."""
    moving, still = (left, right) if degree(left) else (right, left)
    if is_symmetric(still):
        moving = _merged_transposes(moving)
    content, moving = _content(moving)
    if degree(moving) == 1:
        moving = _factored(moving)
        ordered = (moving, still) if degree(left) else (still, moving)
        return multiply(content, pairing(*ordered))
    before, core, after = _split(moving, lambda factor: not degree(factor))
    if before or after:
        one = as_term(still)
        moved = replace(one, factors=flip(before) + one.factors + flip(after))
        still = Sum(core.shape, (moved,))
    # a product reads best before a sum: ⟨Δ2Δ1, (W2W1X − Y)Xᵀ⟩, but ⟨D, Δ2ᵀΔ2 − Δ1XXᵀΔ1ᵀ⟩
    ordered = (core, still) if len(core.terms) == 1 else (still, core)
    return multiply(content, pairing(*ordered))


def _merged_transposes(part: Sum) -> Sum:
    """M + Mᵀ replaced by 2M, equal to it in an inner product with a symmetric matrix."""
    found: list[Term] = []
    for term in part.terms:
        flipped = replace(term, factors=flip(term.factors))
        known = next((i for i, t in enumerate(found) if t.monomial == flipped.monomial), None)
        if known is None:
            found.append(term)
        else:
            total = found[known].coefficient + term.coefficient
            found[known] = replace(found[known], coefficient=total)
    return sum_of(part.shape, *found)


def _content(part: Sum) -> tuple[Term, Sum]:
    """The scalar c that all terms of c·M have in common, up to sign, and M."""
    shared = dict(part.terms[0].scalars)
    for term in part.terms:
        powers = dict(term.scalars)
        shared = {a: min(e, powers[a]) for a, e in shared.items() if a in powers}
    scalars = tuple(shared.items())
    size = _common_size(part.terms)
    inverse = Term(1 / size, tuple((a, -e) for a, e in scalars))
    return Term(size, scalars), Sum(part.shape, tuple(multiply(inverse, t) for t in part.terms))


def _common_size(terms: Sequence[Term]) -> Fraction:
    """A common divisor of the coefficients, negative if all are; of fractions their common size."""
    sizes = {abs(term.coefficient) for term in terms}
    if all(size.denominator == 1 for size in sizes):
        size = Fraction(gcd(*(size.numerator for size in sizes)))
    else:
        size = sizes.pop() if len(sizes) == 1 else _ONE
    return -size if all(term.coefficient < 0 for term in terms) else size


def _split(
    part: Sum, movable: Callable[[Factor], bool]
) -> tuple[tuple[Factor, ...], Sum, tuple[Factor, ...]]:
    """The common left factors L, the core C and the common right factors R of a sum L·C·R."""
    words = [term.factors for term in part.terms]
    spare = min(map(len, words)) - 1  # every term keeps a factor: no identity appears
    before = 0
    while before < spare and movable(words[0][before]) and _agree(words, before):
        before += 1
    after = 0
    while after < spare - before and movable(words[0][-1 - after]) and _agree(words, -1 - after):
        after += 1
    if not before and not after:
        return (), part, ()
    cores = tuple(
        replace(t, factors=t.factors[before : len(t.factors) - after]) for t in part.terms
    )
    first, end = words[0], len(words[0]) - after
    shape = factor_shape(first[before])[0], factor_shape(first[end - 1])[1]
    return first[:before], Sum(shape, cores), first[end:]


def _agree(words: Sequence[tuple[Factor, ...]], position: int) -> bool:
    return len({word[position] for word in words}) == 1


def _factored(part: Sum) -> Sum:
    """L·(C)·R for a sum whose terms begin with L and end with R."""
    if len(part.terms) == 1:
        return part
    before, core, after = _split(part, lambda _: True)
    if not before and not after:
        return part
    product = multiply(Term(_ONE, (), before), as_term(core), Term(_ONE, (), after))
    return Sum(part.shape, (product,))


def _parameters(term: Term) -> list[tuple[Scalar, int]]:
    return [(atom, e) for atom, e in term.scalars if isinstance(atom, Parameter)]


def _group(part: Sum, terms: list[Term]) -> list[Term]:
    own = tuple(_parameters(terms[0]))
    size = _common_size(terms) if own and len(terms) > 1 else _ONE
    if part.shape is None:
        terms = sorted(terms, key=lambda term: term.coefficient != size)
    if not own or len(terms) == 1:
        return terms
    inverse = Term(1 / size, tuple((atom, -e) for atom, e in own))
    inside = Sum(part.shape, tuple(multiply(inverse, term) for term in terms))
    return [multiply(Term(size, own), as_term(inside))]


def _reduced_term(term: Term, known: Sequence[Sum]) -> Iterable[Term]:
    """No term where a factor vanishes, else the term with each part reduced."""
    if any(_occurs(one, term) for one in known):
        return
    found = Term(term.coefficient)
    for atom, exponent in term.scalars:
        new = _reduced_atom(atom, known)
        powers = tuple((a, e * exponent) for a, e in new.scalars)
        found = multiply(found, Term(new.coefficient**exponent, powers))
    for factor in term.factors:
        inside = Term(_ONE, (), (factor,))
        if isinstance(factor, Group):
            left_over = reduced(factor.inside, known)
            inside = as_term(transpose(left_over) if factor.transposed else left_over)
        found = multiply(found, inside)
    if found.coefficient:
        yield found


def _reduced_atom(atom: Scalar, known: Sequence[Sum]) -> Term:
    match atom:
        case Pairing(left=left, right=right):
            return pairing(reduced(left, known), reduced(right, known))
        case Bracket(inside=inside):
            return as_term(reduced(inside, known))
        case Length(inside=inside) | Traced(inside=inside):
            left_over = reduced(inside, known)
            atoms = ((replace(atom, inside=left_over), 1),)
            return Term(_ONE, atoms) if left_over.terms else Term(_ZERO)
        case Parameter():
            return Term(_ONE, ((atom, 1),))


def _proportional(part: Sum, known: Sum) -> bool:
    if part.shape != known.shape or not part.terms or len(part.terms) != len(known.terms):
        return False
    first = part.terms[0]
    same = (t for t in known.terms if t.monomial == first.monomial)
    ratio = next((t.coefficient / first.coefficient for t in same), None)
    return ratio is not None and known == Sum(
        part.shape, tuple(replace(t, coefficient=ratio * t.coefficient) for t in part.terms)
    )


def _occurs(known: Sum, term: Term) -> bool:
    """Whether a given product stands in the term, with its scalars."""
    if len(known.terms) != 1 or not known.terms[0].factors:
        return False
    (pattern,) = known.terms
    width, powers = len(pattern.factors), dict(term.scalars)
    if any(powers.get(atom, 0) < e for atom, e in pattern.scalars):
        return False
    starts = range(len(term.factors) - width + 1)
    return any(term.factors[i : i + width] == pattern.factors for i in starts)
