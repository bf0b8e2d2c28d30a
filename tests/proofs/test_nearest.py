"""What is offered beside a formula that is not proved: true, proved, near, or nothing."""

import pytest

from proofs import nearest
from proofs.registry import load_paper
from proofs.reports.model import Verdict
from proofs.verdicts import Options, run

SETTING = r"""
[setting]
matrices = { A = "mxn", B = "nxp", C = "mxp", G = "nxn", H = "nxn", M = "mxn", q = "nx1" }
symmetric = { S = "nxn" }
scalars = ['\mu']
[setting.functions.f]
variables = ["A"]
definition = '\frac{1}{2}\|AB - C\|_F^2 + \frac{\mu}{4}\|A\|_F^2'
[given]
involution = 'S S = I'
unit = 'q^T q = 1'
absurd = 'S S = I, S S = 2 I'
[[instance]]
m = 1
n = 2
p = 1
S = [["0", "1"], ["1", "0"]]
q = [["3/5"], ["4/5"]]
"""
GRADIENT = r"\nabla_{A} f(A) = (A B - C) B^T + \frac{\mu}{2} A"

# what is printed, under which hypothesis, what is left over, and what is offered
FOUND = [
    (GRADIENT.replace("B - C", "B + C"), "", r"-2 C B^T", GRADIENT),
    (GRADIENT.replace(r"\frac{\mu}{2}", r"3 \mu"), "", r"-\frac{5 \mu}{2} A", GRADIENT),
    (GRADIENT.partition(" + ")[0], "", r"\frac{\mu}{2} A", GRADIENT),
    (GRADIENT.replace("B^T", "B"), "", None, GRADIENT),
    (GRADIENT.replace("B^T", "C^T"), "", None, GRADIENT),
    (r"\|C B^T A^T\|_F = \|A C B^T\|_F", "", None, None),
    ("S S S = S S", "involution", r"-\mathbf{I}_n + S", "S S S = S"),
    (r"\|M q\|_2^2 \geq \|M\|_F^2", "unit", None, r"\|M q\|_2^2 \leq \|M\|_F^2"),
    ("(G + H)(G + H) = G G + 2 G H + H H", "", "-G H + H G", None),
    (r"\operatorname{tr}(G H G H) = \operatorname{tr}(G H)^2", "", None, None),
    ("G = H", "absurd", "G - H", None),
]


def checked(tmp_path, printed, given):
    path = tmp_path / "claims.toml"
    text = f"{SETTING}[[claim]]\nid = 'it'\nprinted = '{printed}'\n"
    path.write_text(text + (f"given = ['{given}']\n" if given else ""), encoding="utf-8")
    (claim,) = run(str(path), None, Options(instances=4, jobs=1)).claims
    return claim


@pytest.mark.parametrize(("printed", "given", "left", "offered"), FOUND)
def test_what_is_left_and_what_is_near(printed, given, left, offered, tmp_path):
    claim = checked(tmp_path, printed, given)
    assert claim.verdict in {Verdict.REFUTED, Verdict.OPEN}
    if left:
        assert claim.residual == left
    if offered:
        assert claim.nearest == offered


def test_what_is_offered_is_proved_when_it_is_printed(tmp_path):
    for printed, given, _, _ in FOUND:
        offered = checked(tmp_path, printed, given).nearest
        if offered:
            assert checked(tmp_path, offered, given).verdict is Verdict.PROVED


def test_nothing_is_offered_from_hypotheses_that_cannot_hold(tmp_path):
    assert checked(tmp_path, "G = H", "absurd").nearest is None


def test_nothing_is_offered_where_nothing_near_is_true(tmp_path):
    printed = r"\operatorname{tr}(G H G H) = \operatorname{tr}(G H)^2"
    assert checked(tmp_path, printed, "").nearest is None


def test_beside_a_proved_claim_nothing_is_left_and_nothing_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(nearest, "nearest", None)
    claim = checked(tmp_path, GRADIENT, "")
    assert (claim.verdict, claim.residual, claim.nearest) == (Verdict.PROVED, "0", None)


def test_a_claim_of_the_paper_with_a_slip_gets_the_paper_s_own_formula(tmp_path):
    entry = load_paper().entry("eq19")
    slip = entry.printed.replace(r"- \mu", r"+ \mu")
    assert slip != entry.printed
    path = tmp_path / "claims.toml"
    fields = f"id = 'eq19'\nlabel = '(19)'\nwhere = '{entry.where}'\nline = {entry.line}\n"
    path.write_text(f"[[claim]]\n{fields}printed = '{slip}'\n", encoding="utf-8")
    (claim,) = run(str(path), None, Options(instances=4, jobs=1)).claims
    assert claim.verdict is Verdict.REFUTED
    (proved,) = run("zhu2019", ["eq19"], Options(instances=4, jobs=1)).claims
    assert claim.nearest == proved.statement
