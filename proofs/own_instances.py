"""The `[[instance]]` tables of a user's inventory: exact values of letters, sizes of dimensions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exact.matrices import Matrix
from proofs.errors import InputError
from proofs.own_setting import LARGEST, ascii_name, dimensions
from proofs.trials import GIVEN, Instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proofs.tables import Source
    from symbolic.expressions import Declarations, MatrixDeclaration

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,100}(/[0-9]{1,100}|\.[0-9]{1,100})?\s*")
WANTED = 'an exact number such as "-3/4"'


def instance(
    source: Source, number: int, row: Mapping[str, Any], declared: Declarations
) -> Instance:
    """The instance of that number in the file.

    Raises:
        InputError: a value is not exact, or does not fit what its letter is declared to be.
    """
    sides = dimensions(declared)
    values: dict[str, Any] = {}
    for latex, given in row.items():
        place = f"{source.place('instance', number, latex)}: instance {number}: {latex}"
        name = ascii_name(latex, place)
        if name in declared.matrices:
            values[name] = _matrix(given, place)
        elif name in declared.scalars:
            values[name] = _number(given, place)
        elif latex in sides:
            values[latex] = _size(given, place)
        else:
            known = sorted({*declared.matrices, *declared.scalars, *sides})
            raise InputError(f"{place} is not declared; expected one of {', '.join(known)}")
    for one in declared.matrices.values():
        if one.name in values:
            place = f"{source.place('instance', number, one.latex)}: instance {number}: {one.latex}"
            _fit(one, values, place)
    return Instance(f"instance {number}", (GIVEN,), lambda _section: values)


def _size(given: object, place: str) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= LARGEST:
        return given
    raise InputError(f"{place} is {given!r:.40}; expected a whole number from 1 to {LARGEST}")


def _number(given: object, place: str) -> Fraction:
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    if isinstance(text, str) and _NUMBER.fullmatch(text):
        try:
            return Fraction(text)
        except ZeroDivisionError:
            pass  # said below
    raise InputError(f"{place} is {given!r:.40}; expected {WANTED}")


def _matrix(given: object, place: str) -> Matrix:
    rows = given if isinstance(given, list) else []
    widths = {len(row) if isinstance(row, list) else 0 for row in rows}
    if len(widths) != 1 or 0 in widths:
        raise InputError(f"{place} is {given!r:.40}; expected rows of one length, each a list")
    if len(rows) > LARGEST or max(widths) > LARGEST:
        raise InputError(f"{place} has {len(rows)} rows; expected at most {LARGEST}×{LARGEST}")
    return Matrix.from_rows([[_number(one, f"{place}: an entry") for one in row] for row in rows])


def _fit(declared: MatrixDeclaration, values: dict[str, Any], place: str) -> None:
    """Demand the declared shape; a dimension without a size takes the one that a matrix shows."""
    value = values[declared.name]
    sides = (declared.rows, declared.cols)
    wanted = tuple(
        int(side) if side.isdigit() else values.setdefault(side, found)
        for side, found in zip(sides, value.shape, strict=True)
    )
    if value.shape != wanted:
        found, shape = ("×".join(map(str, one)) for one in (value.shape, wanted))
        raise InputError(f"{place} is {found}; expected {'×'.join(sides)}, which is {shape}")
    if declared.symmetric and not value.is_symmetric():
        raise InputError(f"{place} is not symmetric; expected a symmetric matrix")
