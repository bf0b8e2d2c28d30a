"""The HTML report: one file, well-formed, that no text of a report can break or reach out of."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from proofs import verdicts
from proofs.cli import main
from proofs.reports import mathml
from proofs.reports.graph import NODE_HEIGHT, NODE_WIDTH, drawing, proof_statuses
from proofs.reports.html import anchor, page
from proofs.reports.model import Report, ReportError, Verdict

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><a href=javascript:alert(1)>x</a>",
    r"$\text{<script>alert(1)</script>}$",
    r"\text{</math><script>x</script>}",
    r"$\href{javascript:alert(1)}{x}$",
    "]]> --> </style></title></svg> &lt;b&gt; &amp;",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "中文 \u202e العربية \U0001f600",
    "\x00\x1b[31m\ud800\ufffe",
    r"x^{y",
    "$",
]


def tree(text):
    """The document; html5lib refuses every parse error when it is strict."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def with_claim(report, at=0, **parts):
    claims = list(report.claims)
    claims[at] = replace(claims[at], **parts)
    return replace(report, claims=tuple(claims))


def tag(element):
    return str(element.tag).rpartition("}")[2]


def articles(document):
    return {one.get("id"): one for one in document.iter("article")}


def text_of(element):
    return " ".join("".join(element.itertext()).split())


@pytest.fixture
def document(report):
    return tree(page(report))


# --- the document ---


def test_the_parser_of_these_tests_refuses_what_is_not_well_formed(report):
    with pytest.raises(html5lib.html5parser.ParseError):
        tree(page(report).replace("</main>", "</mian>"))


def test_it_has_a_language_a_title_landmarks_and_headings_in_order(document):
    assert document.get("lang") == "en"
    assert text_of(document.find("head/title")) == "The formulas of zhu2019, checked"
    names = [tag(one) for one in document.iter()]
    for landmark in ("header", "nav", "main", "footer"):
        assert names.count(landmark) == 1
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_a_scope(document):
    tables = list(document.iter("table"))
    assert tables
    for table in tables:
        assert table.find("caption") is not None
        assert all(one.get("scope") in {"row", "col"} for one in table.iter("th"))


def test_nothing_outside_the_file_is_asked_for_and_there_are_no_scripts(report):
    text = page(report)
    document = tree(text)
    names = {tag(one) for one in document.iter()}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form", "base"})
    for one in document.iter():
        for name, value in one.attrib.items():
            assert not str(name).startswith("on")
            if str(name).endswith(("href", "src")):
                assert value.startswith("#")
    assert not re.search(r"url\((?!#)|@import", text)


def test_every_link_leads_to_a_place_and_no_place_is_there_twice(document):
    places = [one.get("id") for one in document.iter() if one.get("id")]
    assert len(places) == len(set(places))
    links = {one.get("href") for one in document.iter() if tag(one) == "a"}
    assert links <= {f"#{place}" for place in places}
    assert "#claim-grad-rho-W1" in links


def test_the_same_report_gives_the_same_page(report):
    assert page(report) == page(Report.from_json(report.to_json()))


# --- claims ---


def test_each_claim_has_its_place_with_all_that_is_known_of_it(report, document):
    found = articles(document)
    assert list(found) == [anchor(claim.id) for claim in report.claims]
    text = text_of(found["claim-eq9"])
    assert "PROVED" in text
    assert "Sect. 4.1, line 269" in text
    assert "holds in all dimensions" in text
    assert "axioms: none; claims: eq19, eq20" in text
    assert "assume: mu > 0" in text
    assert "held on 145 of 145 exact instances" in text
    assert "-9/4" in text
    assert "lem1.json" in text_of(found["claim-lem1"])
    assert "3/4<1" in text_of(found["claim-eq14"])


