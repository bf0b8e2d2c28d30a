"""Bold letters: only matrices and vectors, and what is read stays the same."""

import pytest

from symbolic.expressions import (
    Declarations,
    FamilyDeclaration,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)
from symbolic.latex.fonts import in_bold
from symbolic.latex.reader import read

LETTERS = Declarations.of(
    [
        MatrixDeclaration("X", "X", "d0", "N"),
        MatrixDeclaration("Y", "Y", "d2", "N"),
        MatrixDeclaration("W1", "W_1", "d1", "d0"),
        MatrixDeclaration("W2", "W_2", "d2", "d1"),
        MatrixDeclaration("W1tilde", r"\tilde{W}_1", "d1", "d0"),
        MatrixDeclaration("W2tilde", r"\tilde{W}_2", "d2", "d1"),
        MatrixDeclaration("W1star", "W_1^*", "d1", "d0"),
        MatrixDeclaration("W2star", "W_2^*", "d2", "d1"),
        MatrixDeclaration("Sigma", r"\Sigma", "d0", "d0", symmetric=True),
        MatrixDeclaration("alpha", r"\alpha", "d1", "1"),
        MatrixDeclaration("A", "A", "n", "n"),
        MatrixDeclaration("T", "T", "n", "n"),
        ScalarDeclaration("lambda_k", r"\lambda_k"),
        FamilyDeclaration("p", "p", "d2", "1"),
        FamilyDeclaration("q", "q", "d0", "1"),
        FamilyDeclaration("sigma", r"\sigma"),
        FunctionDeclaration("g", "g", ("W1", "W2")),
    ]
)


@pytest.mark.parametrize(
    ("plain", "bold"),
    [
        ("W_2^T X", r"\mathbf{W}_2^T \mathbf{X}"),
        (r"\tilde{W}_1 \Sigma^{-1}", r"\tilde{\mathbf{W}}_1 \boldsymbol{\Sigma}^{-1}"),
        (r"\nabla_{W_1} g(W_1, W_2)", r"\nabla_{\mathbf{W}_1} g(\mathbf{W}_1, \mathbf{W}_2)"),
        (r"\lambda_k p_k q_k^T", r"\lambda_k \mathbf{p}_k \mathbf{q}_k^T"),
        ("W_1^{*T} W_2^*", r"\mathbf{W}_1^{*T} \mathbf{W}_2^*"),
        (r"\|\alpha\|_2^2 I", r"\|\boldsymbol{\alpha}\|_2^2 \mathbf{I}"),
        (r"X \text{ invertible}, d_0 \in \mathbb{R}", None),
        (r"\mathbf{0}_{d_1 \times d_0}", r"\mathbf{0}_{d_1 \times d_0}"),
        (r"\mathbf{W}_1", r"\mathbf{W}_1"),
    ],
)
def test_matrices_and_vectors_are_bold_and_nothing_else(plain, bold):
    if bold is None:
        bold = plain.replace("X ", r"\mathbf{X} ")
    assert in_bold(plain, LETTERS) == bold
    assert in_bold(bold, LETTERS) == bold


@pytest.mark.parametrize(
    "formula",
    [
        r"\nabla_{W_1} g(W_1, W_2) = W_2^T (W_2 W_1 X - Y) X^T",
        r"\lambda_k p_k = \tilde{W}_2 \alpha + 0",
        r"\sum_{j=1}^r \sigma_j^{-2} = \|\Sigma^{-1}\|_F^2",
    ],
)
def test_what_is_read_is_the_same(formula):
    assert read(in_bold(formula, LETTERS), LETTERS) == read(formula, LETTERS)


def test_a_transposition_is_no_letter_even_where_one_is_called_T():
    assert in_bold("A^T T", LETTERS) == r"\mathbf{A}^T \mathbf{T}"
