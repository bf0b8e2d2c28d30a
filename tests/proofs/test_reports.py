"""Views of a report: they fit, they show what is there, and no text of it can break them."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from proofs.errors import InputError
from proofs.expected import Difference, differences, expected_verdicts, read_expected
from proofs.reports import terminal
from proofs.reports.brackets import split
from proofs.reports.breaking import LATEX, UNICODE, multiline, rows
from proofs.reports.mathtext import display, inline, is_formula, is_wordy, plain, prose
from proofs.reports.model import Instances, Verdict, Witness
from proofs.reports.progress import progress
from proofs.reports.signs import listed


def shown(report, view="table", found=()):
    out = io.StringIO()
    terminal.show(report, found, view, out)
    return out.getvalue()


def with_claim(report, **parts):
    return replace(report, claims=(replace(report.claims[0], **parts),))


# --- terminal ---


@pytest.mark.parametrize("view", ["table", "detail", "axioms", "totals"])
def test_every_view_fits_100_columns_however_long_the_texts(view, report):
    long = with_claim(report, id="x" * 300, reason="word " * 80 + "y" * 300, axioms=("z" * 150,))
    for one in (report, long):
        lines = shown(one, view).splitlines()
        assert max(map(len, lines)) <= 100
        assert all(line == line.rstrip() for line in lines)


def test_the_table_shows_what_was_looked_into_and_counts_the_rest(report):
    text = shown(report)
    assert "error: printed −μW2" in text
    assert "L14a" not in text
    assert "1 further claim OPEN: no checker has been written" in text
    assert "240 exact points of 2 shapes: 240 rational" in text


def test_a_text_is_never_markup_nor_a_command_to_the_terminal(report):
    text = shown(with_claim(report, reason="[bold]x[/bold] \x1b[31mred\x07 :smile:"))
    assert "[bold]x[/bold]" in text
    assert ":smile:" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_the_detail_shows_proof_hypotheses_and_evidence(report):
    text = shown(report, "detail")
    assert "hypotheses  ∇g(Z) = 0\n              μ > 0" in text
    assert "statement   W2ᵀ W2 = W1 X Xᵀ W1ᵀ" in text
    assert "nearest    no nearby true statement found" in text
    assert "2. combine (1): W2ᵀ W2 = W1 X Xᵀ W1ᵀ" in text
    assert "no axiom; the claims eq19, eq20" in text
    assert "W1 = [  0  −9/4 ]" in text
    assert "     [ 10     0 ]" in text
    assert "(instance) 3/4 < 1" in text
    assert "next: saddleproof check --claim eq19" in text


def test_texts_have_the_letters_of_the_values(report):
    claim = with_claim(
        report,
        printed=r"$\lambda_{d_1}$ exists",
        reason="λ_{d1} is meant",
        uses=("eq19",),
        witness=Witness({}, {"lambda_d1": "1"}),
    )
    text = shown(claim, "detail")
    for line in ("printed     λ_d1 exists", "reason      λ_d1 is meant", "λ_d1 = 1"):
        assert line in text
    assert "no axiom; the claim eq19\n" in text
    assert "λ_d1 is meant" in shown(claim)


@pytest.mark.parametrize(
    ("verdict", "instances", "told"),
    [
        (
            Verdict.PROVED,
            Instances(8, 8, 0, {"free": 8}),
            "held on 8 of 8 exact instances",
        ),
        (Verdict.PROVED, Instances(8, 6, 2), "held on 6 of 8 exact instances; 2 undecided"),
        (Verdict.PROVED, Instances(8, 0, 8), "not decided on any of 8 exact instances"),
        (Verdict.CORRECTED, Instances(8, 3, 0), "as printed: held on 3 of 8 exact instances"),
        (Verdict.CORRECTED, Instances(), ""),
    ],
)
def test_the_instances_say_of_which_statement_and_whether_anything_was_decided(
    report, verdict, instances, told
):
    claim = with_claim(report, verdict=verdict, instances=instances)
    assert claim.claims[0].trials == told
    assert (f"  instances   {told}\n" in shown(claim, "detail")) is bool(told)


def test_what_is_left_over_and_what_is_near_are_shown(report):
    failed = with_claim(
        replace(report, claims=(report.claims[2],)), residual=r"-2 C B^T", nearest=r"A = B^T"
    )
    text = shown(failed, "detail")
    assert "residual   left − right = −2 C Bᵀ" in text
    assert "nearest    A = Bᵀ\n             (a suggestion: the kernel proves it from what" in text
    assert "rests on" not in text


def test_exact_values_stand_side_by_side_where_they_fit(report):
    values = {"W1tilde": [["1", "2"], ["3", "4"]], "mu": "1/3", "X": [["9"] * 30]}
    text = shown(with_claim(report, witness=Witness({"d0": 2}, values)), "detail")
    assert "W\u03031 = [ 1  2 ]   μ = 1/3\n                   [ 3  4 ]\n" in text
    assert "\n              X = [ 9  9" in text


def test_the_next_command_can_be_pasted_into_a_shell(report):
    nasty = with_claim(report, id="x; rm -rf <a>", uses=())
    assert shown(nasty).endswith("next: saddleproof check --claim 'x; rm -rf <a>'\n")


def test_the_axioms_are_listed_both_ways(report):
    text = shown(report, "axioms")
    assert "singular value decomposition: not of this version\nused by lem1\n" in text
    assert "3 proved claims, 2 of them without an axiom" in text
    text = shown(with_claim(report, axioms=("svd",)), "axioms")
    assert "\nsvd: Every real matrix M has" in text


def test_many_differences_are_counted_not_listed(report):
    found = [Difference(f"c{k}", Verdict.OPEN, Verdict.PROVED) for k in range(30)]
    text = shown(report, "totals", found)
    assert "30 verdicts not as expected" in text
    assert "c19: OPEN; on record: PROVED" in text
    assert "c20:" not in text
    assert "and 10 more" in text


def test_there_is_no_progress_bar_without_a_terminal():
    stream = io.StringIO()
    with progress(stream) as tell:
        tell("proving", 1, 2)
    assert stream.getvalue() == ""


# --- verdicts on record ---


def test_what_differs_is_what_is_not_as_recorded(report):
    recorded = {claim.id: claim.verdict for claim in report.claims} | {"eq9": Verdict.OPEN}
    del recorded["L14a"]  # an open claim need not be on record
    assert differences(report, recorded, whole=True) == (
        Difference("eq9", Verdict.PROVED, Verdict.OPEN),
    )
    assert differences(report, recorded | {"eq1": Verdict.OPEN}, whole=False)[1:] == ()


def test_ones_own_inventory_is_expected_to_be_proved_or_as_recorded_beside_it(report, tmp_path):
    own = replace(report, proof="mine")
    assert set(expected_verdicts(str(tmp_path / "claims.toml"), own).values()) == {Verdict.PROVED}
    (tmp_path / "expected.toml").write_text('eq9 = "REFUTED"')
    beside = {"eq9": Verdict.REFUTED}
    assert expected_verdicts(str(tmp_path / "claims.toml"), own) == beside
    assert expected_verdicts(str(tmp_path), own) == beside


@pytest.mark.parametrize("text", ['eq9 = "MAYBE"', "eq9 = ", "eq9 = 1", '[a]\nb = "PROVED"'])
def test_a_record_that_is_none_is_refused(text, tmp_path):
    path = tmp_path / "expected.toml"
    path.write_text(text)
    with pytest.raises(InputError, match="expected"):
        read_expected(path)


# --- LaTeX ---

SAFE = [
    r"W_2^T W_2 = W_1 X X^T W_1^T",
    r"\left\{ \frac{1}{2} \right\} \in \mathbb{R}^{d_1 \times d_0}",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
    r"\|W\|_F^2 \leq λ",
    r"\text{rank}(\tilde{W}_1) < \min_{\substack{a \\ b}} f'",
]
UNSAFE = [
    r"\input{/etc/passwd}",
    r"\write18{rm}",
    r"\catcode`\%=12",
    r"\def\x{y}",
    "x_1_2",
    "x^a'",
    "{x",
    "x}",
    r"\left( x",
    r"\left( x \right",
    r"\frac{1}",
    "a & b",
    r"a \\ b",
    r"\begin{bmatrix} 1 \end{pmatrix}",
    r"\begin{verbatim} x \end{verbatim}",
    r"\text{$x$}",
    "100% sure",
    "x # y",
    "中",
    "",
    "{" * 1000 + "}" * 1000,
]


@pytest.mark.parametrize("text", SAFE)
def test_mathematics_is_kept(text):
    assert is_formula(text)


@pytest.mark.parametrize("text", UNSAFE)
def test_what_could_break_a_document_is_not_mathematics(text):
    assert not is_formula(text)


@pytest.mark.parametrize("text", [*UNSAFE[:-1], r"see \input{x} 50% of $\def$ #1 _ ^ ~ {"])
def test_what_is_not_mathematics_is_escaped(text):
    for escaped in (plain(text), prose(text), inline(text)):
        assert escaped.isascii()
        assert r"\input" not in escaped
        assert r"\def" not in escaped
        assert r"\catcode" not in escaped
        bare = escaped.replace(r"\%", "").replace(r"\#", "").replace(r"\$", "")
        assert "%" not in bare
        assert "#" not in bare


def test_prose_keeps_formulas_and_turns_unicode_into_ascii():
    assert prose("Zhu–Müller: $W_1$ is d_1×d_0, 中") == (
        r"Zhu--M\"{u}ller: $W_1$ is $d_1\times d_0$, [U+4E2D]"
    )
    assert prose("- (i) x - y") == "(i) $x$ - $y$"
    assert prose(r"subsets of \mathbb{R}^{d_0} are *strict*") == (
        r"subsets of $\mathbb{R}^{d_0}$ are \emph{strict}"
    )


def test_a_display_loses_its_number_and_gets_its_environment_back():
    assert display(r"x = y. \tag{9}") == "x = y."
    assert display(r"x = y \quad (2)") == "x = y"
    assert display(r"x &= y \\ &= z \end{aligned} \tag{32}").startswith(r"\begin{aligned}")
    assert display(r"x \\ := y").startswith(r"\begin{gathered}")
    assert display(r"A = \left\{ x :") == r"A = \{ x :"
    assert display(r"x \right\}. \quad (13)") == r"x \}."
    assert display(r"\left( x \right)") == r"\left( x \right)"
    assert display(r"\left\evil{ x") is None


def test_a_sentence_is_told_from_a_formula():
    assert is_wordy("a definition: well-typed")
    assert is_wordy("at most $d_1$")
    assert not is_wordy(r"\text{rank}(W_1) \leq d_1")


def test_long_formulas_break_at_signs_outside_brackets_first():
    assert rows("a(b − c) + d", 8, UNICODE) == [(0, "a(b − c)"), (1, "+ d")]
    assert rows("a(b − c) + d", 6, UNICODE) == [(0, "a(b"), (2, "− c)"), (1, "+ d")]
    assert rows(r"\|a + b\|^2", 1, LATEX) == [(0, r"\|a + b\|^2")]


def test_a_long_statement_breaks_between_its_parts_then_at_relations():
    assert multiline("a = b", 10) == "a = b"
    listed = multiline(r"a_1 = b_1,\quad c = d \implies e = f \quad\text{or}\quad g = h", 11)
    assert listed.splitlines()[1:-1] == [
        r"&a_1 = b_1, \\",
        r"&\quad c = d \\",
        r"&\quad \implies e = f \\",
        r"&\quad \text{or}\quad g = h",
    ]
    assert multiline("aaaaa = bbbb + ccc", 13).splitlines()[1:-1] == [
        r"&aaaaa \\",
        r"&\quad = bbbb \\",
        r"&\quad\quad + ccc",
    ]


def test_a_word_of_unicode_mathematics_becomes_a_formula():
    assert prose("printed W2XXᵀ has W2* and λ_r, L475b") == (
        r"printed $W_2XX^T$ has $W_2^*$ and $\lambda _r$, L475b"
    )
    assert prose("at 𝒞 W̃2ᵀ is q_iᵀU⁻¹, 2λ_d1 ≥ λ_min(∇²f(0)), not A or I") == (
        r"at \ensuremath{\mathcal{C}} $\tilde{W}_2^T$ is $q_i^TU^{-1}$, $2\lambda _{d_1}$"
        r" \ensuremath{\geq} $\lambda _{\min}(\nabla ^2f(0))$, not A or I"
    )


def test_functions_sums_and_indices_of_indices_are_typeset():
    assert prose("min(d0, d2), tr(W1ᵀ or rank(W2*Y) of f1") == (
        r"$\min (d_0$, $d_2$), $\operatorname{tr}(W_1^T$ or $\operatorname{rank}(W_2^*Y)$ of $f_1$"
    )
    assert prose("−4W2(…)X, r×r, λ_{d1+1}") == (
        r"$-4W_2(\dots )X$, $r\times r$, $\lambda _{d_1+1}$"
    )
    assert prose("Σσ_i⁻² of Σ over Σ_{i∉Γ}") == (
        r"$\sum \sigma _i^{-2}$ of $\Sigma $ over $\sum _{i\notin \Gamma }$"
    )
    assert prose("φ, ϕ") == r"$\phi $, $\phi $"  # the paper has one of them


@pytest.mark.parametrize(
    "text",
    listed("is minimum trace(A) (min) Eckart L489a A1 naïve SVD e.g. F1x"),
)
def test_a_word_is_no_formula(text):
    assert "$" not in prose(text)


def test_a_word_of_any_length_is_read_at_once():
    assert prose("W2" * 5000 + "ɂ!x").startswith("W2W2")


def test_brackets_are_never_cut():
    assert split(r"f(a, b), \{c, d\}, \left\langle e, f \right\rangle", re.compile(", ")) == [
        "f(a, b)",
        ", ",
        r"\{c, d\}",
        ", ",
        r"\left\langle e, f \right\rangle",
    ]
