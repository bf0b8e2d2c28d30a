"""The whole paper: every claim has a checker, and what is trusted for it is on record."""

from pathlib import Path

import pytest

from proofs.certificates import write_certificates
from proofs.registry import load_paper
from proofs.reports.model import Verdict
from proofs.reports.trust import trust_text
from proofs.verdicts import Options, run_with_theorems
from proofs.zhu2019.paper import CHAPTERS, PAPER
from symbolic.kernel.replay import read_certificates, replay_texts

GOLDEN = Path(__file__).parents[1] / "golden" / "trust.txt"


@pytest.fixture(scope="module")
def whole():
    return run_with_theorems("zhu2019", None, Options(instances=240))


def test_inventory_and_checkers_are_in_bijection():
    inventory = [entry.id for entry in load_paper().entries]
    checkers = [one.id for chapter in CHAPTERS for one in chapter.checkers]
    assert len(set(inventory)) == len(inventory)
    assert sorted(checkers) == sorted(inventory)


def test_what_is_trusted_is_on_record(whole):
    report, _ = whole
    assert trust_text(report) == GOLDEN.read_text(encoding="utf-8"), "see tests/golden/update.py"


def test_every_labelled_equation_is_settled(whole):
    report, _ = whole
    settled = {Verdict.PROVED, Verdict.CORRECTED}
    labelled = [one for one in report.claims if one.label]
    assert {int(one.label.strip("()")) for one in labelled} == set(range(1, 38))
    assert {one.id for one in labelled if one.verdict not in settled} <= {"eq7"}


def test_every_proof_with_hypotheses_has_an_exact_witness(whole):
    report, theorems = whole
    for one in report.claims:
        if one.id in theorems and one.hypotheses:
            assert one.witness is not None, one.id


def test_every_correction_shows_evidence_and_a_statement(whole):
    report, _ = whole
    corrected = [one for one in report.claims if one.verdict is Verdict.CORRECTED]
    assert corrected
    for one in corrected:
        assert one.counterexample is not None, one.id
        assert one.corrected, one.id
        assert one.severity is not None, one.id


def test_a_bound_is_refuted_only_where_all_its_symbols_have_a_value(whole):
    """λ_{r'} of (15) is the largest λ below λ_{d1}: it is a λ of the point, not just any number."""
    report, _ = whole
    values = next(one for one in report.claims if one.id == "eq15").counterexample.values
    lambdas = [row[k] for k, row in enumerate(values["Lambda"])]
    assert values["lambda_rp"] in lambdas[lambdas.index(values["lambda_d1"]) + 1 :]
    assert values["lambda_rp"] != values["lambda_d1"]


def test_a_symbol_without_a_value_is_undefined_under_the_papers_own_name_too():
    ends_at_the_cut = [
        instance
        for instance in PAPER.plain()
        if (values := instance.values("Sect. 4.1"))["r"] > values["d1"]
        and values["lambda_d1"] == values["lambda_r"]
    ]
    assert ends_at_the_cut
    for instance in ends_at_the_cut:
        assert "lambda_rp" not in instance.values("Sect. 4.1")
        assert "lambda_rp" in instance.undefined("Sect. 4.1")


def test_counterexamples_are_small(whole):
    """Every print that an instance contradicts fails at 4×4 matrices or smaller ones."""
    report, _ = whole
    found = [one.counterexample for one in report.claims if one.counterexample]
    sizes = [one.shapes.get(name, 1) for one in found for name in ("d0", "d1", "d2", "N")]
    assert max(sizes) <= 4


def test_all_certificates_replay(whole, tmp_path):
    report, theorems = whole
    write_certificates(report, theorems, tmp_path)
    replayed = replay_texts(read_certificates([tmp_path]))
    assert len(replayed) == len(theorems)
    assert [one.refusal for one in replayed.values() if one.theorem is None] == []


def test_the_points_cover_every_kind(whole):
    report, _ = whole
    points = report.points
    assert points["checked"] == 240
    assert points["engines"]["rational"] >= 200
    assert len(points["shapes"]) >= 12
    for kind in (
        "N > d0", "N = d0", "N < d0", "X rank-deficient", "d1 narrower than d0 and d2",
        "d1 wider than d0 and d2", "rank Ytilde < d1", "rank Ytilde = d1", "rank Ytilde > d1",
        "lambda repeated across the cut", "lambda repeated inside the cut",
        "lambda repeated outside the cut", "Ytilde = 0", "GL(d1)-orbit",
        "critical for f, not balanced",
        "mu = 0", "mu tiny", "mu huge", "rotated inside an eigenspace",
    ):  # fmt: skip
        assert points["kinds"].get(kind), kind