def test_a_step_links_to_the_claim_that_it_cites(report):
    cited = with_claim(report, proof=("1. by eq14, (14): x = y", "2. by eq77: x = y"))
    lines = articles(tree(page(cited)))["claim-eq9"].find(".//ul[@class='proof']")
    assert [one.get("href") for one in lines.iter("a")] == ["#claim-eq14"]
    assert [text_of(one) for one in lines] == list(cited.claims[0].proof)


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (("given [1] x = y, [2] y = z", "3. [1] + [2]: x = z"), "3 steps"),
        (("1. the derivative: x = y",), "1 step"),
        (("given [1] x = y", "9. [1]: x = z", "7 of 9 steps are folded; …"), "2 of 9 steps shown"),
        (("in words", f"{'9' * 5000}. x"), "2 steps"),
    ],
)
def test_the_length_of_a_proof_is_its_steps_in_the_page_and_in_a_notebook(proof, said, report):
    found = with_claim(report, proof=proof)
    summary = articles(tree(page(found)))["claim-eq9"].find(".//details[@class='steps']/summary")
    assert text_of(summary) == said
    assert f"<summary>{said}</summary>" in found.claims[0]._repr_html_()


def test_each_symbol_of_each_shape_has_one_card_and_its_places_are_marked(report):
    first = {"W_2": "d2×d1", r"\mu": "number"}
    claims = (
        replace(report.claims[0], printed=r"\mathbf{W}_2^T X \leq \mu", symbols=first),
        replace(report.claims[1], printed="W_2 = W_1", symbols={"W_2": "d2×s"}),
    )
    document = tree(page(replace(report, claims=claims)))
    cards = {one.get("id"): text_of(one) for one in document.iter("div") if one.get("id")}
    assert cards == {"y0": "W2: d2×d1 matrix", "y1": "μ: number", "y2": "W2: d2×s matrix"}
    printed = [one.find(".//dd") for one in articles(document).values()]
    marked = [[e.get("class") for e in one.iter() if e.get("class")] for one in printed]
    assert marked == [["y0", "y1"], ["y2"]]


def test_what_is_left_over_and_what_is_near_are_shown_where_a_claim_is_not_proved(report):
    found = tree(page(with_claim(report, 2, residual=r"-2 C B^T", nearest=r"x \leq y")))
    text = text_of(articles(found)["claim-eq14"])
    assert "Residualleft − right = −2CBT" in text
    assert "Nearestx≤y A suggestion: the kernel proves it" in text
    assert "no nearby true statement found" in text_of(articles(tree(page(report)))["claim-eq14"])
    assert "Nearest" not in text_of(articles(found)["claim-eq9"])


def test_the_errata_come_before_the_claims(report):
    text = page(report)
    assert text.index('id="errata"') < text.index('id="claims"')
    assert "0 undefined, 2 errors, 0 typos, 1 gap." in text


def test_each_verdict_has_a_button_and_a_rule_that_hides_the_others(report):
    claims = tuple(replace(report.claims[0], id=one, verdict=one, uses=()) for one in Verdict)
    text = page(replace(report, claims=claims))
    for one in Verdict:
        kind = one.lower()
        assert f'id="show-{kind}"' in text
        assert f"body:has(#show-{kind}:checked) .claim:not(.is-{kind}):not(:target)" in text
        assert f'class="claim is-{kind}"' in text or f'class="claim is-{kind} ' in text


def test_all_labels_of_the_filter_have_one_form(document):
    labels = [text_of(one) for one in document.iter("label")]
    assert len(labels) > 3
    assert all(re.fullmatch(r"\S+ \([0-9]+\)", one) for one in labels)


def test_numbers_stand_below_their_head(document):
    table = next(document.iter("table"))
    assert table.find("thead/tr/th[2]").get("class") == "number"
    assert table.find("tbody/tr/td[1]").get("class") == "number"


def test_each_axiom_is_stated_beside_the_claims_that_rest_on_it(report):
    found = tree(page(with_claim(report, axioms=("svd", "of another version"))))
    rows = {text_of(row[0]): row for row in found.findall(".//table")[1].iter("tr")}
    assert "reduced singular value decomposition" in text_of(rows["svd"][1])
    assert "Horn and Johnson" in text_of(rows["svd"][1])
    assert text_of(rows["of another version"][1]) == "claims: eq9"
    assert rows["svd"].find(".//a").get("href") == "#claim-eq9"


# --- mathematics ---


