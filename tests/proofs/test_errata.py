"""The errata list: the most serious first, each with its evidence in at most six lines."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from proofs import verdicts
from proofs.cli import main
from proofs.reports.errata import EVIDENCE_LINES, WIDTH, conclusion, errata, listing
from proofs.reports.model import Evidence, Severity, Verdict
from proofs.reports.terminal import show
from proofs.reports.tex import document


def blocks(text):
    """The text of each erratum, the conclusion left out."""
    return text.split("\n\n")[:-1]


def evidence_of(block):
    """The lines of the field "evidence"."""
    lines = block.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("  evidence"))
    rest = [line.startswith(" " * 13) for line in lines[start + 1 :]]
    return lines[start : start + 1 + [*rest, False].index(False)]


def with_claim(report, at, **parts):
    claims = list(report.claims)
    claims[at] = replace(claims[at], **parts)
    return replace(report, claims=tuple(claims))


def test_only_departures_from_the_print_are_errata(report):
    assert {one.id for one in errata(report)} == {"grad-rho-W1", "eq14", "lem1"}
    proved = with_claim(report, 1, severity=None)
    assert "grad-rho-W1" not in {one.id for one in errata(proved)}


def test_the_most_serious_come_first_then_the_reading_order(report):
    assert [one.id for one in errata(report)] == ["grad-rho-W1", "eq14", "lem1"]
    worse = with_claim(report, 3, severity=Severity.UNDEFINED)
    assert [one.id for one in errata(worse)] == ["lem1", "grad-rho-W1", "eq14"]
    milder = with_claim(report, 1, severity=Severity.TYPO)
    assert [one.id for one in errata(milder)] == ["eq14", "grad-rho-W1", "lem1"]


def test_an_erratum_says_where_what_why_and_how_it_is_right(report):
    placed = with_claim(report, 1, line=279)
    block = blocks(listing(placed))[0]
    assert block.startswith("ERROR grad-rho-W1 Sect. 4.1, line 279\n")
    assert "  printed    ∇_W1 ρ := −μ W2\n" in block
    assert "  wrong      printed −μW2(…)W1XXᵀ is d2×d0" in block
    assert "  evidence   W2 is d2×d1 — not d1×d1\n             d1 = 2\n" in block
    assert "  corrected  ∇_W1 ρ = −4 W1 X Xᵀ" in block


def test_what_has_no_proved_correction_says_so(report):
    block = blocks(listing(report))[1]
    assert "no correction is proved" in block
    assert "3/4 < 1" in block
    assert "W1 = [3/4]" in block


def test_a_gap_names_the_missing_case_and_what_stands_for_the_claim(report):
    block = blocks(listing(report))[2]
    assert "  missing    d_1 > d_0 is missed" in block
    assert "proved from singular value decomposition, with the missing case" in block
    assert "corrected" not in block


@pytest.mark.parametrize("length", [1, 60, 400, 4000])
@pytest.mark.parametrize("number", [0, 1, 40])
@pytest.mark.parametrize("width", [40, 60, WIDTH])
def test_evidence_has_at_most_six_lines_and_no_line_over_the_width(report, length, number, width):
    values = {f"W{k}": [[f"{k}/{7**k}"] * 2] * 2 for k in range(number)}
    evidence = Evidence("instance", "word " * length, {f"d{k}": k for k in range(number)}, values)
    long = with_claim(report, 1, counterexample=evidence, printed="x" * length, id="y" * length)
    text = listing(long, width)
    assert max(map(len, text.splitlines())) <= width
    for block in blocks(text):
        assert len(evidence_of(block)) <= EVIDENCE_LINES


def test_values_and_sizes_have_the_names_of_the_other_views(report):
    evidence = Evidence("instance", "false", {"d0p": 2}, {"lambda_d1": "4", "W1tilde": [["1"]]})
    text = listing(with_claim(report, 1, counterexample=evidence))
    assert "d0′ = 2\n" in text
    assert "λ_d1 = 4, W\u03031 = [1]\n" in text


def test_the_list_is_as_wide_as_the_terminal(report, monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "60")
    out = Screen()
    show(report, (), "errata", out)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert plain.rstrip("\n").splitlines() == listing(report, 60).splitlines()


def test_the_values_that_the_claim_speaks_of_are_shown_first_and_the_rest_are_counted(report):
    big = [["123456789/1000"] * 4] * 1
    values = {f"A{k}": big for k in range(9)} | {"W2": big, "mu": "1"}
    evidence = Evidence("instance", "false", {"d1": 2}, values)
    one = errata(with_claim(report, 1, counterexample=evidence))[0]
    assert {"W2", "mu"} < set(one.values)
    assert len(one.values) < len(values)
    assert f"({len(values) - len(one.values)} more)" in one.evidence[-1]


def test_a_text_of_ten_megabytes_is_cut_and_marked(report):
    huge = with_claim(report, 1, printed="x + " * 2_500_000, corrected="中" * 10_000_000)
    text = listing(huge)
    assert len(text) < 10_000
    assert "…" in text


def test_control_characters_do_not_reach_the_terminal(report):
    text = listing(with_claim(report, 1, reason="a\x1b[31m\x07b\nc", id="i\rd"))
    assert "a [31m b c" in text
    assert not set(text) & set("\x1b\x07\r")


def test_the_list_ends_with_the_counts_and_the_text_they_are_said_of(report):
    text = listing(report)
    assert "3 errata in 6 claims of zhu2019: 0 undefined, 2 errors, 0 typos, 1 gap." in text
    assert "Not settled, and so not in this list whatever they are: 1." in text
    assert text.endswith("the text at hand, an extraction from the journal PDF.")


def test_a_paper_of_ones_own_is_no_extraction_and_nothing_unsettled_is_not_mentioned(report):
    own = replace(report, proof="mine", claims=report.claims[:1])
    assert conclusion(own) == (
        "0 errata in 1 claim of mine: 0 undefined, 0 errors, 0 typos, 0 gaps.",
        "All is said of the text at hand.",
    )


def test_the_command_lists_the_errata(runner, report, monkeypatch):
    recorded = {claim.id: claim.verdict for claim in report.claims}
    monkeypatch.setattr(verdicts, "run_with_theorems", lambda *_: (report, {}))
    monkeypatch.setattr("proofs.expected.expected_verdicts", lambda *_: recorded)
    shown = runner.invoke(main, ["check", "--errata", "--quiet"])
    assert (shown.exit_code, shown.stdout) == (0, listing(report) + "\n")
    recorded["eq14"] = Verdict.PROVED
    assert runner.invoke(main, ["check", "--errata"]).exit_code == 1


def test_the_command_lists_one_claim_or_says_there_is_no_erratum(runner):
    shown = runner.invoke(main, ["check", "--errata", "--claim", "eq19", "--instances", "2"])
    assert shown.stdout.startswith("0 errata in 1 claim of zhu2019")
    shown = runner.invoke(main, ["check", "--errata", "--claim", "L139c", "--instances", "2"])
    assert shown.stdout.startswith("TYPO L139c Sect. 3.1, line 139\n")


def test_errata_and_axioms_are_two_views(runner):
    refused = runner.invoke(main, ["check", "--errata", "--axioms"])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


def test_the_latex_report_opens_with_the_errata(report):
    text = document(report, (), {})
    section = text[text.index(r"\section{Errata}") : text.index(r"\section{Claims}")]
    assert section.index("grad-rho-W1") < section.index("eq14") < section.index("lem1")
    assert "2 errors" in section
    assert r"\hyperref[claim:eq14]{eq14}" in section
    assert r"\left[\begin{smallmatrix}3/4\end{smallmatrix}\right]" in section


def test_the_latex_report_sets_letters_with_combining_marks(report):
    marked = with_claim(
        report,
        1,
        reason="W\u03032 stands for W\u03042, λ\u0303 is not z\u0303\u0304, nor λ\u0303-like",
    )
    section = document(marked, (), {}).partition(r"\section{Errata}")[2]
    assert r"$\tilde{W}_2$ stands for $\bar{W}_2$" in section
    assert r"$\tilde{\lambda }$ is not z[U+0303][U+0304]" in section
    assert r"nor \ensuremath{\tilde{\lambda}}-like" in section
