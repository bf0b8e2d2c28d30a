"""Files of the user's, read exactly or refused in one line that names file, row and column."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact.data import DataFileError, read_matrix, read_number, read_table, read_training_data
from exact.matrices import Matrix


@pytest.fixture
def write(tmp_path):
    def writer(text, name="x.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return writer


def test_decimal_text_is_never_rounded(write):
    table = read_table(write("0.1,1e-3\n2/3,-4\n+.5,6.\n"))
    rows = [[Fraction(1, 10), Fraction(2, 3), Fraction(1, 2)], [Fraction(1, 1000), -4, 6]]
    assert table.matrix == Matrix.from_rows(rows)
    assert not table.header
    assert table.index is None
    assert table.features == ("column 1", "column 2")


def test_a_header_and_an_index_column_are_found_and_named(write):
    table = read_table(write("id,a,b\nr1,1,2\nr2,3,4\n"))
    assert (table.header, table.index, table.features) == (True, "id", ("a", "b"))
    assert table.matrix == Matrix.from_rows([[1, 3], [2, 4]])


def test_numbers_under_an_empty_heading_are_an_index(write):
    table = read_table(write(",a\n0,5\n1,6\n"))
    assert (table.index, table.features) == ("", ("a",))
    assert table.matrix == Matrix.from_rows([[5, 6]])


def test_names_of_rows_without_a_header_are_an_index(write):
    assert read_table(write("r1,1\nr2,2\n")).matrix == Matrix.from_rows([[1, 2]])


def test_dates_are_names_of_rows_and_never_features(write):
    for dates in (["2020-01-31", "2020-02-29"], ["2020-01", "2020-02"], ["2020-01-01 10:00"] * 2):
        table = read_table(write(f"date,a\n{dates[0]},1\n{dates[1]},2\n"))
        assert (table.index, table.rows) == ("date", tuple(dates))
        assert table.matrix == Matrix.from_rows([[1, 2]])
    numbers = read_table(write("1234.56,1\n2020/12,2\n"))
    assert numbers.index is None
    assert numbers.matrix[0, 0] == Fraction(123456, 100)


def test_where_samples_are_columns_the_index_names_the_features(write):
    path = write("name,s1,s2\nheight,1,2\nweight,3,4\n")
    table = read_table(path, samples_are_rows=False)
    assert table.features == ("height", "weight")
    assert table.matrix == Matrix.from_rows([[1, 2], [3, 4]])
    assert read_table(write("1,2\n3,4\n"), samples_are_rows=False).features == ("row 1", "row 2")


def test_samples_may_be_columns(write):
    path = write("1,2,3\n4,5,6\n")
    assert read_table(path, samples_are_rows=False).matrix.shape == (2, 3)
    assert read_table(path).matrix.shape == (3, 2)
    assert read_matrix(path).shape == (2, 3)


def test_byte_order_mark_quotes_semicolons_and_line_ends_are_understood(write):
    text = '\ufeff"a b";c\r\n"1";2\r\n3;4\r\n\r\n'
    table = read_table(write(text))
    assert table.features == ("a b", "c")
    assert table.matrix == Matrix.from_rows([[1, 3], [2, 4]])


def test_floats_of_an_array_are_dyadic_rationals(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.array([[0.1, 2.0]]))
    assert read_matrix(path)[0, 0] == Fraction(0.1) != Fraction(1, 10)
    np.save(path, np.array([1, 2, 3], dtype=np.int8))
    assert read_table(path).matrix == Matrix.from_rows([[1, 2, 3]])


@pytest.mark.parametrize(
    "text", ["1_000", "٣", "1e999", "1/0", "nan", "inf", "", "0x1", "1" * 2000]
)
def test_what_is_no_plain_number_is_not_read_as_one(text):
    assert read_number(text) is None


BAD = {
    "empty cell": ("a,b\n1,\n", "x.csv:2: column 2 (b): an empty cell"),
    "NaN": ("a,b\n1,2\n3,NaN\n", "x.csv:3: column 2 (b): 'NaN'"),
    "inf": ("1,inf\n2,3\n", "x.csv:1: column 2: 'inf'"),
    "text": ("1,2\n3,four\n", "x.csv:2: column 2: 'four'"),
    "text in the first column": ("1,2\nx,4\n", "x.csv:2: column 1: 'x'"),
    "text in the first row": ("1,2,x\n3,4,5\n", "x.csv:1: column 3: 'x'"),
    "a huge exponent": ("1,1e999999999\n", "x.csv:1: column 2"),
    "ragged": ("1,2\n3\n", "x.csv:2: 1 columns; expected 2"),
    "ragged, longer": ("a,b\n1,2\n3,4,5\n", "x.csv:3: 3 columns; expected 2"),
    "an empty line between": ("1,2\n\n3,4\n", "x.csv:2: 0 columns; expected 2"),
    "an empty first cell": ("a,b\n,2\n3,4\n", "x.csv:2: column 1 (a): an empty cell"),
    "a second header": ("a,b\nc,d\n1,2\n", "x.csv:2: column 1 (a): 'c'"),
    "a mistyped date": ("1,2\n2020-1x,4\n", "x.csv:2: column 1: '2020-1x'"),
    "spaces for commas": ("1 2\n3 4\n", "x.csv:1: column 1: '1 2'"),
    "a byte of value 0": ("1,2\n3,\x00\n", "x.csv:2: column 2: '\\x00'"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not a text"),
    "UTF-16": ("1,2\n".encode("utf-16"), "is not a text"),
    "a header only": ("a,b\n", "a header and no row"),
    "nothing": ("", "holds nothing"),
    "blank lines": ("\n\n", "holds nothing"),
    "bytes": (b"\xff\xfe\x00\x01", "is not a text"),
    "an open quote": ('1,"2\n3,4\n', "is not a CSV file"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_refused_with_its_place(write, name):
    text, message = BAD[name]
    with pytest.raises(DataFileError) as error:
        read_table(write(text))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_large_and_strange_files_are_refused(write, tmp_path, monkeypatch):
    with pytest.raises(DataFileError, match="No such file"):
        read_table(tmp_path / "no.csv")
    with pytest.raises(DataFileError, match="is no file"):
        read_table(tmp_path)
    with pytest.raises(DataFileError, match=r"a file \.xlsx"):
        read_table(write("1", "x.xlsx"))
    monkeypatch.setattr("exact.data.MOST_BYTES", 2)
    with pytest.raises(DataFileError, match="has 3 bytes; expected at most 2"):
        read_table(write("1,2"))


def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("wb") as stream:
        stream.truncate(2 * 2**30)
    with pytest.raises(DataFileError, match="expected at most"):
        read_table(path)


ARRAYS = {
    "inf": (np.array([[1.0, 2], [-np.inf, 3]]), "row 2, column 1: -inf"),
    "truth values": (np.array([[True]]), "bool"),
    "a number": (np.array(3.0), "not one matrix"),
    "NaN": (np.array([[1.0, np.nan]]), "row 1, column 2: nan"),
    "complex": (np.array([[1j]]), "complex128"),
    "text": (np.array([["a"]]), "<U1"),
    "three dimensions": (np.zeros((2, 2, 2)), "not one matrix"),
    "empty": (np.zeros((0, 3)), ""),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_a_bad_array_is_refused(tmp_path, name):
    array, message = ARRAYS[name]
    path = tmp_path / "x.npy"
    np.save(path, array)
    with pytest.raises(DataFileError) as error:
        read_table(path)
    assert message in str(error.value)


def test_pickles_and_promises_are_refused(write, tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.array([object()]), allow_pickle=True)
    with pytest.raises(DataFileError, match=r"is not a \.npy file"):
        read_table(path)
    with pytest.raises(DataFileError, match=r"is not a \.npy file"):
        read_table(write("not an array", "y.npy"))
    np.save(path, np.zeros((2, 3)))
    promise = path.read_bytes().replace(b"(2, 3)", b"(9,99)")
    with pytest.raises(DataFileError, match=r"is not a \.npy file"):
        read_table(write(promise, "z.npy"))


FRACTIONS = st.fractions(max_denominator=10**6)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(FRACTIONS, min_size=n, max_size=n), min_size=1)
    )
)
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("data") / "x.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    assert read_matrix(path) == Matrix.from_rows(rows)


@given(st.one_of(st.binary(max_size=60), st.text('0123456789.,;-+eE/"\n\r aN', max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("data")
    for name in ("x.csv", "x.npy"):
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        refusal = refused(path)
        assert "\n" not in refusal


def refused(path):
    """The message of a refusal, "" where there is none; any other error goes through."""
    try:
        read_table(path)
    except DataFileError as error:
        return str(error)
    return ""


def test_inputs_and_outputs_must_fit(write):
    X, Y = write("1,2\n3,4\n"), write("1\n2\n3\n", "y.csv")
    with pytest.raises(DataFileError, match=r"y\.csv: 3 samples, .*x\.csv has 2; expected as many"):
        read_training_data(X, Y)
    with pytest.raises(DataFileError, match="every entry is 0"):
        read_training_data(write("0,0\n", "zero.csv"), None)
    one, two = read_training_data(X, None)
    assert one is two
