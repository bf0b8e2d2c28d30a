"""What became of certificates: a line for each of a few, the axioms of many, every refusal."""

import io

import pytest

from proofs.reports import console
from proofs.reports.replays import replays
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation
from symbolic.kernel.replay import Replay

A = terms.letter("A", "m", "n")
ASSUMED = rules.assume(Equation(A, 2 * A))
RESTING = rules.witness(ASSUMED, "svd", (terms.letter("M", "p", "q"), "U", "S", "V", "r"), [])


def shown(results):
    out = io.StringIO()
    console.put(out, replays(results))
    return out.getvalue()


def many(number, theorem=ASSUMED):
    return [Replay(f"folder/c{k}.json", theorem) for k in range(number)]


def test_each_of_a_few_certificates_gets_a_line():
    text = shown([*many(2), Replay("one.json", RESTING), Replay("two.json", None, "no rule cut")])
    assert text.splitlines() == [
        "certificate     replay    rests on",
        "folder/c0.json  accepted  no axiom; 1 hypothesis",
        "folder/c1.json  accepted  no axiom; 1 hypothesis",
        "one.json        accepted  svd; 1 hypothesis",
        "two.json        refused   no rule cut",
        "",
        "3 accepted, 1 refused; axioms: svd",
    ]


def test_of_many_the_axioms_and_the_refusals_are_shown():
    text = shown([*many(50), Replay("one.json", RESTING), Replay("two.json", None, "no rule cut")])
    assert text.splitlines() == [
        "certificate  replay   because",
        "two.json     refused  no rule cut",
        "",
        "rests on  accepted  which",
        "no axiom        50",
        "svd              1  one",
        "",
        "51 accepted, 1 refused; axioms: svd",
    ]


def test_when_all_are_refused_no_axiom_is_named():
    text = shown([Replay(f"{k}.json", None, "not JSON") for k in range(30)])
    assert text.count("not JSON") == 30
    assert "rests on" not in text
    assert text.endswith("0 accepted, 30 refused; axioms: none\n")


@pytest.mark.parametrize("number", [3, 300])
def test_replays_fit_100_columns_and_names_are_not_markup(number):
    name = "[red]" + "x" * 150 + "\x1b.json"
    results = [*many(number, RESTING), Replay(name, RESTING), Replay(name, None, "why " * 60)]
    text = shown(results)
    assert max(map(len, text.splitlines())) <= 100
    assert "[red]xx" in text
    assert "\x1b" not in text
