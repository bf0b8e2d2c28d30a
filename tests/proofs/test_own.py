"""A user's own inventory: symbols, hypotheses and instances from a TOML file."""

import pytest

from proofs.errors import InputError
from proofs.registry import load_paper
from proofs.reports.model import Verdict
from proofs.verdicts import Options, run

OWN = r"""
[setting]
matrices = { A = "mxn", B = "nxm", x = "nx1", y = "nx1" }
symmetric = { S = "nxn" }
functions = { f = { variables = ["A"], definition = '\frac{1}{2}\|A B\|_F^2' } }
[given]
involution = 'S S = I'
[[claim]]
id = "cyclic"
printed = '\operatorname{tr}(A B) = \operatorname{tr}(B A)'
[[claim]]
id = "not-multiplicative"
printed = '\operatorname{tr}(A B A B) = \operatorname{tr}(A B)^2'
[[claim]]
id = "cauchy-schwarz"
printed = '(x^T y)^2 \leq \|x\|_2^2 \|y\|_2^2'
[[claim]]
id = "gradient"
printed = '\nabla_{A} f(A) = A B B^T'
[[claim]]
id = "cube"
given = ["involution"]
printed = 'S S S = S'
[[instance]]
n = 2
S = [["0", "1"], ["1", "0"]]
"""


def own(tmp_path, text=OWN):
    path = tmp_path / "claims.toml"
    path.write_text(text)
    return str(path)


def verdicts(tmp_path, text=OWN):
    report = run(own(tmp_path, text), None, Options(instances=4, jobs=1))
    return {one.id: one.verdict for one in report.claims}


def test_true_claims_are_proved_and_false_ones_refuted(tmp_path):
    found = verdicts(tmp_path)
    assert found.pop("not-multiplicative") is Verdict.REFUTED
    assert set(found.values()) == {Verdict.PROVED}


def test_without_an_instance_a_hypothesis_is_not_shown_to_be_consistent(tmp_path):
    text = OWN[: OWN.index("[[instance]]")]
    assert verdicts(tmp_path, text)["cube"] is Verdict.OPEN


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('A = "mxn"', 'A = "m"', "expected ROWSxCOLS"),
        ('given = ["involution"]', 'given = ["nothing"]', "no hypothesis 'nothing'"),
        ('id = "cube"', 'id = "cyclic"', "stands twice"),
        ("printed = 'S S S = S'", "printed = 3", "`printed` is missing"),
        ('["0", "1"]', '["0", "one"]', "expected a number"),
        ("[setting]", "[setting", "expected TOML"),
        ("'S S S = S'", "'S S S = T'", "T is not declared"),
        ("'S S S = S'", "'S S (S = S'", "expected a formula"),
        ("'S S S = S'", "'S = <script>alert(1)</script>'", "an expression is expected, not <"),
        ("'S S S = S'", "'S = 数'", "'数' cannot be read"),
        ('S = "nxn"', '数 = "nxn"', "expected TOML"),
        ('{ S = "nxn" }', "{ '数' = \"nxn\" }", "'数' cannot name a symbol"),
        ("'S S S = S'", f"'S = {'S + ' * 2_500_000}S'", "10000005 characters; at most 20000"),
    ],
)
def test_bad_input_is_one_line(tmp_path, before, after, message):
    assert before in OWN
    with pytest.raises(InputError, match=message.replace("(", r"\(")) as caught:
        verdicts(tmp_path, OWN.replace(before, after))
    assert "\n" not in str(caught.value)


def test_a_claim_of_no_known_paper_needs_a_setting(tmp_path):
    with pytest.raises(InputError, match="none of zhu2019"):
        load_paper(own(tmp_path, '[[claim]]\nid = "mine"\nprinted = "A = A"\n'))
