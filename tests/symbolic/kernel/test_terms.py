"""Terms are a ring with shapes, and their normal forms mean what the terms mean."""

import copy
import pickle
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.kernel import terms
from symbolic.kernel.errors import KernelError, LimitError, ShapeError
from symbolic.kernel.limits import budget
from symbolic.kernel.terms import Letter, Polynomial

A, B = terms.letter("A", "d", "e"), terms.letter("B", "e", "d")
S = terms.letter("S", "d", "d", symmetric=True)
u, v = terms.letter("u", "d", "1"), terms.letter("v", "d", "1")
a = terms.letter("a", "1", "1")
x, mu = terms.scalar("x"), terms.scalar("mu")

few = settings(max_examples=60, deadline=None)


# --- values ---------------------------------------------------------------------------------------


@few
@given(data=st.data())
def test_a_normal_form_has_the_value_of_its_term(data, expressions, worlds):
    p, value = data.draw(expressions())
    world = data.draw(worlds)
    assert world(p) == value(world)


@few
@given(data=st.data())
def test_the_ring_laws_hold_on_normal_forms(data, expressions):
    p, q, r = (data.draw(expressions("d", "e", 2))[0] for _ in range(3))
    m, n = data.draw(expressions("e", "1", 2))[0], data.draw(expressions("1", "2", 2))[0]
    assert p + q == q + p
    assert (p + q) + r == p + (q + r)
    assert p - p == terms.zero("d", "e")
    assert p + terms.zero("d", "e") == p
    assert (p * m) * n == p * (m * n)
    assert (p + q) * m == p * m + q * m
    assert p * (m - m) == terms.zero("d", "1")
    assert terms.identity("d") * p == p == p * terms.identity("e")
    assert 1 * p == p
    assert 2 * p == p + p
    assert p / 2 + p / 2 == p


@few
@given(data=st.data())
def test_numbers_commute_with_everything(data, expressions):
    c, k = data.draw(expressions("1", "1", 3))[0], data.draw(expressions("1", "1", 3))[0]
    p = data.draw(expressions("d", "e", 3))[0]
    assert c * k == k * c
    assert c * p == p * c
    assert c == c.T
    assert terms.trace(c) == c


@few
@given(data=st.data())
def test_transposition_reverses_products(data, expressions):
    p, q = data.draw(expressions("d", "e", 3))[0], data.draw(expressions("e", "2", 3))[0]
    assert (p * q).T == q.T * p.T
    assert p == p.T.T
    assert (p + p).T == p.T + p.T


@few
@given(data=st.data())
def test_a_trace_is_cyclic_and_blind_to_transposition(data, expressions):
    rows, middle = (data.draw(st.sampled_from(["1", "2", "d", "e"])) for _ in range(2))
    p, q = data.draw(expressions(rows, middle, 3))[0], data.draw(expressions(middle, rows, 3))[0]
    assert terms.trace(p * q) == terms.trace(q * p)
    assert terms.trace(p * q) == terms.trace((p * q).T)
    assert terms.inner(p, q.T) == terms.inner(q.T, p)
    assert terms.norm2(p) == terms.norm2(p.T)


@few
@given(data=st.data())
def test_every_polynomial_is_its_own_normal_form(data, expressions):
    p, _ = data.draw(expressions())
    again = terms.polynomial(p.rows, p.cols, [(c, *key) for key, c in p.terms.items()])
    assert again == p
    assert hash(again) == hash(p)


class Under:
    """The world in which a letter has the value of its image: w ∘ σ."""

    def __init__(self, world, letters, scalars, dimensions):
        self.world, self.letters, self.scalars = world, letters, scalars
        self.dimensions = dimensions

    def size(self, side):
        return self.world.size(self.dimensions.get(side, side))

    def letter(self, one):
        base = one.base
        if base in self.letters:
            value = self.world(self.letters[base])
        else:
            sides = (self.dimensions.get(side, side) for side in (base.rows, base.cols))
            value = self.world.letter(Letter(base.name, *sides, base.symmetric))
        return [list(row) for row in zip(*value, strict=True)] if one.transposed else value

    def scalar(self, name):
        if name in self.scalars:
            return self.world.number(self.scalars[name])
        return Fraction(self.size(name[4:])) if name[:4] == "dim " else self.world.scalar(name)


