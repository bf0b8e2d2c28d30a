"""The paper's letters: its printed formulas read against them, and re-read after being written."""

import tomllib
from contextlib import suppress
from importlib.resources import files

import pytest

from proofs.zhu2019.setting import declarations, section_of, sections
from symbolic.errors import DeclarationError, ReadError, ShapeMismatchError
from symbolic.latex.reader import formulas, read_all, read_expression
from symbolic.latex.writer import write

CLAIMS = {
    claim["id"]: claim
    for claim in tomllib.loads(files("proofs.zhu2019").joinpath("claims.toml").read_text())["claim"]
}
# What stands before a display that begins with a relation.
LEFT = {
    "L249b": "f(W_1, W_2)",
    "L293b": "g(Z)",
    "L293c": "g(Z)",
    "L351a": r"\nabla_{\bar{W}_1} \bar{f}(\bar{W}_1, \bar{W}_2)",
    "eq32a": r"\nabla^2 g(Z)[\Delta, \Delta]",
    "eq32b": r"\nabla^2 g(Z)[\Delta, \Delta]",
    "L527a": r"\langle \Delta_2 \Delta_1, (W_2 W_1 X - Y) X^T \rangle",
    "L535b": r"1 + \|\Sigma^{-1} q_k\|_F^2",
    "L577a": r"\langle A_2 A_1, (W_2 W_1 X - Y) X^T \rangle",
}
READ = [
    *("eq1", "eq2", "eq3", "eq6", "eq9", "eq11", "eq12", "eq14", "eq15", "eq16a", "eq16b"),
    *("eq17a", "eq17b", "eq18", "eq19", "eq20", "eq21", "eq22", "eq23", "eq24", "eq25a", "eq25b"),
    *("eq26", "eq27", "eq28", "eq29", "eq30", "eq31", "eq32a", "eq32b", "eq33", "eq34", "eq35"),
    *("eq36", "eq37", "L139a", "L213a", "L217b", "L249a", "L249b", "L293a", "L293b", "L293c"),
    *("L347a", "L351a", "L355a", "L361a", "L365a", "L369a", "L369b", "L369c", "L373a", "L401a"),
    *("L405a", "L463a", "L467a", "L505a", "L517a", "L517b", "L519a", "L521a", "L523a", "L527a"),
    *("L531a", "L535a", "L535b", "L537a", "L553a", "L557a", "L569a", "L573a", "L577a", "L581a"),
]
# Printed formulas whose shapes do not fit, and where that shows.
ILL_SHAPED = {
    "L59c": (r"YX\^T is d2×d0, .* is d2×d2", "W_2^*W_1^*XX^T"),
    "L139c": (r"A\} is d1×d1, .*W\}_2 is d2×d1: their product needs d1 = d2", r"\mathbf{W}_2"),
    "L205a": ("W_1 is d1×d0, W_2 is d2×d1: their product needs d0 = d2", "W_2"),
    "L255c": (r"W\}_1 is s×d0, but the variable W1 of g is d1×d0", r"\widehat{W}_1"),
    "L259a": (r"W\}_1 is s×d0, but the variable W1 of f1 is d1×d0", r"\widehat{W}_1"),
    "L261a": (r"W\}_1 is s×d0, but the variable W1 of f1 is d1×d0", r"\widehat{W}_1"),
    "grad-rho-W1": (r"rho.* is d1×d0, -\\mu .* is d2×d0", r"-\mu"),
    "grad-rho-W2": (
        r"W\}_2 is d2×d1, .*X\} is d0×N: their product needs d1 = d0",
        r"\mathbf{X} \m",
    ),
    "L283a": ("W_?}?_1.* is d1×d0, .* is d2×d1: the two sides", r"\nabla_{\mathbf{W}_2}"),
    "L545a": (r"\\Lambda is r×r, but the index of a sum", r"\Lambda"),
    "L549a": (r"\\Lambda is r×r, but the index of a sum", r"\Lambda"),
}


