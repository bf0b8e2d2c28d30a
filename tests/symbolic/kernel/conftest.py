"""Exact matrices in plain Python, and random terms together with their values: an evaluation that
shares nothing with the kernel's normal forms. Good certificates to tamper with.
"""

from fractions import Fraction
from functools import reduce
from itertools import chain
from random import Random

import pytest
from hypothesis import strategies as st

from symbolic import search
from symbolic.certificate import encode
from symbolic.gradients import gradient
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.axioms import instantiate
from symbolic.kernel.judgments import (
    Critical,
    Either,
    Equation,
    Function,
    GlobalMinimum,
    Nonnegative,
    Positive,
)
from symbolic.kernel.terms import Letter

SYMBOLIC = ("d", "e")
SIDES = ("1", "2", *SYMBOLIC)
SCALARS = ("mu", "d")  # a scalar letter may be called like a dimension


def times(a, b, shared):
    """The matrix product; both factors have `shared` columns or rows, at least one."""
    columns = range(len(b[0]))
    return [[sum(row[k] * b[k][j] for k in range(shared)) for j in columns] for row in a]


def plus(a, b):
    return [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def scaled(c, a):
    return [[c * x for x in row] for row in a]


def flipped(a):
    return [list(column) for column in zip(*a, strict=True)]


def unit(n):
    return [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]


def diagonal_sum(a):
    return sum((a[i][i] for i in range(len(a))), Fraction(0))


class World:
    """An assignment: sizes for the dimensions, and integer entries for every letter."""

    def __init__(self, d, e, seed):
        self.sizes = {"d": d, "e": e}
        self.seed = seed

    def size(self, side):
        return self.sizes.get(side) or int(side)

    def letter(self, one):
        random = Random(f"{self.seed}{one.base!r}")
        base = one.base
        rows, cols = self.size(base.rows), self.size(base.cols)
        matrix = [[Fraction(random.randint(-3, 3)) for _ in range(cols)] for _ in range(rows)]
        if base.symmetric:
            matrix = plus(matrix, flipped(matrix))
        return flipped(matrix) if one.transposed else matrix

    def scalar(self, name):
        if name.startswith("dim "):
            return Fraction(self.size(name[4:]))
        return Fraction(Random(f"{self.seed}{name}").randint(-9, 9), 2)

    def word(self, word, side):
        """The product of the letters; the empty word is the identity."""
        value = unit(self.size(side))
        for one in word:
            value = times(value, self.letter(one), self.size(one.rows))
        return value

    def __call__(self, p):
        """The value of a polynomial, read off its normal form."""
        total = [[Fraction(0)] * self.size(p.cols) for _ in range(self.size(p.rows))]
        for (scalars, traces, word), coefficient in p.terms.items():
            factor = Fraction(coefficient)
            for name, exponent in scalars:
                factor *= self.scalar(name) ** exponent
            for cycle in traces:
                factor *= diagonal_sum(self.word(cycle, cycle[0].rows))
            total = plus(total, scaled(factor, self.word(word, p.rows)))
        return total

    def number(self, p):
        """The value of a 1×1 polynomial."""
        ((value,),) = self(p)
        return value


class GivenWorld(World):
    """An assignment with the values given."""

    def __init__(self, sizes, letters, scalars):
        self.sizes, self.letters, self.scalars = sizes, letters, scalars

    def letter(self, one):
        value = self.letters[one.name]
        return flipped(value) if one.transposed else value

    def scalar(self, name):
        return self.scalars[name]

    def holds(self, equation):
        """Whether both sides have the same value."""
        return self(equation.left) == self(equation.right)


def letters_of(rows, cols):
    """Letters, and transposed letters, of a shape: equal names at different shapes included."""
    found = [Letter("A", rows, cols), Letter("B", rows, cols), Letter("A", cols, rows).T]
    if rows == cols:
        found += [Letter(name, rows, rows, symmetric=True) for name in "SA"]
    return found


def _letter(draw, rows, cols, _):
    one = draw(st.sampled_from(letters_of(rows, cols)))
    return terms.from_letter(one), lambda world: world.letter(one)


def _identity(_, rows, cols, deeper):  # noqa: ARG001 (one signature for all)
    return terms.identity(rows), lambda world: unit(world.size(rows))


def _scalar(draw, rows, cols, deeper):  # noqa: ARG001
    name = draw(st.sampled_from(SCALARS))
    return terms.scalar(name), lambda world: [[world.scalar(name)]]


def _power(draw, rows, cols, deeper):  # noqa: ARG001
    p, value = _letter(draw, rows, rows, 0)
    n = draw(st.integers(0, 3))

    def product(world):
        start = unit(world.size(rows))
        return reduce(lambda a, b: times(a, b, world.size(rows)), [value(world)] * n, start)

    return p**n, product


def _sum(draw, rows, cols, deeper):
    (p, a), (q, b) = draw(deeper(rows, cols)), draw(deeper(rows, cols))
    return p + q, lambda world: plus(a(world), b(world))


def _difference(draw, rows, cols, deeper):
    (p, a), (q, b) = draw(deeper(rows, cols)), draw(deeper(rows, cols))
    return p - q, lambda world: plus(a(world), scaled(-1, b(world)))


def _product(draw, rows, cols, deeper):
    middle = draw(st.sampled_from(SIDES))
    (p, a), (q, b) = draw(deeper(rows, middle)), draw(deeper(middle, cols))
    return p * q, lambda world: times(a(world), b(world), world.size(middle))


def _scaled(draw, rows, cols, deeper):
    (p, a), (q, b) = draw(deeper("1", "1")), draw(deeper(rows, cols))
    c = draw(st.fractions(-3, 3, max_denominator=4))
    made = c * (p * q if draw(st.booleans()) else q * p)
    return made, lambda world: scaled(c * a(world)[0][0], b(world))


def _transpose(draw, rows, cols, deeper):
    p, a = draw(deeper(cols, rows))
    return p.T, lambda world: flipped(a(world))


def _trace(draw, rows, cols, deeper):  # noqa: ARG001
    side = draw(st.sampled_from(SIDES))
    p, a = draw(deeper(side, side))
    return terms.trace(p), lambda world: [[diagonal_sum(a(world))]]


def _norm2(draw, rows, cols, deeper):  # noqa: ARG001
    p, a = draw(deeper(None, None))
    return terms.norm2(p), lambda world: [[sum(x * x for row in a(world) for x in row)]]


def _inner(draw, rows, cols, deeper):  # noqa: ARG001
    (p, a) = draw(deeper(None, None))
    (q, b) = draw(deeper(*p.shape))

    def value(world):
        pairs = zip(chain(*a(world)), chain(*b(world)), strict=True)
        return [[sum(x * y for x, y in pairs)]]

    return terms.inner(p, q), value


ANY = (_letter, _sum, _difference, _product, _product, _scaled, _transpose)
SQUARE = (*ANY, _identity, _power)
NUMBER = (*SQUARE, _scalar, _trace, _norm2, _inner)


@st.composite
def _expressions(draw, rows=None, cols=None, depth=4):
    """(p, value): a random polynomial, and how to get its value without normal forms."""
    rows = rows or draw(st.sampled_from(SIDES))
    cols = cols or draw(st.sampled_from(SIDES))
    kinds = ANY if rows != cols else SQUARE if rows != "1" else NUMBER
    kind = draw(st.sampled_from(kinds)) if depth else _letter
    return kind(draw, rows, cols, lambda r, c: _expressions(r, c, depth - 1))


@pytest.fixture(scope="session")
def expressions():
    """The strategy of random polynomials with their values, for given rows, columns and depth."""
    return _expressions


@pytest.fixture(scope="session")
def worlds():
    """The strategy of assignments."""
    return st.builds(World, st.integers(1, 3), st.integers(1, 3), st.integers(0, 10**6))


@pytest.fixture(scope="session")
def given_world():
    """The class of assignments with given values."""
    return GivenWorld


# --- good certificates ----------------------------------------------------------------------------


def balance():
    """Critical points of the regularised objective are balanced: equation (9) of the paper."""
    W1, W2 = terms.letter("W1", "d1", "d0"), terms.letter("W2", "d2", "d1")
    X, Y, mu = terms.letter("X", "d0", "n"), terms.letter("Y", "d2", "n"), terms.scalar("mu")
    D = W2.T * W2 - W1 * X * X.T * W1.T
    body = terms.norm2(W2 * W1 * X - Y) / 2 + mu * terms.norm2(D) / 4
    variables = (Letter("W1", "d1", "d0"), Letter("W2", "d2", "d1"))
    point = (W1, W2)
    at = rules.assume(Critical(Function(variables, body), point))
    first, second = (
        rules.gradient_vanishes(at, i, gradient(at.conclusion.function, point, i)) for i in (0, 1)
    )
    I1, zero = terms.identity("d1"), terms.number(0)
    sylvester = W2.T * W2 * D + D * W1 * X * X.T * W1.T
    multiple = rules.combine(
        Equation(mu * sylvester, terms.zero("d1", "d1")),
        [(W2.T, second, I1), (-I1, first, W1.T)],
    )
    positive = rules.assume(Positive(mu))
    plain = rules.divide(Equation(sylvester, terms.zero("d1", "d1")), multiple, positive)
    left, right = W2 * D, (W1 * X).T * D
    sum_is_zero = rules.combine(
        Equation(terms.norm2(left) + terms.norm2(right), zero), [(D, plain, I1)]
    )
    squares = [(1, (), left), (1, (), right)]
    parts = [rules.vanishing_square(sum_is_zero, squares, k) for k in (0, 1)]
    norm = rules.combine(
        Equation(terms.norm2(D), zero), [(W2.T, parts[0], I1), (-W1 * X, parts[1], I1)]
    )
    vanishes = rules.vanishing_square(norm, [(1, (), D)], 0)
    return rules.combine(Equation(W2.T * W2, W1 * X * X.T * W1.T), [(I1, vanishes, I1)])


def searched():
    """An equation that the search proves: (I − Π)A = 0 when ΠA = A, rewritten under a trace."""
    A, Pi = terms.letter("A", "d", "e"), terms.letter("Pi", "d", "d", symmetric=True)
    known = [rules.assume(Equation(Pi * A, A)), rules.assume(Equation(Pi * Pi, Pi))]
    return search.prove(Equation(terms.trace(A.T * Pi * Pi * Pi * A), terms.norm2(A)), known)


def cauchy():
    """‖a‖²‖b‖² − ⟨a, b⟩² ≥ 0, found as a sum of squares, then at b = a + c."""
    a, b = terms.letter("a", "d", "1"), terms.letter("b", "d", "1")
    value = terms.norm2(a) * terms.norm2(b) - terms.inner(a, b) * terms.inner(a, b)
    square = a * b.T - b * a.T
    theorem = rules.sum_of_squares(Nonnegative(value), [(Fraction(1, 2), (), square)], [])
    image = a + terms.letter("c", "d", "1")
    return rules.substitute(theorem, [(Letter("b", "d", "1"), image)], [], [])


def lowest():
    """Where ZA = B, the least-squares objective has its minimum at Z, and what that says."""
    A, B, Z = terms.letter("A", "d", "n"), terms.letter("B", "e", "n"), terms.letter("Z", "e", "d")
    fit = rules.assume(Equation(Z * A, B))
    function = Function((Letter("V", "e", "d"),), terms.norm2(terms.letter("V", "e", "d") * A - B))
    goal = GlobalMinimum(function, (Z,))
    other = Letter("Other", "e", "d")
    rest = terms.from_letter(other) * A - B
    residual = Z * A - B
    difference = Nonnegative(terms.norm2(rest) - terms.norm2(residual))
    above = rules.sum_of_squares(
        difference, [(1, (), rest)], [(-residual.T, fit, terms.identity("n"))]
    )
    minimum = rules.global_minimum(goal, [other], above)
    return rules.together([minimum, rules.minimum_at(minimum, [2 * Z]), fit])


def split_cases():
    """x² + y² ≥ 0 by cases on x, and that one of two alternatives holds; a cut fact."""
    x, y = terms.scalar("x"), terms.scalar("y")
    goal = Nonnegative(x * x + y * y)
    squares = rules.sum_of_squares(goal, [(1, (), x), (1, (), y)], [])
    other = rules.cases(squares, squares, x, True)  # noqa: FBT003 (the strict split)
    branch = rules.choose(Either((Positive(y), goal)), other)
    either = rules.either(branch, [squares, squares])
    assumed = rules.assume(goal)
    return rules.cut(rules.together([assumed, either]), [squares])


def decomposed():
    """‖M‖² = ‖Σ‖² for the Σ of a singular value decomposition, hence ‖M‖² ≥ 0; rests on `svd`."""
    M = terms.letter("M", "m", "n")
    names = (M, "U", "S", "V", "r")
    properties = instantiate("svd", names).properties
    S = terms.letter("S", "r", "r", symmetric=True)
    known = [rules.assume(one) for one in properties[:3]]
    equal = search.prove(Equation(terms.norm2(M), terms.norm2(S)), known)
    one = terms.number(1)
    goal = rules.sum_of_squares(Nonnegative(terms.norm2(M)), [(1, (), S)], [(one, equal, one)])
    return rules.witness(goal, "svd", names, [])


def curved():
    """The critical point 0 of c‖Z‖² has negative curvature where −2c‖δ‖² > 0."""
    variable, delta = Letter("Z", "d", "1"), terms.letter("delta", "d", "1")
    c, origin = terms.scalar("c"), terms.zero("d", "1")
    function = Function((variable,), c * terms.norm2(terms.from_letter(variable)))
    slope = rules.combine(Equation(origin, origin), [])
    second = rules.derivative(function, (origin,), (delta,), 2)
    sign = rules.assume(Positive(-2 * c * terms.norm2(delta)))
    curvature = rules.negative_curvature(second, sign)
    at = rules.critical(Critical(function, (origin,)), [slope])
    return rules.together([at, curvature, second])


GOOD = (balance, searched, cauchy, lowest, split_cases, decomposed, curved)


@pytest.fixture(scope="session")
def theorems():
    """Theorems by name, between them made by nearly every rule."""
    return {make.__name__: make() for make in GOOD}


@pytest.fixture(scope="session")
def good(theorems):
    """Their certificates by name, and one that cites another."""
    found = {name: encode(name, theorem) for name, theorem in theorems.items()}
    cited = {id(theorem): name for name, theorem in theorems.items()}
    corollary = rules.trace(theorems["balance"])
    return {**found, "corollary": encode("corollary", corollary, cited)}