def images(expressions, rows, cols):
    """Small polynomials; of a square shape often a number times the identity."""
    some = expressions(rows, cols, 1).map(lambda pair: pair[0])
    if rows != cols:
        return some
    numbers = st.sampled_from([a, x, a * x, terms.number(1), terms.dimension("d")])
    return st.one_of(some, numbers.map(lambda number: number * terms.identity(rows)))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_substitution_is_a_homomorphism(data, expressions, worlds):
    p, value = data.draw(expressions())
    world = data.draw(worlds)
    new = {"d": data.draw(st.sampled_from(["d", "e", "1", "2"])), "e": "d"}
    if data.draw(st.booleans()):
        del new["e"]
    letters = {}
    for one in sorted(p.letters()):
        if data.draw(st.booleans()):
            sides = (new.get(one.rows, one.rows), new.get(one.cols, one.cols))
            image = data.draw(images(expressions, *sides))
            letters[one] = image + image.T if one.symmetric else image
    scalars = {"mu": data.draw(expressions("1", "1", 1))[0]} if data.draw(st.booleans()) else {}
    image = terms.substitute(p, letters, scalars, new)
    assert world(image) == value(Under(world, letters, scalars, new))


@few
@given(data=st.data())
def test_the_product_rule_gives_the_coefficient_of_t(data, expressions):
    p, _ = data.draw(expressions("1", "1", 4))
    plain = [one for one in sorted(p.letters()) if not one.symmetric]
    moving = {one: Letter(f"Delta{i}", one.rows, one.cols) for i, one in enumerate(plain)}
    t = terms.scalar("t")
    moved = {
        one: terms.from_letter(one) + t * terms.from_letter(new) for one, new in moving.items()
    }
    expanded = terms.substitute(p, moved, {}, {})
    linear = [
        (c, tuple(s for s in scalars if s[0] != "t"), traces, word)
        for (scalars, traces, word), c in expanded.terms.items()
        if dict(scalars).get("t") == 1
    ]
    assert terms.product_rule(p, moving) == terms.polynomial("1", "1", linear)


# --- normal forms, by example ---------------------------------------------------------------------


def test_a_word_splits_at_a_bond_of_dimension_one():
    assert u * (v.T * u) * v.T == terms.inner(u, v) * (u * v.T)
    assert (u * v.T) * (u * v.T) == terms.trace(u * v.T) * (u * v.T)
    assert terms.trace(u * v.T * A * B) == v.T * A * B * u


def test_the_empty_word_carries_its_dimension():
    assert terms.trace(terms.identity("1")) == terms.number(1)
    assert terms.trace(terms.identity("3")) == terms.number(3)
    assert terms.trace(terms.identity("d")) == terms.dimension("d")
    assert terms.trace(terms.identity("d")) != terms.trace(terms.identity("e"))
    assert terms.trace(terms.identity("d")) != terms.scalar("d")


def test_an_identity_is_neutral_and_its_multiples_keep_their_shape():
    I = terms.identity("d")  # noqa: E741 (the identity)
    assert I * x == x * I != x
    assert (I * x).shape == ("d", "d")
    assert I * A == A
    assert terms.number(1) * I == I * 1 == I
    assert I * u == u
    assert terms.trace(I * x) == x * terms.dimension("d")


def test_letters_of_equal_name_but_another_shape_do_not_mix():
    assert terms.letter("A", "d", "e") * terms.letter("A", "e", "d") != A * A.T
    assert terms.letter("S", "d", "d") != S
    assert terms.letter("S", "d", "d") != terms.letter("S", "d", "d").T
    assert S.T == S