def letters(claim):
    return declarations(section_of(claim["where"], claim["line"]))


def read_claim(identifier):
    claim = CLAIMS[identifier]
    left = LEFT.get(identifier)
    given = None if left is None else read_expression(left, letters(claim))
    found = []
    for formula in formulas(claim["printed"]):
        found.extend(read_all(formula, letters(claim), given))
    return found


@pytest.mark.parametrize("identifier", READ)
def test_a_printed_formula_is_read_and_written_back(identifier):
    table = letters(CLAIMS[identifier])
    statements = read_claim(identifier)
    assert statements
    for statement in statements:
        assert read_all(write(statement, table), table) == (statement,)


@pytest.mark.parametrize("identifier", ILL_SHAPED)
def test_an_ill_shaped_print_is_refused_where_it_fails(identifier):
    pattern, place = ILL_SHAPED[identifier]
    with pytest.raises(ShapeMismatchError, match=pattern) as caught:
        read_claim(identifier)
    assert caught.value.text[caught.value.position :].startswith(place)


@pytest.mark.parametrize(
    ("identifier", "printed", "other"),
    [
        ("eq19", "W_2^T(W_2 W_1 X - Y)", "W_2(W_2 W_1 X - Y)"),
        ("eq20", "X^T W_1^T", "X W_1^T"),
        ("eq24", r"\Pi^T \Pi", r"\Pi \Pi"),
        ("eq25a", r"\Sigma U^T", r"U^T X"),
        ("eq28", r"\psi, ", r"\phi, "),
        ("eq33", "p_k^T", "p_k"),
        ("L365a", r"\bar{\Delta}_2\Theta", r"\bar{\Delta}_1\Theta"),
        ("L557a", r"\mathbf{q}_i^T", r"\mathbf{q}_i"),
    ],
)
def test_a_wrong_factor_in_a_printed_formula_is_noticed(identifier, printed, other):
    claim = CLAIMS[identifier]
    assert printed in claim["printed"]
    with pytest.raises(ShapeMismatchError):
        read_all(claim["printed"].replace(printed, other), letters(claim))


def test_l545a_reads_once_its_two_slips_are_mended():
    claim = CLAIMS["L545a"]
    set_mended = claim["printed"].replace(r"\neq \Lambda", r"\notin \Gamma")
    with pytest.raises(ShapeMismatchError, match=r"p}_i is d2×1, .*q}_i is d0×1") as caught:
        read_all(set_mended, letters(claim))
    assert caught.value.position == set_mended.index(r"\mathbf{q}_i")
    both_mended = set_mended.replace(r"\mathbf{q}_i", r"\mathbf{q}_i^T")
    assert len(read_all(both_mended, letters(claim))) == 1


def test_sections_give_reused_letters_their_own_shapes():
    def shape(name, section=""):
        one = declarations(section).matrices[name]
        return one.rows, one.cols

    assert shape("Sigma") == ("d0", "d0")
    assert shape("Sigma", "Proof of Theorem 2(i)") == ("d0p", "d0p")
    assert shape("A", "Sect. 3.1") == ("d1", "d1")
    assert shape("A", "Sect. 3.2") == ("d2", "d0")
    assert "alpha" in declarations("Appendix A.2").scalars
    assert "alpha" in declarations("Appendix B").matrices
    assert section_of("Sect. 4.1", 249) == "Proof of Theorem 2(i)"
    assert section_of("Sect. 4.1", 269) == "Sect. 4.1"


def test_every_claim_has_a_section():
    for claim in CLAIMS.values():
        assert section_of(claim["where"], claim["line"]) in sections()
    with pytest.raises(DeclarationError, match=r"no section 'Sect\. 9'"):
        declarations("Sect. 9")


def test_no_claim_can_stop_the_reader():
    for claim in CLAIMS.values():
        for text in (claim["printed"], *formulas(claim["printed"])):
            with suppress(ReadError):
                read_all(text, letters(claim))
