"""What is claimed at every point holds there, over every engine; a wrong engine is caught."""

import pickle
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import pytest

from exact.enclosures import EnclosureEngine
from exact.errors import EngineDisagreementError, NotCriticalError, UndefinedSymbolError
from exact.fields import RATIONAL, RationalEngine
from exact.instances import (
    check_point,
    check_recipe,
    compare,
    count_kinds,
    points,
    reaches,
)
from exact.recipes import recipes

PRINTED = "the printed bound (14) or (15) holds"
SHARED = list(recipes(100))
REPORTS = [check_recipe(recipe) for recipe in SHARED]


def test_everything_claimed_holds_at_a_thousand_points():
    reports = [check_recipe(recipe) for recipe in recipes(1000)]
    assert [r.failed for r in reports if r.failed] == []
    assert [r.undecided for r in reports if r.undecided] == []
    asked = Counter(question for r in reports for question in r.answers)
    assert min(asked.values()) >= 10  # no question is asked in vain


def test_observations_go_both_ways():
    observed = {(name, answer) for r in REPORTS for name, answer in r.observed.items()}
    for name in ("∇g = 0", "(9) W2ᵀW2 = W1XXᵀW1ᵀ", "Z is of the form (10) for the prescribed SVD"):
        assert {(name, True), (name, False)} <= observed


def test_the_printed_15_is_refuted_without_being_told_where():
    found = []
    for recipe in recipes(500):
        # the check decides the printed bound by the exact signs of ∇² − bound·I
        report = check_recipe(recipe)
        if report.observed.get(PRINTED) is False:
            found.append(report)
    assert found
    assert all("saddle, tied case" in report.kinds for report in found)
    assert all(report.answers["the corrected bound holds along Δ"] for report in found)


def test_undefined_symbols_are_reported():
    reasons = {symbol for r in REPORTS for symbol in r.undefined}
    assert {"Δ", "lambda_rprime"} <= reasons


def test_three_engines_agree_on_a_hundred_points():
    undecided = Counter()
    for recipe, report in zip(SHARED, REPORTS, strict=True):
        others = [check_recipe(recipe, name, cap=80) for name in ("algebraic", "mpmath")]
        merged = compare([report, *others])
        assert None not in merged.values()  # the exact engines settle what enclosures cannot
        undecided.update(others[1].undecided)
        # only the rational engine places λ_min itself where the direction does not settle it
        assert set(others[0].undecided) <= {PRINTED}
    assert undecided["∇f = 0"] == 100  # an enclosure never proves an equality


def test_two_engines_agree_on_irrational_points():
    for recipe in recipes(50, irrational=True):
        reports = [check_recipe(recipe, name, cap=80) for name in ("algebraic", "mpmath")]
        merged = compare(reports)
        assert not reports[0].failed
        assert not reports[1].failed
        assert {name for name, answer in merged.items() if answer is None} <= {PRINTED}


@dataclass(frozen=True)
class Slanted(EnclosureEngine):
    """A wrong engine: it rounds numbers to three digits without widening its enclosures."""

    def number(self, value):
        return super().number(Fraction(round(Fraction(value) * 1000), 1000))

    def sqrt(self, value):
        exact = super().sqrt(value)
        return exact + Fraction(1, 1000)


@dataclass(frozen=True)
class Mirrored(RationalEngine):
    """A wrong engine: it reports the opposite sign."""

    name: str = "mirrored"

    def sign(self, number):
        return -super().sign(number)


@dataclass(frozen=True)
class Transposing(RationalEngine):
    """A wrong engine: it transposes square matrices when it takes them in."""

    name: str = "transposing"

    def lift(self, matrix):
        return matrix.T if matrix.shape[0] == matrix.shape[1] else matrix


@dataclass(frozen=True)
class Shifted(RationalEngine):
    """A wrong engine: its numbers are off by a little when they are compared."""

    name: str = "shifted"

    def enclose(self, number):
        return (number + Fraction(1, 10**9),) * 2


@pytest.mark.parametrize("wrong", [Slanted(40), Mirrored(), Transposing(), Shifted()], ids=repr)
def test_a_wrong_engine_is_caught(wrong):
    caught = 0
    for recipe, report in zip(SHARED[:40], REPORTS, strict=False):
        try:
            compare([report, check_point(recipe.make(wrong))])
        except (EngineDisagreementError, NotCriticalError, UndefinedSymbolError):
            caught += 1
    assert caught > 20


def test_a_true_engine_is_not_caught():
    for recipe, report in zip(SHARED[:40], REPORTS, strict=False):
        compare([report, check_point(recipe.make(replace(RATIONAL, name="again")))])


def test_a_tampered_point_fails_its_check():
    point = next(p for p in points(40) if p.family == "of the form (10)" and p.frame.gamma)
    assert check_point(point).failed == ()
    wrong = check_point(replace(point, W1=point.W1 * 2))
    assert {"∇f = 0", "∇g = 0", "(9) W2ᵀW2 = W1XXᵀW1ᵀ"} <= set(wrong.failed)


def test_a_wrong_answer_in_one_report_stops_the_comparison():
    report = REPORTS[0]
    changed = replace(report, engine="other", answers={**report.answers, "∇f = 0": False})
    with pytest.raises(EngineDisagreementError, match="∇f = 0"):
        compare([report, changed])


def test_reports_travel_and_are_read_only():
    for report in REPORTS[:20]:
        assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 (our own bytes)
        assert isinstance(report.answers, MappingProxyType)


def test_kinds_are_counted():
    counts = count_kinds(REPORTS)
    assert counts["critical for g"] + sum("critical for g" not in r.kinds for r in REPORTS) == len(
        REPORTS
    )
    assert list(counts) == sorted(counts)


def test_points_come_over_the_engine_that_was_asked_for():
    for name in ("rational", "algebraic", "mpmath"):
        assert all(p.engine.name.startswith(name) for p in points(5, engine=name))
    shared = next(points(1, engine="mpmath", irrational=False))
    assert shared.problem == next(points(1)).problem


def test_the_least_eigenvalue_is_placed_exactly():
    point = next(p for p in points(60) if "saddle" in p.kinds and p.family == "of the form (10)")
    assert reaches(point, Fraction(0))
    assert not reaches(point, Fraction(-(10**12)))