def test_formulas_are_mathml(document):
    printed = articles(document)["claim-eq9"].find(".//dd")
    assert "math" in {tag(one) for one in printed.iter()}
    assert "\\" not in text_of(printed)


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{aligned} x &= y \\ &\quad + \min_{\substack{a \\ b}} z \end{aligned}",
        r"\left\| \tilde{\mathbf{W}}_2 \right\|_F^2 \leq \frac{1}{2} \operatorname{tr}(A)",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \in \mathbb{R}^{d_1 \times d_0}",
        "λ ≤ ‖W‖²",
    ],
)
def test_what_can_be_typeset_is_typeset(latex):
    assert mathml.block(latex).count("<math") == 1
    assert "<code>" not in mathml.block(latex)


@pytest.mark.parametrize("latex", [r"\left\evil{ x", "x_1_2", r"\unknown{x}", r"\def\x{y} = 1"])
def test_what_cannot_be_typeset_is_shown_as_it_is_printed(latex):
    assert mathml.block(latex) == f"<code>{latex}</code>"


def test_a_sentence_keeps_its_formulas():
    found = mathml.sentence("if $d_1 < d_0$ and λ_r is *not* 0")
    assert found.count("<math>") == 2
    assert "<em>not</em> 0" in found


def test_no_line_breaks_between_a_formula_and_the_punctuation_beside_it():
    found = mathml.sentence("smaller than λ_d1. It ($d_1$) is")
    tied = re.findall(r'<span style="white-space: nowrap">(.*?)<math>.*?</math>(.*?)</span>', found)
    assert tied == [("", "."), ("(", ")")]
    assert "nowrap" not in mathml.sentence("where λ is 0")


def test_a_line_may_break_between_the_formulas_of_a_hypothesis():
    short = r"U^T U = V^T V = I,\ X = U \Sigma V^T"
    found = mathml.sentence(rf"{short},\ \Sigma \text{{ invertible}},\ f(x, y) = 0")
    assert found.count("<math>") == 4
    assert "wide" not in found
    assert mathml.sentence(rf"{short},\ {' + '.join('abcdefghijklm')} = 0").count("<math>") == 1


def test_a_formula_too_wide_for_a_page_is_broken_into_rows():
    sides = [" + ".join(f"{one}_{k}" for k in range(10)) for one in "ab"]
    found = mathml.block(" = ".join(sides))
    assert found.count("<mtr>") == 2
    assert mathml.block("a = b").count("<mtr>") == 0


def test_a_matrix_is_shown_by_rows_and_a_large_one_by_its_size():
    assert mathml.value([["1", "1/2"], ["0", "3"]]).count("<mtr>") == 2
    assert mathml.value([["1"] * 40] * 30) == "(30 × 40 matrix)"


# --- the graph ---


def test_a_node_stands_right_of_all_that_it_rests_on(report):
    chain = {"eq14": ("eq9",), "lem1": ("eq14", "eq9"), "eq9": ()}
    claims = [replace(one, uses=chain.get(one.id, ())) for one in report.claims]
    graph = drawing(claims)
    x = {node.id: node.x for node in graph.nodes}
    assert x["eq9"] < x["eq14"] < x["lem1"]
    assert {(edge.source, edge.target) for edge in graph.edges} == {
        ("eq9", "eq14"),
        ("eq14", "lem1"),
        ("eq9", "lem1"),
    }
    assert "L14a" not in x


def test_no_two_nodes_overlap_and_all_are_inside(report):
    base = report.claims[0]
    claims = [
        replace(base, id=f"c{k}", uses=tuple(f"c{j}" for j in range(k) if k % (j + 2) == 0))
        for k in range(40)
    ]
    graph = drawing(claims)
    assert len(graph.nodes) > 20
    for a in graph.nodes:
        assert 0 <= a.x <= graph.width - NODE_WIDTH
        assert 0 <= a.y <= graph.height - NODE_HEIGHT
        for b in graph.nodes:
            assert a is b or abs(a.x - b.x) >= NODE_WIDTH or abs(a.y - b.y) >= NODE_HEIGHT


def test_a_circle_of_citations_is_drawn_not_followed_for_ever(report):
    claims = [replace(report.claims[0], id=a, uses=(b,)) for a, b in ("ab", "bc", "ca", "dd")]
    assert len(drawing(claims).nodes) == 4


