"""The user's files, read exactly: decimal text as fractions, binary floats as dyadic rationals."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from exact.errors import ExactError
from exact.matrices import Matrix

MOST_BYTES = 16 * 2**20
_LONGEST = 1000  # characters of one number
_LARGEST_EXPONENT = 400
_SHOWN = 40  # characters of a cell in a message
_DOUBLE = 8  # bytes of the widest float that is a Python float
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?|[+-]?\d+/\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d(-\d\d([T ][\d:.]+)?)?", re.ASCII)
_NO_NUMBER = re.compile(r"[+-]?(nan|inf|infinity)|n/?a|null|none|\?|-", re.IGNORECASE)


class DataFileError(ExactError):
    """A file of the user's that cannot be read as a matrix; the message names file, row, column."""


@dataclass(frozen=True)
class Table:
    """A matrix of the user's, one column for each sample, as X and Y have in the paper.

    Attributes:
        source: the name of the file.
        matrix: features × samples.
        features: the names of the features, from the header or numbered.
        header: whether the first row held names.
        index: the name of the column of row names that was set aside, "" for one without a name;
            where samples are columns, it names the features.
        rows: what that column held.
    """

    source: str
    matrix: Matrix = field(repr=False)
    features: tuple[str, ...]
    header: bool
    index: str | None
    rows: tuple[str, ...] = ()


def read_table(path: Path, *, samples_are_rows: bool = True) -> Table:
    """Read a matrix from a .csv or .npy file, exactly.

    Raises:
        DataFileError: The file is missing, too large, of another kind, or an entry is no number.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}; expected a .csv or .npy file") from None
    if not path.is_file():
        raise DataFileError(f"{path}: is no file; expected a .csv or .npy file")
    if size > MOST_BYTES:
        raise DataFileError(f"{path}: has {size} bytes; expected at most {MOST_BYTES}")
    kind = path.suffix.lower()
    if kind not in {".csv", ".tsv", ".txt", ".npy"}:
        raise DataFileError(f"{path}: a file {kind or 'without ending'}; expected .csv or .npy")
    table = _from_npy(path) if kind == ".npy" else _from_csv(path)
    return _oriented(table, samples_are_rows=samples_are_rows)


def read_matrix(path: Path) -> Matrix:
    """Read a matrix as it stands in the file, without a transposition: weights, for instance.

    Raises:
        DataFileError: As for `read_table`.
    """
    return read_table(path, samples_are_rows=False).matrix


def read_training_data(
    inputs: Path, outputs: Path | None, *, samples_are_rows: bool = True
) -> tuple[Table, Table]:
    """Read X and Y, or X alone for an autoencoder (Y = X).

    Raises:
        DataFileError: A file cannot be read, the numbers of samples differ, or X = 0.
    """
    X = read_table(inputs, samples_are_rows=samples_are_rows)
    if X.matrix.is_zero():
        raise DataFileError(f"{inputs}: every entry is 0; expected an input X that is not zero")
    if outputs is None:
        return X, X
    Y = read_table(outputs, samples_are_rows=samples_are_rows)
    count, other = X.matrix.shape[1], Y.matrix.shape[1]
    if count != other:
        hint = "; if samples are columns, say --samples columns" if samples_are_rows else ""
        raise DataFileError(
            f"{outputs}: {other} samples, {inputs} has {count}; expected as many{hint}"
        )
    return X, Y


def read_number(text: str) -> Fraction | None:
    """Return the number a text stands for, exactly, or None: 12, −0.5, 1e-3, 2/3.

    >>> read_number("0.1"), read_number("1/3"), read_number("one")
    (Fraction(1, 10), Fraction(1, 3), None)
    """
    text = text.strip()
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    exponent = re.search(r"[eE]([+-]?\d+)", text)
    if exponent and abs(int(exponent[1])) > _LARGEST_EXPONENT:
        return None
    try:
        return Fraction(text)
    except ZeroDivisionError:
        return None


def _oriented(table: Table, *, samples_are_rows: bool) -> Table:
    if samples_are_rows:
        return replace(table, matrix=table.matrix.T)
    names = table.rows or tuple(f"row {i + 1}" for i in range(table.matrix.shape[0]))
    return replace(table, features=names)


# -- csv -----------------------------------------------------------------------------------------


def _from_csv(path: Path) -> Table:
    lines = _cells(path)
    first = lines[0][1]
    header = all(_is_name(cell) for cell in (first[1:] or first))
    body = lines[1:] if header else lines
    if not body:
        raise DataFileError(f"{path}: a header and no row of numbers; expected samples")
    index = _index_of(first, body, header=header)
    skipped = 0 if index is None else 1
    names = tuple(one.strip() for one in first[skipped:])
    if not header:
        names = tuple(f"column {i + 1}" for i in range(skipped, len(first)))
    rows = [
        [
            _entry(path, line, place + 1, names[place - skipped] if header else "", cells[place])
            for place in range(skipped, len(cells))
        ]
        for line, cells in body
    ]
    held = () if index is None else tuple(cells[0].strip() for _, cells in body)
    return Table(str(path), Matrix.from_rows(rows), names, header, index, held)


def _cells(path: Path) -> list[tuple[int, list[str]]]:
    """The rows with their line numbers, all of one length; empty lines at the end are no rows."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            start = stream.readline()
            stream.seek(0)
            marks = [one for one in (",", ";", "\t") if one in start]
            reader = csv.reader(stream, delimiter=marks[0] if marks else ",", strict=True)
            lines = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError:
        raise DataFileError(f"{path}: is not a text; expected a CSV file in UTF-8") from None
    except csv.Error as error:
        raise DataFileError(f"{path}: is not a CSV file: {error}; expected commas") from None
    except OSError as error:
        raise DataFileError(f"{path}: {error.strerror}; expected a file to read") from None
    while lines and not any(cell.strip() for cell in lines[-1][1]):
        lines.pop()
    if not lines:
        raise DataFileError(f"{path}: holds nothing; expected rows of numbers")
    width = len(lines[0][1])
    for line, row in lines:
        if len(row) != width:
            raise DataFileError(
                f"{path}:{line}: {len(row)} columns; expected {width}, as in the first row"
            )
    return lines


