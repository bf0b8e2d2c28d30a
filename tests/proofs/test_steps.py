"""Proofs for people: every line is a step of the proof, and what is left out is counted."""

import re

import pytest

from proofs import steps
from proofs.shortening import shortened
from proofs.steps import SHOWN, proof_lines
from proofs.verdicts import Options, run
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.judgments import Equation, Nonnegative, Nonzero
from symbolic.notation import Notation

QUICK = Options(instances=4, jobs=1)
A, B = terms.letter("A", "n", "n"), terms.letter("B", "n", "n")
ZERO = A - A
x = terms.scalar("x")


def lines_of(theorem, cited=None, labels=None):
    return proof_lines(theorem, cited or {}, "own", Notation(), labels or {})


def proof(identifier):
    (claim,) = run("zhu2019", [identifier], QUICK).claims
    return claim.proof


def test_the_combination_is_the_paper_s_with_the_paper_s_numbers():
    assert proof("L401a") == (
        "given [1] μ > 0",
        "2. by eq20, (20): (W2 W1 X − Y)Xᵀ W1ᵀ + μ W2(W2ᵀ W2 − W1 X Xᵀ W1ᵀ) = 0",
        "3. by eq21, (21): W2ᵀ(W2 W1 X − Y)Xᵀ = μ(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)W1 X Xᵀ",
        "4. W2ᵀ·(20) − (21)·W1ᵀ: μ(W2ᵀ W2 W2ᵀ W2 − W1 X Xᵀ W1ᵀ W1 X Xᵀ W1ᵀ) = 0",
        "5. [4] divided, by [1]: W2ᵀ W2 W2ᵀ W2 − W1 X Xᵀ W1ᵀ W1 X Xᵀ W1ᵀ = 0",
    )


def test_squares_that_vanish_together_are_one_line():
    (line,) = [one for one in proof("eq9") if "(a)" in one]
    assert line == (
        "3. sum of squares, tr [2]: ‖W2(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)‖² + ‖Xᵀ W1ᵀ(W2ᵀ W2 − W1 X Xᵀ W1ᵀ)‖²"
        " = 0, so (a) W2(W2ᵀ W2 − W1 X Xᵀ W1ᵀ) = 0 and (b) Xᵀ W1ᵀ(W2ᵀ W2 − W1 X Xᵀ W1ᵀ) = 0"
    )


def test_a_step_that_only_turns_an_equation_round_is_folded():
    given = rules.assume(Equation(A, B))
    turned = rules.transpose(given)
    goal = Equation(B * A.T, B * B.T)
    found = lines_of(rules.combine(goal, [(B, turned, terms.identity("n"))]))
    assert found == ("given [1] A = B", "2. B·[1]ᵀ: B Aᵀ = B Bᵀ")


def test_what_is_assumed_for_a_while_is_no_hypothesis():
    goal = Nonnegative(x * x)
    square = rules.sum_of_squares(goal, [(1, (), x)], [])
    zero = rules.assume(Equation(x, terms.number(0)))
    second = rules.sum_of_squares(goal, [], [(x, zero, terms.number(1))])
    found = lines_of(rules.cases(square, second, x, False))  # noqa: FBT003 (a rule's argument)
    assert found[0] == "suppose [1] x = 0"
    assert found[-1].startswith("4. two cases, [2] if x ≠ 0 and [3] if x = 0")


def test_a_long_proof_shows_its_end_and_counts_the_rest():
    found = proof("eq14")
    numbered = [one for one in found if re.match(r"[0-9]+\. ", one)]
    assert len(numbered) <= SHOWN
    note = re.match(r"([0-9]+) of ([0-9]+) steps are folded, those whose numbers are", found[0])
    hidden, every = map(int, note.groups())
    given = sum(one.count("[") for one in found if one.startswith(("given", "suppose")))
    assert hidden + len(numbered) <= every <= hidden + len(numbered) + given
    assert numbered[-1].startswith(f"{every}. ")


def test_every_reference_is_to_an_earlier_line():
    for identifier in ("eq9", "eq14", "eq15", "thm5"):
        for line in proof(identifier):
            number = re.match(r"([0-9]+)\. ", line)
            how = line.partition(": ")[0]
            for one in re.findall(r"\[([0-9]+)[a-z]?\]", how) if number else ():
                assert int(one) < int(number[1]), line


def test_what_is_said_again_names_the_line_that_says_it_but_the_last_line_says_it():
    found = proof("L59d")
    assert "13. [12], what it supposes existing by svd: as [12]" in found
    last = proof("L107a")[-1]
    assert last == "8. in every case of [4], [7], [3]: λ_min(∇²f(W1, W2)) < 0"


def test_what_is_said_again_is_shown_where_the_line_that_says_it_is_not():
    for identifier in ("thm2-iii", "L353b"):
        found = proof(identifier)
        shown = {one.partition(". ")[0] for one in found}
        same = [one.rpartition(": as ")[2] for one in found if ": as " in one]
        assert same
        assert {one.strip("[]") for one in same} <= shown


@pytest.mark.parametrize("identifier", ["eq15", "L207a", "L379c"])
def test_a_long_formula_loses_whole_summands_and_no_side(identifier):
    cut = [one for one in proof(identifier) if "…" in one]
    assert cut
    for line in cut:
        assert line.count("(") == line.count(")")
        assert line.count("‖") == 2 * line.count("‖²")
        assert re.search(" [=≥>] [^ ]", line)
        assert not re.search(r"…(?!\)|,|$| [=≥>])", line.replace("+ …", "…"))


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a + b = c", "a + b = c"),
        ("A B C + D E F − G H I = 0", "A B C + D E F + … = 0"),
        ("0 = A B C + D E F − G H I", "0 = A B C + D E F + …"),
        ("(A B C D E F − G H I J K + L)M = 0", "(A B C D E F + …)M = 0"),
        ("‖A B C D E F − G H I J K + L‖² ≥ 0", "‖A B C D E F + …‖² ≥ 0"),
        ("A B C D = E F; G H = I J; K L = M", "A B C D = E F; …"),
        ("[1] with A := B C D, E := F G, H := I", "[1] with A := B C D, …"),
        ("A1 B1 C1 D1 E1 F1 G1 H1 I1", "A1 B1 C1 D1 E1 F1 G1 H1 I1"),
    ],
)
def test_a_text_is_cut_after_a_whole_part(text, short):
    assert shortened(text, 24) == short


@pytest.mark.parametrize("rule", sorted(rules.RULES))
def test_every_rule_of_the_kernel_has_words(rule):
    spelled = {"combine", "sum_of_squares", "cases", "substitute", "witness", "vanishing_square"}
    assert rule in steps._FORMS or rule in spelled


def test_a_cited_claim_is_one_line():
    divided = rules.divide(
        Equation(A, ZERO), rules.assume(Equation(x * A, ZERO)), rules.assume(Nonzero(x))
    )
    found = lines_of(rules.transpose(divided), {id(divided): "lemma"}, {"lemma": "(3)"})
    assert found == ("1. by lemma, (3): A = 0", "2. (3)ᵀ: Aᵀ = 0")
