"""Every axiom is true on examples, and its new names are new, different and all declared."""

from fractions import Fraction

import pytest

from symbolic.kernel import terms
from symbolic.kernel.axioms import AXIOMS, instantiate, names_in
from symbolic.kernel.errors import AxiomError, KernelError
from symbolic.kernel.judgments import All, Critical, Equation, Function, Positive
from symbolic.kernel.terms import Letter

M = terms.letter("M", "m", "n")
A = terms.letter("A", "d", "d", symmetric=True)
N = terms.letter("N", "d", "d")
EXAMPLES = {
    "svd": (M, "U", "S", "V", "r"),
    "largest_eigenvalue": (A, N, "u", "top", "G"),
}


def test_the_list_of_axioms_is_this_one():
    assert set(AXIOMS) == set(EXAMPLES)
    assert all(axiom.statement and axiom.source for axiom in AXIOMS.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_name_that_an_axiom_brings_in_is_declared_as_new(name):
    arguments = EXAMPLES[name]
    instance = instantiate(name, arguments)
    matrices = [p for p in arguments if not isinstance(p, str)]
    known = set().union(*(names_in(Positive(terms.norm2(p))) for p in matrices))
    brought = names_in(All(instance.properties)) - known - {"1"}
    assert brought == set(instance.new)
    assert len(set(instance.new)) == len(instance.new)
    assert not names_in(All(instance.premises)) & brought


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_property_of_an_axiom_speaks_of_what_is_new(name):
    instance = instantiate(name, EXAMPLES[name])
    for one in instance.properties:
        assert names_in(one) & set(instance.new)


@pytest.mark.parametrize("name", EXAMPLES)
def test_any_two_equal_new_names_are_refused(name):
    """With root = Σ⁻¹, say, K = Σ⁻¹ = K⁻² would give K³ = I, and M = UVᵀ for every M."""
    arguments = EXAMPLES[name]
    new = instantiate(name, arguments).new
    for position, argument in enumerate(arguments):
        if isinstance(argument, str):
            for taken in set(new) - {argument}:
                if taken.startswith(argument + "_"):
                    continue
                changed = (*arguments[:position], taken, *arguments[position + 1 :])
                with pytest.raises(KernelError):
                    instantiate(name, changed)


@pytest.mark.parametrize("wrong", ["2", "1", "", "a b", "A'", "dim d", "x" * 65, "M", "m", "n"])
@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_a_new_name_of_the_svd_is_a_name_and_new(position, wrong):
    arguments = list(EXAMPLES["svd"])
    arguments[position] = wrong
    with pytest.raises(KernelError):
        instantiate("svd", tuple(arguments))


@pytest.mark.parametrize("wrong", ["2", "A", "d", "N", ""])
@pytest.mark.parametrize("position", [2, 3, 4])
def test_a_new_name_of_the_eigenvalue_is_a_name_and_new(position, wrong):
    arguments = list(EXAMPLES["largest_eigenvalue"])
    arguments[position] = wrong
    with pytest.raises(KernelError):
        instantiate("largest_eigenvalue", tuple(arguments))


def test_a_name_may_not_occur_in_the_matrix_in_any_way():
    decorated = terms.scalar("s") * terms.trace(terms.identity("k")) * M
    for taken in ("s", "k", "M", "m"):
        with pytest.raises(AxiomError, match="not new"):
            instantiate("svd", (decorated, "U", "S", taken, "r"))


def test_a_bound_variable_counts_as_a_name():
    Z = Letter("Z", "m", "n")
    constant = Critical(Function((Z,), terms.number(0)), (M,))
    assert names_in(constant) == {"Z", "M", "m", "n", "1"}


def diagonal(*entries):
    size = len(entries)
    return [[Fraction(entries[i] if i == j else 0) for j in range(size)] for i in range(size)]


def test_the_svd_axiom_holds_for_an_example(given_world):
    letters = {
        "M": [[0, 16], [1, 0], [0, 0]],
        "U": [[1, 0], [0, 1], [0, 0]],
        "V": [[0, 1], [1, 0]],
        "S": diagonal(16, 1),
        "S_inv": diagonal(Fraction(1, 16), 1),
        "S_half": diagonal(4, 1),
        "S_half_inv": diagonal(Fraction(1, 4), 1),
        "S_quarter": diagonal(2, 1),
    }
    world = given_world({"m": 3, "n": 2, "r": 2}, letters, {})
    properties = instantiate("svd", EXAMPLES["svd"]).properties
    assert all(world.holds(one) for one in properties)
    letters["S_quarter"] = diagonal(4, 1)
    assert [world.holds(one) for one in properties].count(False) == 1


def test_the_eigenvalue_axiom_holds_for_an_example(given_world):
    letters = {
        "A": diagonal(5, 3, 2, -1),
        "N": diagonal(0, 1, 1, 1),
        "u": [[0], [1], [0], [0]],
        "G": diagonal(0, 0, 1, 2),
    }
    world = given_world({"d": 4}, letters, {"top": Fraction(3)})
    instance = instantiate("largest_eigenvalue", EXAMPLES["largest_eigenvalue"])
    stated = (*instance.premises, *instance.properties)
    equations = [one for one in stated if isinstance(one, Equation)]
    assert len(equations) == 8
    assert all(world.holds(one) for one in equations)
    letters["u"] = [[1], [0], [0], [0]]
    assert not all(world.holds(one) for one in equations)
