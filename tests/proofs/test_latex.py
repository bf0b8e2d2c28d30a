"""LaTeX of a report: every formula says what was proved, it fits, and no text is a command."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from proofs import derivations, verdicts
from proofs.cli import main
from proofs.errors import FileError, TexError
from proofs.files import write_folder
from proofs.registry import load_paper
from proofs.reports import pdf
from proofs.reports.fragments import MARK, Typeset, anchor, fragments
from proofs.reports.model import Verdict
from proofs.reports.tex import document, symbol
from proofs.rereading import says, supposes
from proofs.typeset import Typesetter, written
from proofs.verdicts import Options, run_with_theorems
from symbolic.latex.reader import read
from symbolic.lowering import lower

DOCS = Path(__file__).parents[2] / "docs" / "latex.md"
DISPLAY = re.compile(
    r"\\begin\{equation\*\}\n(.*?)(?: \\tag\{[^{}]*\})?\n\\end\{equation\*\}", re.DOTALL
)
EXAMPLE = re.compile(r"<!-- compile: (\S+) -->\n```latex\n(.*?)```\n", re.DOTALL)
NASTY = (
    r"\write18{rm} \input{/etc/passwd} \csname x\endcsname \def\x{y} ^^5cinput 50% of $\def$ #1 _ ^"
    r" ~ { & \ </script> 中 ‖W2ᵀ‖² ≤ ½ \catcode`\%=12 \openout \expandafter \loop \end{document}"
)


@pytest.fixture(scope="module")
def whole():
    return run_with_theorems("zhu2019", None, Options(instances=0))


@pytest.fixture(scope="module")
def found(whole):
    return {one: written("zhu2019", *whole, one) for one in ("paper", "plain")}


@pytest.fixture(scope="module")
def typesetters():
    return {one: Typesetter(load_paper(), one) for one in ("paper", "plain")}


@pytest.fixture(scope="module")
def derived():
    return derivations.all_equations()


def engine():
    if pdf.find_engine() is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a TeX engine")
        pytest.skip("no TeX engine is installed")


# --- every formula is read back ---


@pytest.mark.parametrize("notation", ["paper", "plain"])
def test_each_claims_file_says_its_theorem_and_no_other(notation, whole, found, typesetters):
    report, theorems = whole
    typesetter = typesetters[notation]
    files = found[notation].files
    read_back = 0
    for claim in report.claims:
        text = files.get(f"claims/{anchor(claim.id)}.tex")
        if text is None:
            assert claim.id not in theorems
            continue
        theorem = theorems[claim.id]
        scene = typesetter.scene(claim, theorem)
        first, *functions = DISPLAY.findall(text)
        assert says(scene, first, theorem), claim.id
        for old, new in ((" = ", r" \leq "), (" + ", " - "), (" - ", " + "), (r"\geq", r"\leq")):
            assert old not in first or not says(scene, first.replace(old, new, 1), theorem)
        for one in functions:
            assert lower(read(one, scene.declarations).parts[1], scene.declarations) in {
                function.body for function in scene.functions.values()
            }
        read_back += 1
    assert read_back == len(theorems)


def test_hypotheses_that_are_shown_are_those_of_the_theorem_and_none_is_left_out(
    whole, typesetters
):
    report, theorems = whole
    typesetter = typesetters["paper"]
    for claim in report.claims:
        if claim.id in theorems and claim.statement:
            theorem = theorems[claim.id]
            typeset = typesetter.claim(claim, theorem)
            scene = typesetter.scene(claim, theorem)
            assert all(supposes(scene, one, theorem) for one in typeset.hypotheses)
            assert typeset.silent == 0, claim.id


def test_a_statement_that_says_something_else_is_not_written(whole):
    report, theorems = whole
    claim = next(one for one in report.claims if one.id == "eq9")
    lie = replace(claim, statement="W_2^T W_2 = W_1 X X^T W_1", hypotheses=(r"\mu < 0",))
    typeset = Typesetter(load_paper(), "plain").claim(lie, theorems["eq9"])
    assert typeset.statement == "W_2^T W_2 = W_1 X X^T W_1^T"
    assert typeset.words == lie.statement
    assert typeset.suppositions == lie.hypotheses
    assert set(typeset.hypotheses) == {r"\nabla g(W_1, W_2) = \mathbf{0}", r"\mu > 0"}


def test_without_a_theorem_a_statement_must_read_as_the_print(report):
    typesetter = Typesetter(load_paper(), "plain")
    claim = report.claims[0]
    assert typesetter.claim(claim, None).reading == claim.statement
    other = typesetter.claim(replace(claim, statement="W_2^T W_2 = W_2^T W_2"), None)
    assert (other.reading, other.words) == ("", "W_2^T W_2 = W_2^T W_2")


def test_a_theorem_without_a_witness_is_not_written_as_proved(whole):
    report, theorems = whole
    claim = next(one for one in report.claims if one.id == "eq9")
    empty = replace(report, claims=(replace(claim, verdict=Verdict.OPEN),))
    assert "claims/eq9.tex" not in written("zhu2019", empty, theorems).files
    proved = replace(report, claims=(claim,))
    assert "claims/eq9.tex" in written("zhu2019", proved, theorems).files


def test_a_derived_equation_reads_back(derived):
    report = verdicts.Report("zhu2019", "0", 0, ())
    for notation in ("paper", "plain"):
        texts = fragments(report, derived, {}, notation)
        for one in derived:
            text = texts[f"derived/{one.name}.tex"]
            assert text.startswith(MARK)
            again = read(DISPLAY.findall(text)[0], one.declarations)
            assert lower(again.parts[1], one.declarations) == lower(one.right, one.declarations)
            assert (r"\mathbf{W}" in text) == (notation == "paper")


# --- it compiles, and fits ---


def compiled(folder, name, text):
    engine()
    (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    return pdf.compile_pdf(folder / f"{name}.tex").log


def test_the_report_compiles_with_no_line_too_wide_and_no_undefined_reference(found, tmp_path):
    engine()
    write_folder(tmp_path, found["paper"].files, MARK)
    log = pdf.compile_pdf(tmp_path / "report.tex").log
    assert log.pages > 20
    assert log.overfull == ()
    assert log.undefined == ()


@pytest.mark.parametrize("notation", ["paper", "plain"])
def test_every_fragment_fits_an_ams_article_that_loads_amsmath_only(notation, found, tmp_path):
    write_folder(tmp_path, found[notation].files, MARK)
    inner = [name for name in found[notation].files if "/" in name]
    body = "\n".join(rf"\input{{{name}}}" for name in inner)
    article = f"\\documentclass{{amsart}}\n\\usepackage{{amsmath}}\n\\begin{{document}}\n{body}\n"
    log = compiled(tmp_path, "article", article + "\\end{document}\n")
    assert log.overfull == ()


def test_the_log_shows_what_sticks_out_and_what_leads_nowhere(tmp_path):
    text = (
        "\\documentclass{article}\n\\begin{document}\n"
        "\\begin{tabular}{p{1cm}}\\rule{9cm}{1pt}\\end{tabular}\n"
        "see \\ref{nothing}\n\\end{document}\n"
    )
    log = compiled(tmp_path, "broken", text)
    assert len(log.overfull) >= 1
    assert len(log.undefined) == 1
    assert "1 undefined references" in log.text


def test_the_documented_example_compiles(found, tmp_path):
    engine()
    name, text = re.search(
        r"<!-- compile: (\S+) -->\n```latex\n(.*?)```\n",
        DOCS.read_text(encoding="utf-8"),
        re.DOTALL,
    ).groups()
    write_folder(tmp_path / "latex", found["paper"].files, MARK)
    log = compiled(tmp_path, Path(name).stem, text)
    assert (log.pages, log.overfull, log.undefined) == (1, (), ())


def test_an_unknown_id_is_a_warning_and_a_visible_mark(found, tmp_path):
    write_folder(tmp_path, found["paper"].files, MARK)
    body = r"\claimstatus{eq99} \derived{99} \claimformula{L14b} \claimstatus{eq19}"
    text = f"\\documentclass{{amsart}}\n\\usepackage{{saddleproof}}\n\\begin{{document}}\n{body}\n"
    log = compiled(tmp_path, "unknown", text + "\\end{document}\n")
    assert [re.search("`(.*)'", one)[1] for one in log.undefined] == ["eq99", "99", "L14b"]


def test_a_document_that_does_not_compile_is_named_with_its_line(tmp_path):
    engine()
    broken = tmp_path / "report.tex"
    broken.write_text("\\documentclass{article}\n\\begin{document}\n\\nonsense\n\\end{document}\n")
    with pytest.raises(TexError, match=r"report\.tex:3: Undefined control sequence"):
        pdf.compile_pdf(broken)
    assert not broken.with_suffix(".pdf").exists()


def test_the_document_has_every_claim_that_was_looked_into(report, derived):
    text = document(report, derived, {})
    assert r"\derived{eq32a}" in text
    assert r"\label{claim:grad-rho-W1}" in text
    assert "L14a" not in text
    assert "for which no checker has been written: 1." in text
    assert r"SVD \& more" in text


# --- no text of a report is a command ---


def nasty(report):
    one = replace(
        report.claims[1],
        id="a_b%c/../\\x",
        label=NASTY,
        where=NASTY,
        printed=NASTY,
        reason=NASTY,
        hypotheses=(NASTY, "x_1_2"),
        statement=r"\left( x",
        corrected="x^{y",
        axioms=(NASTY,),
        uses=(NASTY,),
        proof=(NASTY,),
        certificate="a_b.json",
    )
    return replace(report, proof=NASTY, version=NASTY, claims=(*report.claims, one))


def test_the_document_compiles_whatever_the_texts_are(report, derived, tmp_path):
    engine()
    odd = nasty(report)
    typeset = {
        one.id: Typeset(words=one.statement, suppositions=one.hypotheses) for one in odd.claims
    }
    files = fragments(odd, derived, typeset)
    files["report.tex"] = document(odd, derived, typeset)
    write_folder(tmp_path, files, MARK)
    assert pdf.compile_pdf(tmp_path / "report.tex").path.read_bytes().startswith(b"%PDF")


FORBIDDEN = ("write", "input", "csname", "def", "catcode", "openout", "expandafter", "loop")


def test_no_text_of_a_report_is_a_command_of_tex(report, derived):
    odd = nasty(report)
    typeset = {one.id: Typeset(words=NASTY, suppositions=(NASTY,)) for one in odd.claims}
    text = document(odd, derived, typeset)
    commands = set(re.findall(r"\\[A-Za-z@]+", text))
    assert commands.isdisjoint({rf"\{one}" for one in FORBIDDEN})
    assert commands > {r"\textbackslash", r"\claimstatus"}
    assert "^^" not in text
    assert text.count(r"\end{document}") == 1
    assert all(rf"\{one}" in NASTY for one in FORBIDDEN)  # the test would see them


def test_no_text_of_a_report_is_a_command_in_the_package_or_a_fragment(report, derived):
    typeset = {one.id: Typeset(statement="x = y") for one in report.claims}
    usual, odd = (fragments(one, derived, typeset) for one in (report, nasty(report)))
    same = {"a_b=25=c=2f=..=2f==5c=x": "eq9"}
    for name, text in odd.items():
        twin = next((name.replace(*one) for one in same.items() if one[0] in name), name)
        commands = set(re.findall(r"\\[A-Za-z@]+", text))
        assert commands <= set(re.findall(r"\\[A-Za-z@]+", usual[twin])), name


def test_the_name_of_a_file_stays_in_its_folder_and_is_no_other_claims():
    ids = ["a_b", "a=5f=b", "a/b", "../../x", "a\\b", "ä", "x" * 300, "x" * 301, "A b", "%"]
    names = [anchor(one) for one in ids]
    assert len(set(names)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_.=-]{1,120}", one) for one in names)
    assert anchor("table1-lu.2_b") == "table1-lu.2_b"


def test_symbols_are_spelled_from_their_names():
    names = {
        "W1tilde": r"\tilde{W}_{1}",
        "W2tildeprime": r"\tilde{W}_{2}^{\prime}",
        "Lambda_half_inv": r"\Lambda^{-1/2}",
        "lambda_d1p1": r"\lambda_{d_1+1}",
        "lambda_rp": r"\lambda_{r'}",
        "d0p": r"d_{0}^{\prime}",
        "p_k": "p_{k}",
        "lambda_alpha": r"\lambda_{\alpha}",
        "G_used": r"G_{\mathrm{used}}",
        "G_in": r"G_{\mathrm{in}}",
        "sum": r"\text{sum}",
        "input{x}": r"\text{input\{x\}}",
    }
    assert {name: symbol(name) for name in names} == names


# --- the command ---


@pytest.fixture
def run_gives(monkeypatch, report):
    monkeypatch.setattr(verdicts, "run_with_theorems", lambda *_: (report, {}))


@pytest.mark.usefixtures("run_gives")
def test_without_an_engine_the_sources_are_written_and_one_line_says_so(runner, monkeypatch):
    monkeypatch.setattr(pdf, "find_engine", lambda: None)
    result = runner.invoke(main, ["latex", "-o", "out", "--pdf"])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "no TeX engine is installed" in result.stderr
    assert {one.name for one in Path("out/derived").iterdir()} > {"eq19.tex", "eq32b.tex"}
    assert {one.name for one in Path("out").iterdir()} == {
        "derived",
        "report.tex",
        "saddleproof.sty",
    }


def test_the_axioms_that_are_used_are_stated(report):
    claims = tuple(replace(one, axioms=("svd",)) for one in report.claims[:1])
    section = document(replace(report, claims=claims), (), {}).partition(r"\section{Axioms}")[2]
    assert r"\item[svd.] Every real matrix $M$ has" in section
    none = tuple(replace(one, axioms=()) for one in report.claims)
    assert r"\section{Axioms}" not in document(replace(report, claims=none), (), {})


@pytest.mark.usefixtures("run_gives")
def test_the_command_counts_what_was_read_back_and_what_is_words(runner):
    shown = runner.invoke(main, ["latex", "-o", "out"]).stdout
    assert "9 formulas written, 9 read back to the same term" in shown
    assert "3 in words: prose, or judgments without grammar" in shown


@pytest.mark.usefixtures("run_gives")
def test_a_full_disk_is_one_line_and_leaves_the_folder_as_it_was(runner, monkeypatch):
    Path("out").mkdir()
    Path("out/report.tex").write_text("kept", encoding="utf-8")
    told = iter(range(100))

    def full(_descriptor):
        if next(told) > 4:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused = runner.invoke(main, ["latex", "-o", "out"])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert "No space left on device" in refused.stderr
    assert [one for one in Path("out").rglob("*") if one.is_file()] == [Path("out/report.tex")]
    assert Path("out/report.tex").read_text(encoding="utf-8") == "kept"


def test_a_fragment_of_an_earlier_run_goes_and_a_file_of_the_users_stays(tmp_path):
    for name, text in (("old", f"{MARK}eq9\n"), ("mine", "% by hand\n")):
        (tmp_path / "claims").mkdir(exist_ok=True)
        (tmp_path / "claims" / f"{name}.tex").write_text(text)
    write_folder(tmp_path, {"claims/new.tex": f"{MARK}eq8\n"}, MARK)
    assert {one.name for one in (tmp_path / "claims").iterdir()} == {"new.tex", "mine.tex"}


def test_a_folder_in_the_place_of_a_file_is_refused_before_anything_is_written(tmp_path):
    (tmp_path / "b.tex").mkdir()
    with pytest.raises(FileError, match=r"b\.tex: is a folder"):
        write_folder(tmp_path, {"a.tex": "a", "b.tex": "b"}, MARK)
    assert [one.name for one in tmp_path.iterdir()] == ["b.tex"]


OWN = r"""
[setting]
matrices = {{ A = "mxn", B = "nxm" }}
[[claim]]
id = 'tr%\input{{x}}'
label = '\write18{{x}}'
where = '<script> 中'
printed = '''{printed}'''
"""


def test_an_inventory_of_ones_own_is_written_in_its_own_letters(runner):
    same = r"\operatorname{tr}(A B) = \operatorname{tr}(B A)"
    Path("claims.toml").write_text(OWN.format(printed=same))
    result = runner.invoke(main, ["latex", "claims.toml", "-o", "out"])
    assert result.exit_code == 0
    (fragment,) = Path("out/claims").iterdir()
    assert fragment.name == "tr=25==5c=input=7b=x=7d=.tex"
    text = fragment.read_text(encoding="utf-8")
    assert DISPLAY.findall(text) == [same]
    assert not Path("out/derived").exists()
    report = Path("out/report.tex").read_text(encoding="utf-8")
    assert r"\write" not in report
    assert r"\input" not in report


def test_a_formula_of_ten_megabytes_is_one_line(runner):
    Path("claims.toml").write_text(OWN.format(printed="A B + " * 1_700_000 + "A B"))
    refused = runner.invoke(main, ["latex", "claims.toml", "-o", "out"])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert len(refused.stderr) < 500
    assert refused.stderr.startswith(r"claims.toml:5: claim tr%\input{x}, character 0: ")
    assert "at most 20000 are read" in refused.stderr
    assert not Path("out").exists()
