"""What docs/report.md says of the fields of a report is what the program writes."""

import json
import re
from pathlib import Path

import pytest

from exact.data import Table
from exact.landscape import Landscape
from exact.matrices import Matrix
from exact.trained import examine
from proofs.landscape import SCHEMA as LANDSCAPE
from proofs.landscape import report as landscape_report
from proofs.reports.model import SCHEMA as REPORT

DOCUMENT = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
TABLE = re.compile(r"<!-- fields: (\w+) -->\n\|[^\n]*\n\|[-|]+\n((?:\|[^\n]*\n)+)")


def documented():
    return {
        name: re.findall(r"^\| `(\w+)` \| \S", rows, re.MULTILINE)
        for name, rows in TABLE.findall(DOCUMENT)
    }


def landscape():
    X, Y = Matrix.from_rows([[1, 0, 2], [0, 1, 1]]), Matrix.from_rows([[1, 2, 0], [0, 1, 3]])
    tables = [Table("data.csv", one, ("a", "b"), header=True, index=None) for one in (X, Y)]
    land = Landscape(X, Y, 1)
    W1, W2 = Matrix.from_rows([[1, 0]]), Matrix.from_rows([[1], [1]])
    text = landscape_report(*tables, land, land.families.top(2), examine(land, W1, W2, 0)).to_json()
    return json.loads(text)


@pytest.fixture
def written(report):
    found = json.loads(report.to_json())
    refuted = next(one for one in found["claims"] if one["counterexample"])
    proved = next(one for one in found["claims"] if one["witness"])
    land = landscape()
    return {
        "report": found,
        "claim": proved,
        "counterexample": refuted["counterexample"],
        "witness": proved["witness"],
        "instances": proved["instances"],
        "landscape": land,
        "number": land["global_minimum"],
        "source": land["X"],
        "level": land["lambda_squared"][0],
        "family": land["listed"][0],
        "applicable": land["table1"][0],
        "weights": land["weights"],
    }


def test_every_field_written_is_documented_and_no_other(written):
    assert {name: sorted(fields) for name, fields in documented().items()} == {
        name: sorted(fields) for name, fields in written.items()
    }


def test_the_order_documented_is_the_order_written(written):
    assert documented() == {name: list(fields) for name, fields in written.items()}


def test_the_schemas_are_named(written):
    assert written["report"]["schema"] == REPORT
    assert written["landscape"]["schema"] == LANDSCAPE
    for name in (REPORT, LANDSCAPE):
        assert f'`"{name}"`' in DOCUMENT