def test_a_letter_of_one_entry_is_its_own_transpose():
    assert a == a.T
    assert u * a == a * u
    assert a * a == terms.trace(a) * terms.trace(a)


def test_symbolic_dimensions_may_become_equal_and_one():
    p = terms.substitute(A * B, {}, {}, {"d": "1", "e": "1"})
    one, other = terms.letter("A", "1", "1"), terms.letter("B", "1", "1")
    assert p == other * one
    swapped = terms.substitute(A * B, {}, {}, {"d": "e", "e": "d"})
    assert swapped == terms.letter("A", "e", "d") * terms.letter("B", "d", "e")


def test_the_power_of_a_dimension_is_one_after_renaming_too():
    square = terms.dimension("d") ** 2
    assert terms.substitute(square, {}, {}, {"d": "3"}) == terms.number(9)
    assert terms.substitute(square, {}, {}, {"d": "e"}) == terms.dimension("e") ** 2
    assert terms.substitute(square, {}, {"d": x}, {}) == square


def test_the_product_rule_holds_for_matrices():
    (one,) = A.letters()
    D = terms.letter("D", "d", "e")
    moving = {one: next(iter(D.letters()))}
    value = terms.trace(A * B) * A * B * A + x * A
    moved = terms.trace(D * B) * A * B * A + terms.trace(A * B) * (D * B * A + A * B * D) + x * D
    assert terms.product_rule(value, moving) == moved
    assert terms.product_rule(value.T, moving) == moved.T


def test_a_power_of_a_scalar_letter_may_be_large():
    assert terms.substitute(x**4096, {}, {"x": terms.number(1)}, {}) == terms.number(1)
    assert terms.substitute(x**1000, {}, {}, {}) == x**1000


def test_terms_print_as_they_are_read():
    assert str(A * B - 2 * mu * terms.identity("d") / 3) == "A B - 2/3 mu"
    assert str(x**2 * terms.trace(S) - 1) == "-1 + x^2 tr(S)"
    assert str(terms.zero("d", "e")) == "0"
    assert repr(B.T) == "<d×e: Bᵀ>"


def test_numbers_stand_on_either_side():
    assert 1 - x == -(x - 1)
    assert 1 + x == x + 1
    assert 2 * x == x * 2
    assert x / Fraction(2, 3) == Fraction(3, 2) * x
    assert terms.identity("d") == S**0
    assert S**5 == S * S * S * S * S
    assert (x + 1) ** 3 == x * x * x + 3 * x * x + 3 * x + 1


def test_a_dimension_prints_unlike_the_scalar_letter_of_its_name():
    assert str(terms.dimension("mu") ** 2 - mu) == "dim(mu)^2 - mu"


def test_a_refusal_shows_terms_and_shapes():
    for length, shown in ((60, "x" * 60), (61, "x" * 60 + "…")):
        long = terms.scalar("x" * length)
        with pytest.raises(ShapeError) as error:
            long + A
        assert str(error.value) == f"cannot add {shown} of shape 1×1 and A of shape d×e"
    with pytest.raises(KernelError, match="'0' is no dimension"):
        terms.zero("0", "d")
    with pytest.raises(KernelError, match="'0' is no dimension"):
        terms.zero("d", "0")
    for rows, cols in (("0", "d"), ("d", "0")):
        with pytest.raises(KernelError, match="'0' is no dimension"):
            terms.letter("A", rows, cols)
    with pytest.raises(KernelError, match="'1x' is no scalar letter"):
        terms.scalar("1x")


def test_what_occurs_in_a_polynomial_is_told():
    p = mu * A * B + terms.trace(S) * terms.trace(terms.identity("n")) * terms.identity("d")
    assert {str(one) for one in p.letters()} == {"A", "B", "S"}
    assert p.scalar_letters() == {"mu", "dim n"}
    assert p.dimensions() == {"d", "e", "n"}


