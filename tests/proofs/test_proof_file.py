"""A user's own proofs: they prove what the search cannot, and cannot change what is claimed."""

import pytest

from proofs.cli import main
from proofs.errors import InputError
from proofs.reports.model import Verdict
from proofs.verdicts import Options, run

INVENTORY = """
[setting]
matrices = { A = "mxn", x = "nx1" }
[given]
"x is in the kernel of AᵀA" = 'A^T A x = 0'
[[claim]]
id = "kernel"
given = ["x is in the kernel of AᵀA"]
printed = 'A x = 0'
[[claim]]
id = "everything"
printed = 'A x = 0'
[[instance]]
m = 1
n = 2
A = [["1", "1"]]
x = [["1"], ["-1"]]
"""
PROOF = '''
from proofs.registry import Chapter
from symbolic.kernel.judgments import Equation
from symbolic.kernel.terms import norm2, number

chapter = Chapter()

@chapter.check("kernel")
def same_kernel(s, goal):
    """‖A x‖² = xᵀ(AᵀA x) = 0."""
    (normal,) = s.given("x is in the kernel of AᵀA")
    square = s.combine(Equation(norm2(s.A * s.x), number(0)), (s.x.T, normal, 1))
    (vanishes,) = s.vanishing(square, s.A * s.x)
    return s.prove(goal, vanishes)
'''


def verdict(tmp_path, proof=PROOF, claim="kernel"):
    inventory, steps = tmp_path / "claims.toml", tmp_path / "steps.py"
    inventory.write_text(INVENTORY, encoding="utf-8")
    steps.write_text(proof, encoding="utf-8")
    options = Options(instances=4, jobs=1)
    return run(str(inventory), [claim], options, proof_file=steps).claims[0]


def test_a_step_proves_what_the_search_does_not_find(tmp_path):
    assert verdict(
        tmp_path, "from proofs.registry import Chapter\nchapter = Chapter()"
    ).verdict in {
        Verdict.OPEN,
        Verdict.INSTANCES,
    }
    assert verdict(tmp_path).verdict is Verdict.PROVED


def test_a_proof_from_hypotheses_that_the_claim_does_not_state_is_not_a_proof(tmp_path):
    proof = PROOF.replace('check("kernel")', 'check("everything")')
    found = verdict(tmp_path, proof, "everything")
    assert found.verdict is Verdict.REFUTED
    assert found.proof == ()


def test_a_proof_of_something_else_is_not_a_proof(tmp_path):
    found = verdict(tmp_path, PROOF.replace("return s.prove(goal, vanishes)", "return square"))
    assert found.verdict is not Verdict.PROVED
    assert "the proof concludes" in found.reason


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("chapter = Chapter()", "chapter = Chapter(", r"steps.py:\d+: .*never closed"),
        ("chapter = Chapter()", "chapter = Chapters()", "steps.py:6: NameError: .*Chapters"),
        (
            "chapter = Chapter()",
            "chapter = Chapter(); raise SystemError",
            "steps.py:6: SystemError",
        ),
        ("chapter = Chapter()", "raise SystemExit(0)", "steps.py:6: SystemExit: 0"),
        ("chapter = Chapter()", "open('nothing')", "steps.py:6: FileNotFoundError"),
        ("(normal,) =", "raise SystemExit(0) #", "steps.py:11: SystemExit: 0"),
        ("s.x.T, normal", "s.y.T, normal", "steps.py:12: AttributeError: y is not declared;"),
        ("return s.prove(goal, vanishes)", "return True", "returned bool; expected a theorem"),
        ('("kernel")', '("colonel")', "no claim 'colonel'; expected an id, such as kernel"),
        ('("kernel")', '("kernel", reads="A = A")', "is not only proved"),
        ('("kernel")', '("kernel", given=("nothing",))', "is not only proved"),
        ("@chapter", 'chapter.cited("kernel", "x")\n@chapter', "is not only proved"),
        ("@chapter", '@chapter.check("kernel")\n@chapter', "proved twice"),
        ("@chapter.check", "chapter = 0\n@Chapter().check", "no chapter; expected a Python file"),
    ],
)
def test_what_is_wrong_in_a_proof_file_is_one_line(before, after, message, tmp_path):
    assert before in PROOF
    with pytest.raises(InputError, match=message) as caught:
        verdict(tmp_path, PROOF.replace(before, after))
    assert "\n" not in str(caught.value)


def test_a_missing_proof_file_is_said_by_the_command(runner):
    done = runner.invoke(main, ["check", "--claim", "eq9", "--proofs", "missing.py"])
    assert done.exit_code == 2
    assert "missing.py: no such file" in done.output
