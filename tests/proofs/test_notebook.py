"""The functions for notebooks, and how their results show themselves."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from proofs.errors import InputError
from proofs.notebook import Proof, check, claim, derive, landscape
from proofs.registry import load_paper
from proofs.reports.html import name
from proofs.reports.model import Evidence, Verdict, Witness
from symbolic.kernel import theorems as rules

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = '<script>alert("x")</script> & $\\href{javascript:x}{y}$'
FIT = r"\frac{1}{2}\|A X - B\|_F^2"
SHAPES = {"A": "mxn", "X": "nxp", "B": "mxp"}


def well_formed(html):
    """The elements of the HTML, which is XML too: every element closed, every text escaped."""
    return ET.fromstring(f"<div>{html}</div>")  # noqa: S314 (our own, no DTD)


def text_of(html):
    return " ".join("".join(well_formed(html).itertext()).split())


# --- the functions ---


def test_an_objective_and_shapes_give_its_gradient():
    (slope,) = derive(FIT, SHAPES, "X")
    assert slope.latex == r"\nabla_{X} f(X) = A^T (A X - B)"


def test_without_an_objective_the_papers_equations_are_derived():
    assert [one.name for one in derive()] == ["eq19", "eq20", "eq32a", "eq32b"]


def test_a_flipped_sign_in_the_print_is_refuted_by_exact_numbers():
    printed = load_paper().entry("eq19").printed
    broken = printed.replace(r"- \mu", r"+ \mu")
    assert broken != printed
    assert check("eq19", printed).verdict is Verdict.PROVED
    found = check("eq19", broken)
    assert found.verdict is Verdict.REFUTED
    assert found.counterexample.values["W1"]


def test_a_formula_of_ones_own_is_proved_or_refuted():
    square = {"A": "nxn", "B": "nxn"}
    same = claim(r"\operatorname{tr}(A B) = \operatorname{tr}(B A)", square)
    other = claim("A B = B A", square)
    assert (same.verdict, other.verdict) == (Verdict.PROVED, Verdict.REFUTED)


def test_hypotheses_need_an_instance_at_which_they_hold():
    swap = {"n": 2, "S": [["0", "1"], ["1", "0"]]}
    given = ("S S S = S", {"S": "nxn"}, ["S S = I"])
    assert claim(*given).verdict is Verdict.OPEN
    assert claim(*given, swap).verdict is Verdict.PROVED
    assert claim(*given, swap | {"S": [["0", "1"], ["2", "0"]]}).verdict is Verdict.OPEN


def test_a_symbol_of_shape_1x1_is_a_scalar():
    found = claim(r"\mu A = A \mu", {r"\mu": "1x1", "A": "mxn"})
    assert found.verdict is Verdict.PROVED


def test_any_letter_can_stand_in_the_text():
    with pytest.raises(InputError, match="claim"):
        claim('A = "\U0001d4d0\x7f\\', {"A": "mxn"})


def test_an_unknown_claim_is_named():
    with pytest.raises(InputError, match="no claim 'eq99'"):
        check("eq99", "A = A")


# --- how the results show themselves ---


def test_equations_are_one_display_with_each_of_them_in_it():
    shown = derive()._repr_latex_()
    assert shown.startswith("$$")
    assert shown.endswith("$$")
    assert shown.count(r"\nabla") == 4
    assert derive(FIT, SHAPES, "X")[0]._repr_latex_() == (
        r"$\displaystyle \nabla_{X} f(X) = A^T (A X - B)$"
    )


def test_a_claim_shows_verdict_statement_and_evidence(report):
    for one in report.claims:
        shown = one._repr_html_()
        well_formed(shown)
        assert one.verdict.value in text_of(shown)
    shown = report.claims[2]._repr_html_()
    assert "3/4<1" in text_of(shown)
    assert "<math" in shown


def test_names_that_no_letter_spells_are_shown_as_in_the_report(report):
    values = {"XXT_inv": "1", "root_k": "3/2", "λ_d1": "2"}
    shown = replace(report.claims[2].counterexample, values=values)._repr_html_()
    assert "\\" not in shown
    for one in values:
        assert f"<li>{name(one)} = " in shown


def test_in_a_claim_the_values_of_its_evidence_are_folded_and_side_by_side(report):
    found = report.claims[2]
    shown = well_formed(found._repr_html_())
    (folded,) = shown.findall(".//details[summary='exact values']")
    assert "flex-wrap: wrap" in folded.find("ul").get("style")
    assert len(folded.findall("ul/li")) == len(
        {**found.counterexample.shapes, **found.counterexample.values}
    )
    assert "3/4<1" not in "".join(folded.itertext())
    assert "<details>" not in found.counterexample._repr_html_()


def test_a_report_shows_every_claim_once(report):
    shown = report._repr_html_()
    rows = well_formed(shown).findall("table/tbody/tr")
    assert [row.find("th").text for row in rows] == [one.id for one in report.claims]


def test_a_theorem_shows_hypotheses_conclusion_and_steps():
    theorem = derive(FIT, SHAPES, "X")[0].theorem
    text = text_of(Proof(theorem)._repr_html_())
    assert "⟨Δ_X, Aᵀ(A X − B)⟩" in text
    assert "1. the derivative" in text
    assumed = Proof(rules.assume(theorem.conclusion))
    assert "given" in text_of(assumed._repr_html_())


def test_a_landscape_shows_its_families():
    files = (str(EXAMPLES / f"economy-{name}.csv") for name in ("inputs", "outputs"))
    text = text_of(landscape(*files, hidden=1)._repr_html_())
    assert "4 critical families" in text
    assert text.count("strict saddle") == 3


def test_no_name_of_a_data_file_becomes_markup():
    files = (str(EXAMPLES / f"economy-{name}.csv") for name in ("inputs", "outputs"))
    found = landscape(*files, hidden=1)
    shown = replace(found, inputs=replace(found.inputs, source=HOSTILE))._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_no_text_of_a_result_becomes_markup(report):
    hostile = replace(
        report.claims[0],
        **dict.fromkeys(("id", "label", "where", "printed", "reason", "statement"), HOSTILE),
        hypotheses=(HOSTILE,),
        axioms=(HOSTILE,),
        uses=(HOSTILE,),
        proof=(HOSTILE,),
        counterexample=Evidence(HOSTILE, HOSTILE, {HOSTILE: HOSTILE}, {HOSTILE: [[HOSTILE]]}),
        witness=Witness({HOSTILE: HOSTILE}, {HOSTILE: [HOSTILE]}),
    )
    everything = replace(report, proof=HOSTILE, claims=(hostile,))
    for one in (hostile, everything, hostile.counterexample, hostile.witness):
        shown = one._repr_html_()
        names = {element.tag for element in well_formed(shown).iter()}
        assert "script" not in names
        assert "a" not in names
        assert not re.search(r"\shref=|\son\w+=", shown)
        assert "&lt;script&gt;" in shown