# --- refusals -------------------------------------------------------------------------------------


def test_shapes_that_do_not_fit_are_refused():
    for wrong in (
        lambda: A + B,
        lambda: A - u,
        lambda: A * A,
        lambda: terms.trace(A),
        lambda: terms.inner(A, B),
        lambda: A + 1,
        lambda: 1 - A,
    ):
        with pytest.raises(ShapeError):
            wrong()


def test_a_power_needs_a_square_and_an_exponent_within_bounds():
    for base, exponent in ((A, 2), (A, 0), (S, -1), (x, 4097)):
        with pytest.raises(KernelError):
            base**exponent


@pytest.mark.parametrize("value", [0.5, True, "1", None, 1j])
def test_only_rationals_are_numbers(value):
    with pytest.raises(KernelError):
        terms.number(value)
    with pytest.raises(KernelError):
        A + value if value is None else value * A


def test_nothing_is_divided_by_zero_or_by_a_letter():
    for divisor in (0, Fraction(0), x, 0.5):
        with pytest.raises(KernelError):
            A / divisor


@pytest.mark.parametrize(
    "wrong",
    ["", "1x", "a b", "x\n", "λ", "A'", "x" * 65, "dim d", "١", 3, None],
)
def test_a_name_is_an_identifier(wrong):
    for make in (
        lambda: terms.letter(wrong, "d", "d"),
        lambda: terms.scalar(wrong),
        lambda: terms.letter("A", wrong, "d"),
        lambda: terms.identity(wrong),
        lambda: terms.zero("d", wrong),
        lambda: terms.dimension(wrong),
    ):
        with pytest.raises(KernelError):
            make()


@pytest.mark.parametrize("wrong", ["0", "01", "1000000000", "-1", "1.0"])
def test_a_literal_dimension_is_a_positive_integer(wrong):
    with pytest.raises(KernelError):
        terms.letter("A", wrong, "d")


def test_a_symmetric_letter_is_square_and_its_image_symmetric():
    with pytest.raises(ShapeError):
        Letter("S", "d", "e", symmetric=True)
    with pytest.raises(ShapeError):
        Letter("S", "d", "d", 1)
    plain = terms.letter("P", "d", "d")
    (letter,) = S.letters()
    with pytest.raises(ShapeError, match="not symmetric"):
        terms.substitute(S, {letter: plain}, {}, {})
    assert terms.substitute(S, {letter: plain + plain.T}, {}, {}) == plain + plain.T


@pytest.mark.parametrize(
    "factor",
    [2, -1, x, x * mu, terms.trace(S), terms.dimension("d"), a, a * x],
)
def test_a_multiple_of_a_letter_is_not_the_letter(factor):
    (one,) = A.letters()
    C = terms.letter("C", "d", "e")
    p = terms.trace(A * B) * A + terms.inner(A, C) * C
    image = factor * C
    wanted = terms.trace(image * B) * image + terms.inner(image, C) * C
    assert terms.substitute(p, {one: image}, {}, {}) == wanted
    assert terms.substitute(p.T, {one: image}, {}, {}) == wanted.T
    (small,) = a.letters()
    assert terms.substitute(a * A, {small: factor * a}, {}, {}) == factor * a * A


@pytest.mark.parametrize("factor", [a, a * x, x, terms.number(1), terms.trace(S), a**2])
def test_a_multiple_of_the_identity_is_not_the_number(factor):
    Z = terms.letter("Z", "d", "d")
    image = {next(iter(Z.letters())): factor * terms.identity("d")}
    assert terms.substitute(terms.trace(Z), image, {}, {}) == factor * terms.dimension("d")
    assert terms.substitute(terms.trace(Z * Z.T), image, {}, {}) == (
        factor * factor * terms.dimension("d")
    )
    assert terms.substitute(B * Z * A, image, {}, {}) == factor * (B * A)
    assert terms.substitute(B * Z * Z.T * A, image, {}, {}) == factor * factor * (B * A)


