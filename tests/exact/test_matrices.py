"""Exact rational matrices are what their entries say, whatever denominators they carry."""

import pickle
from fractions import Fraction

import pytest
from flint import fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.errors import NotExactError, ShapeError, SingularMatrixError
from exact.matrices import Matrix, hstack, inner, norm2, vstack

entries = st.fractions(min_value=-9, max_value=9, max_denominator=6)
sizes = st.integers(0, 3)


@st.composite
def matrices(draw, rows=sizes, cols=sizes):
    height, width = draw(rows), draw(cols)
    table = [[draw(entries) for _ in range(width)] for _ in range(height)]
    return Matrix.from_rows(table, cols=width)


@st.composite
def chains(draw):
    """Three matrices A (a×b), B (b×c) and C (b×c)."""
    a, b, c = (st.just(draw(sizes)) for _ in range(3))
    return draw(matrices(a, b)), draw(matrices(b, c)), draw(matrices(b, c))


def by_hand(left, right):
    columns = right.T.rows()
    table = [[sum(x * y for x, y in zip(r, c, strict=True)) for c in columns] for r in left.rows()]
    return Matrix.from_rows(table, cols=right.shape[1])


@settings(max_examples=30)
@given(chains())
def test_the_product_is_rows_times_columns(chain):
    A, B, _ = chain
    assert (A * B).rows() == by_hand(A, B).rows()


@settings(max_examples=30)
@given(chains())
def test_products_distribute_and_transposes_reverse(chain):
    A, B, C = chain
    assert A * (B + C) == A * B + A * C
    assert A * (B - C) == A * B - A * C
    assert (A * B).T == B.T * A.T
    assert -(A * B) == (-A) * B == A * B * -1


@settings(max_examples=30)
@given(chains())
def test_the_inner_product_is_a_trace_and_a_sum_over_entries(chain):
    _, B, C = chain
    by_entries = sum(
        x * y for b, c in zip(B.rows(), C.rows(), strict=True) for x, y in zip(b, c, strict=True)
    )
    assert inner(B, C) == (B.T * C).trace() == by_entries
    assert norm2(B) == inner(B, B) >= 0


@settings(max_examples=30)
@given(matrices(), st.integers(1, 30))
def test_equality_and_hash_ignore_a_common_factor(A, factor):
    padded = Matrix(A.numerators * factor, A.denominator * factor)
    assert padded == A
    assert hash(padded) == hash(A)
    assert padded.reduced().denominator <= padded.denominator
    assert padded.reduced() == A


@settings(max_examples=30)
@given(matrices())
def test_pickling_keeps_value_and_shape(A):
    back = pickle.loads(pickle.dumps(A))  # noqa: S301 (our own bytes)
    assert back == A
    assert back.shape == A.shape


@settings(max_examples=30)
@given(matrices())
def test_rows_give_the_matrix_back(A):
    assert Matrix.from_rows(A.rows(), cols=A.shape[1]) == A


@settings(max_examples=30)
@given(matrices(st.just(3), st.just(3)))
def test_the_inverse_inverts_or_the_rank_is_short(A):
    if A.rank() < 3:
        with pytest.raises(SingularMatrixError, match="3×3"):
            A.inverse()
    else:
        assert A * A.inverse() == Matrix.identity(3) == A.inverse() * A


def test_a_different_entry_makes_a_different_matrix():
    A = Matrix.from_rows([[1, Fraction(1, 2)]])
    assert Matrix.from_rows([[1, Fraction(1, 3)]]) != A
    assert A != A.T
    assert A != "A"


def test_a_negative_denominator_is_moved_to_the_numerators():
    A = Matrix(fmpz_mat(1, 1, [3]), -2)
    assert A.denominator == 2
    assert A[0, 0] == Fraction(-3, 2)


def test_stacks_put_blocks_over_one_denominator():
    A, B = Matrix.from_rows([[1], [2]]), Matrix.from_rows([[Fraction(1, 2)], [Fraction(1, 3)]])
    assert hstack([A, B]).rows() == [[1, Fraction(1, 2)], [2, Fraction(1, 3)]]
    assert vstack([A.T, B.T]) == hstack([A, B]).T
    assert hstack([A, Matrix.zeros(2, 0)]) == A


def test_empty_matrices_have_shapes_and_empty_sums():
    wide, tall = Matrix.zeros(0, 3), Matrix.zeros(2, 0)
    assert tall * wide == Matrix.zeros(2, 3)
    assert wide.T.shape == (3, 0)
    assert wide.norm2() == 0
    assert Matrix.identity(0).trace() == 0
    assert Matrix.identity(0).inverse().shape == (0, 0)
    assert wide.rows() == []
    assert tall.rows() == [[], []]


def test_parts_of_a_matrix():
    A = Matrix.from_rows([[1, 2, 3], [4, 5, 6]])
    assert A.submatrix([1, 0], [2]).rows() == [[6], [3]]
    assert A.column_at(1).rows() == [[2], [5]]
    assert A.row_at(1).rows() == [[4, 5, 6]]
    assert Matrix.diagonal([1, 2], 2, 3).rows() == [[1, 0, 0], [0, 2, 0]]


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        (lambda a, b: a * b, "product of 2×3 and 2×2"),
        (lambda a, b: a + b, "sum of 2×3 and 2×2"),
        (lambda a, b: a - b, "difference of 2×3 and 2×2"),
        (lambda a, b: a.inner(b), "inner product of 2×3 and 2×2"),
        (lambda a, b: vstack([a, b]), "stack of 2×3 and 2×2"),
        (lambda a, _: a.trace(), "2×3"),
        (lambda a, _: a.inverse(), "2×3"),
        (lambda a, _: a[2, 0], "2×3"),
        (lambda a, _: a.submatrix([0], [3]), "2×3"),
        (lambda *_: Matrix.diagonal([1, 2], 1, 2), "1×2"),
        (lambda *_: Matrix.from_rows([[1], [1, 2]]), "lengths"),
        (lambda *_: vstack([]), "no blocks"),
    ],
)
def test_shapes_that_do_not_fit_are_shown(operation, shown):
    with pytest.raises(ShapeError, match=shown):
        operation(Matrix.zeros(2, 3), Matrix.zeros(2, 2))


@pytest.mark.parametrize("entry", [0.5, "1", 1 + 0j])
def test_only_integers_and_fractions_are_exact(entry):
    with pytest.raises(NotExactError, match="an entry is"):
        Matrix.from_rows([[entry]])


def test_a_float_scales_nothing():
    with pytest.raises(TypeError):
        Matrix.identity(2) * 0.5


def test_the_denominator_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        Matrix(fmpz_mat(1, 1, [1]), 0)


def test_symmetry_is_decided_exactly():
    assert Matrix.from_rows([[1, 2], [2, 3]]).is_symmetric()
    assert not Matrix.from_rows([[1, 2], [3, 1]]).is_symmetric()
    assert not Matrix.zeros(1, 2).is_symmetric()


def test_a_printed_matrix_fits_a_page():
    assert str(Matrix.from_rows([[1, Fraction(-1, 2)], [10, 0]])) == "[ 1  -1/2]\n[10     0]"
    huge = Matrix.from_rows([[Fraction(10**40, 3)] * 30] * 30)
    lines = str(huge).splitlines()
    assert max(map(len, lines)) <= 100
    assert "41 digits" in lines[0]
    assert lines[-1] == "(30×30)"
    assert str(Matrix.zeros(0, 2)) == "[0×2]"
