"""Pieces of a landscape: plain numbers out, the same families back."""

from random import Random

import pytest

from exact import pieces
from exact.landscape import Landscape
from exact.matrices import Matrix


def random_matrix(rng, rows, cols):
    return Matrix.from_rows([[rng.randint(-9, 9) for _ in range(cols)] for _ in range(rows)])


def made(seed=0, hidden=3):
    rng = Random(seed)
    return Landscape(random_matrix(rng, 6, 9), random_matrix(rng, 5, 9), hidden).families


def test_the_pieces_put_together_are_all_families_in_their_order(monkeypatch):
    monkeypatch.setattr(pieces, "SIZE", 4)
    families = made()
    work = pieces.Work.of(families)
    done = [pieces.do(work, piece) for piece in pieces.pieces(families, families.count)]
    assert [number for number, _ in done] == list(range(len(done)))
    assert len(done) > 2
    assert tuple(one for _, part in done for one in part) == families.top(families.count)


def test_only_so_many_families_are_asked_for():
    (piece,) = pieces.pieces(made(), 2)
    assert len(piece.counts) == 2


def test_works_differ_where_the_data_do():
    texts = {str(pieces.Work.of(made(seed, hidden))) for seed in range(3) for hidden in (1, 2)}
    assert len(texts) == 6
    assert str(pieces.Work.of(made())) == str(pieces.Work.of(made()))


def test_a_row_gives_the_family_back():
    found = made().top(9)
    assert found[0].bound is None
    assert any(one.bound for one in found)
    assert tuple(pieces.from_row(pieces.to_row(one)) for one in found) == found


def test_numbers_with_more_digits_than_python_prints_travel_too():
    huge = 10**5000
    wide = Landscape(Matrix.from_rows([[huge, 1], [1, huge]]), Matrix.identity(2), 1).families
    assert str(pieces.Work.of(wide))
    (family,) = wide.top(1)
    assert pieces.from_row(pieces.to_row(family)) == family


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, [1.5]), (1, "2"), (1, True), (5, 1), (6, None), (6, ["1/2"]), (6, ["1/0", "1/1"]), (7, 3)],
)
def test_a_row_of_other_things_is_refused(place, value):
    row = pieces.to_row(made().top(1)[0])
    row[place] = value
    with pytest.raises((TypeError, ValueError, ArithmeticError)):
        pieces.from_row(row)