def _index_of(
    first: Sequence[str], body: Sequence[tuple[int, list[str]]], *, header: bool
) -> str | None:
    """The name of a first column of row names: texts only, or numbers under an empty heading."""
    if len(first) == 1:
        return None
    unnamed = header and not first[0].strip()
    if unnamed or all(_is_name(row[0]) for _, row in body):
        return first[0].strip() if header else ""
    return None


def _is_name(cell: str) -> bool:
    text = cell.strip()
    return bool(text) and not _NO_NUMBER.fullmatch(text) and not _begins_like_a_number(text)


def _begins_like_a_number(text: str) -> bool:
    """Whether all of it could be a number, a mistyped one such as 1,5 included; a date is none."""
    return not _DATE.fullmatch(text) and bool(
        re.fullmatch(r"[\d.+\-eE/,_ ]*\d[\d.+\-eE/,_ ]*", text)
    )


def _entry(path: Path, line: int, column: int, name: str, cell: str) -> Fraction:
    number = read_number(cell)
    if number is not None:
        return number
    text = cell.strip()
    shown = (
        "an empty cell" if not text else repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
    )
    where = f"column {column}" + (f" ({name})" if name else "")
    raise DataFileError(
        f"{path}:{line}: {where}: {shown}; expected a number such as 12, -0.5, 1e-3 or 2/3"
    )


# -- npy -----------------------------------------------------------------------------------------


def _from_npy(path: Path) -> Table:
    import numpy as np  # noqa: PLC0415 (costs more than reading a small table)

    try:
        # mapped, not read: a short file that promises many numbers is refused
        array: Any = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, SyntaxError) as error:
        why = " ".join(str(error).split())[:80]
        raise DataFileError(f"{path}: is not a .npy file of numbers: {why}") from None
    if not isinstance(array, np.ndarray) or array.ndim not in {1, 2}:
        raise DataFileError(f"{path}: not one matrix; expected an array of rows and columns")
    if array.dtype.kind not in "iuf" or array.dtype.itemsize > _DOUBLE:
        raise DataFileError(f"{path}: entries of type {array.dtype}; expected integers or floats")
    if array.size == 0:
        raise DataFileError(f"{path}: {'×'.join(map(str, array.shape))}; expected entries")
    table = array.reshape(len(array), -1)
    wrong: Any = np.argwhere(~np.isfinite(table)) if table.dtype.kind == "f" else ()
    for row, column in wrong:
        raise DataFileError(
            f"{path}: row {row + 1}, column {column + 1}: {table[row, column]}; "
            "expected a finite number"
        )
    rows = [[Fraction(entry) for entry in row] for row in table.tolist()]
    names = tuple(f"column {i + 1}" for i in range(table.shape[1]))
    return Table(str(path), Matrix.from_rows(rows), names, header=False, index=None)