def test_an_image_has_the_shape_of_its_letter():
    (letter,) = A.letters()
    with pytest.raises(ShapeError):
        terms.substitute(A, {letter: B}, {}, {})
    with pytest.raises(ShapeError):
        terms.substitute(A, {letter: A}, {}, {"d": "n"})
    with pytest.raises(ShapeError):
        terms.substitute(x, {}, {"x": A}, {})


def test_a_cyclic_word_is_cut_at_every_bond_of_dimension_one_wherever_it_begins():
    M, a, b = Letter("M", "d", "e"), Letter("a", "e", "1"), Letter("b", "d", "1")
    product = terms.trace(terms.from_letter(b).T * terms.from_letter(M) * terms.from_letter(a))
    cycle = (M, a, b.T, M, a, b.T)
    for start in range(6):
        turned = cycle[start:] + cycle[:start]
        side = turned[0].rows
        assert terms.polynomial("1", "1", [(1, (), (turned,), ())]) == product * product
        assert terms.trace(terms.polynomial(side, side, [(1, (), (), turned)])) == product**2


def test_a_matrix_that_becomes_a_number_may_become_the_trace_of_another():
    K, C = Letter("K", "d", "d"), Letter("C", "d", "d")
    k = terms.from_letter(K)
    p = terms.trace(k * k * terms.from_letter(C))
    image = terms.trace(terms.letter("L", "n", "n"))
    number = terms.letter("C", "1", "1")
    assert terms.substitute(p, {K: image}, {}, {"d": "1"}) == image * image * number


def test_a_letter_that_is_a_number_may_become_an_inner_product():
    k, (a, b) = Letter("k", "1", "1"), (terms.letter(name, "d", "1") for name in "ab")
    p = terms.from_letter(k) ** 2 * A
    assert terms.substitute(p, {k: a.T * b}, {}, {}) == (a.T * b) ** 2 * A
    assert terms.substitute(p, {k: a.T * b * a.T * a}, {}, {}) == (a.T * b * a.T * a) ** 2 * A


def test_a_number_is_never_renamed_as_a_dimension():
    pair = terms.letter("A", "2", "2")
    for dimensions in ({"2": "3"}, {"1": "d"}):
        with pytest.raises(KernelError, match="is no symbolic dimension"):
            terms.substitute(terms.trace(pair), {}, {}, dimensions)
    with pytest.raises(KernelError, match="'0' is no dimension"):
        terms.substitute(A, {}, {}, {"d": "0"})
    for make in (terms.identity, terms.dimension, lambda wrong: terms.zero("d", wrong)):
        with pytest.raises(KernelError, match="'0' is no dimension"):
            make("0")


def test_only_plain_letters_of_one_shape_move():
    (letter,) = A.letters()
    (symmetric,) = S.letters()
    for moving in (
        {letter: Letter("Delta", "d", "d")},
        {symmetric: Letter("Delta", "d", "d")},
        {Letter("P", "d", "d"): symmetric},
    ):
        with pytest.raises(ShapeError):
            terms.product_rule(A, moving)


@pytest.mark.parametrize(
    "parts",
    [
        [(0.5, (), (), ())],
        [(True, (), (), ())],
        [(1, (("x", 0),), (), ())],
        [(1, (("x", True),), (), ())],
        [(1, (("x", 5000),), (), ())],
        [(1, (("x y", 1),), (), ())],
        [(1, (("dim 3", 1),), (), ())],
        [(1, (("dim dim d", 1),), (), ())],
        [(1, (("x", 1), ("x", 1)), (), ())],
        [(1, (), ((),), ())],
        [(1, (), ((Letter("A", "d", "e"),),), ())],
        [(1, (), (), (Letter("A", "d", "e"),))],
        [(1, (), (), (Letter("A", "d", "e"), Letter("A", "d", "e")))],
    ],
)
def test_a_term_that_is_none_is_refused(parts):
    with pytest.raises(KernelError):
        terms.polynomial("d", "d", parts)