def test_a_proof_is_only_as_good_as_what_it_cites(report):
    base = replace(report.claims[0], uses=(), axioms=())
    claims = [
        replace(base, id="a", axioms=("svd",)),
        replace(base, id="b", uses=("a",)),
        replace(base, id="c"),
        replace(base, id="d", verdict=Verdict.INSTANCES),
        replace(base, id="e", uses=("c", "d")),
    ]
    found = proof_statuses(claims)
    assert found == {"a": "axioms", "b": "axioms", "c": "complete", "d": "none", "e": "none"}


def test_statement_and_proof_are_told_apart(report):
    claims = [replace(one, uses=("lem1",)) if one.id != "lem1" else one for one in report.claims]
    colours = {node.id: (node.statement, node.proof) for node in drawing(claims).nodes}
    assert colours["grad-rho-W1"] == ("corrected", "axioms")
    assert colours["eq14"] == ("false", "none")
    assert colours["L14a"] == ("unsettled", "none")


# --- bad input ---


@pytest.mark.parametrize("text", NASTY)
def test_no_text_of_a_report_becomes_markup(text, report):
    nasty = with_claim(
        report,
        1,
        id=text,
        label=text,
        where=text,
        kind=text,
        printed=text,
        reason=text,
        statement=text,
        hypotheses=(text,),
        axioms=(text,),
        uses=(text, "eq9"),
        certificate=text,
        corrected=text,
        residual=text,
        nearest=text,
        symbols={text: text, "W_1": text},
        proof=(text, f"2. by {text}: x"),
        counterexample=replace(
            report.claims[1].counterexample, detail=text, values={text: [[text]]}
        ),
    )
    found = tree(page(replace(nasty, proof=text, version=text)))
    names = {tag(one) for one in found.iter()}
    assert names.isdisjoint({"script", "img", "b", "form"})
    for one in found.iter():
        assert not any(str(name).startswith("on") for name in one.attrib)
        if tag(one) == "a":
            assert str(one.get("href")).startswith("#")
    assert page(nasty).encode("utf-8")


def test_a_formula_of_ten_megabytes_is_cut_and_the_rest_is_counted(report):
    text = page(with_claim(report, printed="x + " * 2_500_000, reason="y " * 5_000_000))
    assert len(text) < 200_000
    assert "more characters" in text
    tree(text)


def test_a_report_without_the_optional_fields_is_read(report):
    body = json.loads(report.to_json())
    for claim in body["claims"]:
        del claim["residual"], claim["nearest"], claim["symbols"]
    assert Report.from_json(json.dumps(body)) == report


def test_a_report_of_another_schema_is_refused_in_one_line(report):
    other = report.to_json().replace("saddleproof-report/1", "saddleproof-report/2")
    with pytest.raises(ReportError, match=r"saddleproof-report/2.*expected") as refused:
        Report.from_json(other)
    assert "\n" not in str(refused.value)


@pytest.fixture
def run_gives(monkeypatch, report):
    recorded = {claim.id: claim.verdict for claim in report.claims}
    monkeypatch.setattr(verdicts, "run_with_theorems", lambda *_: (report, {}))
    monkeypatch.setattr("proofs.expected.expected_verdicts", lambda *_: recorded)


@pytest.mark.usefixtures("run_gives")
def test_the_command_writes_the_page(runner, report):
    assert runner.invoke(main, ["check", "--html", "r.html"]).exit_code == 0
    assert Path("r.html").read_text(encoding="utf-8") == page(report)


@pytest.mark.parametrize("place", [".", "no/r.html"])
def test_where_the_page_cannot_be_written_is_found_out_before_the_run(place, runner):
    refused = runner.invoke(main, ["check", "--html", place])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("run_gives")
def test_a_full_disk_is_one_line_and_leaves_the_file_as_it_was(runner, monkeypatch):
    Path("r.html").write_text("kept", encoding="utf-8")

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused = runner.invoke(main, ["check", "--html", "r.html"])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert "No space left on device" in refused.stderr
    assert Path("r.html").read_text(encoding="utf-8") == "kept"
    assert [one.name for one in Path().iterdir()] == ["r.html"]