def test_an_empty_word_has_a_square_shape():
    with pytest.raises(ShapeError):
        terms.polynomial("d", "e", [(1, (), (), ())])


# --- bounds ---------------------------------------------------------------------------------------


def test_terms_have_bounds():
    tr = terms.trace(S)
    many = sum((terms.scalar(f"x{i}") for i in range(200)), terms.number(0))
    for large in (
        lambda: S**513,
        lambda: x**4096 * x,
        lambda: tr**513,
        lambda: many * many * many,
        lambda: x * S**512,
        lambda: terms.scalar("y") ** 2 * tr**256 * S**256,
        lambda: terms.polynomial("1", "1", [(1, tuple((f"x{n}", 1) for n in range(513)), (), ())]),
        lambda: terms.number(2**8192),
        lambda: terms.number(Fraction(1, 2**8192)),
        lambda: terms.number(2**8000) * terms.number(2**8000),
        lambda: terms.polynomial("d", "d", [(1, (), (), tuple(S.letters()) * 513)]),
        lambda: Polynomial("1", "1", {((("x", n),), (), ()): 1 for n in range(20_001)}),
    ):
        with pytest.raises(LimitError):
            large()
    most = {((("x", n),), (), ()): 1 for n in range(1, 20_001)}
    assert len(Polynomial("1", "1", most).terms) == 20_000
    rows, columns = (
        sum(terms.scalar(f"{s}{i}") for i in range(n)) for s, n in (("y", 200), ("z", 100))
    )
    assert len((rows * columns).terms) == 20_000
    assert len((S**512).terms) == 1
    word = tuple(S.letters()) * 511
    assert terms.polynomial("d", "d", [(1, (("x", 4096),), (), word)]) == x**4096 * S**511
    assert terms.number(2**8192 - 1)


def test_a_budget_of_work_runs_out_at_the_same_place_every_time():
    def spent():
        for units in range(1000):
            try:
                with budget(units):
                    terms.norm2(A * B + S) * terms.number(Fraction(1, 3))
            except LimitError:
                continue
            return units
        return None

    assert spent() == spent() > 10
    with budget(6):
        assert terms.number(1) == terms.number(1)
    terms.norm2(A * B + S)  # outside there is no budget


@pytest.mark.parametrize("cancel", [lambda p, _: p - p, lambda p, q: terms.total(p.shape, [p, q])])
def test_what_cancels_has_its_price(cancel):
    many = sum((terms.scalar(f"x{i}") for i in range(200)), terms.number(0))
    opposite = -many
    with budget(200), pytest.raises(LimitError):
        cancel(many, opposite)


# --- immutability ---------------------------------------------------------------------------------


def test_letters_and_polynomials_cannot_be_changed():
    (letter,) = A.letters()
    for change in (
        lambda: setattr(letter, "rows", "e"),
        lambda: delattr(letter, "T"),
        lambda: setattr(A, "rows", "e"),
        lambda: delattr(A, "terms"),
        lambda: setattr(A, "terms", {}),
    ):
        with pytest.raises(KernelError):
            change()
    with pytest.raises(TypeError):
        A.terms[((), (), ())] = 1


def test_copies_are_equal():
    (letter,) = A.letters()
    for one in (letter, letter.T, next(iter(S.letters())), A * B + mu * S):
        assert copy.deepcopy(one) == one
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 (our own bytes)
    assert letter == pickle.loads(pickle.dumps(letter.T)).T  # noqa: S301


def test_integers_stay_integers():
    p = (A / 3) * 3
    assert p == A
    assert {type(c) for c in p.terms.values()} == {int}


def test_the_letters_are_looked_for_once():
    p = A * B + terms.identity("d")
    assert p.letters() is p.letters()
