"""A report made by hand, with many kinds of verdict and evidence, and a runner for commands."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from proofs.reports.model import (
    ClaimResult,
    Evidence,
    Instances,
    Report,
    Severity,
    Verdict,
    Witness,
)


@pytest.fixture
def report():
    claims = (
        ClaimResult(
            id="eq9",
            label="(9)",
            where="Sect. 4.1",
            kind="implication",
            printed=r"W_2^T W_2 = W_1 X X^T W_1^T. \tag{9}",
            verdict=Verdict.PROVED,
            reason="holds in all dimensions",
            statement="W_2^T W_2 = W_1 X X^T W_1^T",
            hypotheses=(r"\nabla g(Z) = \mathbf{0}", r"\mu > 0"),
            uses=("eq19", "eq20"),
            witness=Witness({"d0": 2}, {"W1": [["0", "-9/4"], ["10", "0"]], "mu": "1/3"}),
            instances=Instances(145, 145, 0, {"saddle": 100}),
            proof=("1. assume: mu > 0", "2. combine (1): W2ᵀ W2 = W1 X Xᵀ W1ᵀ"),
            line=269,
        ),
        ClaimResult(
            id="grad-rho-W1",
            label="",
            where="Sect. 4.1",
            kind="identity",
            printed=r"\nabla_{\mathbf{W}_1} \rho \\ := -\mu \mathbf{W}_2",
            verdict=Verdict.CORRECTED,
            severity=Severity.ERROR,
            reason="printed −μW2(…)W1XXᵀ is d2×d0; the gradient is d1×d0, has no W2 in front",
            statement=r"\nabla_{W_1} \rho = -4 W_1 X X^T",
            corrected=r"\nabla_{W_1} \rho = -4 W_1 X X^T",
            counterexample=Evidence("shape", r"\mathbf{W}_2 is d2×d1 — not d1×d1", {"d1": 2}, {}),
        ),
        ClaimResult(
            id="eq14",
            label="(14)",
            where="Lemma 2",
            kind="inequality",
            printed=r"\lambda_{\min} \leq -2",
            verdict=Verdict.REFUTED,
            severity=Severity.ERROR,
            reason="false at μ = 1",
            statement=r"\lambda_{\min} \leq -2",
            counterexample=Evidence("instance", "3/4 < 1", {"d0": 1}, {"W1": [["3/4"]]}),
        ),
        ClaimResult(
            id="lem1",
            label="",
            where="Lemma 1",
            kind="implication",
            printed="every $W \\in \\mathcal{C}$ has an SVD & more",
            verdict=Verdict.PROVED,
            severity=Severity.GAP,
            reason="d_1 > d_0 is missed",
            statement="W = U",
            axioms=("singular value decomposition",),
            certificate="lem1.json",
        ),
        ClaimResult(
            id="table1-nouiehed-razaviyayn",
            label="",
            where="Table 1",
            kind="cited theorem",
            printed="as shown by Nouiehed–Razaviyayn",
            verdict=Verdict.CITED,
            reason="not used here",
        ),
        ClaimResult(
            id="L14a",
            label="",
            where="Abstract",
            kind="remark",
            printed="no spurious local minima",
            verdict=Verdict.OPEN,
            reason="no checker has been written for this claim",
        ),
    )
    points = {"checked": 240, "shapes": {"2×2": 200, "3×2": 40}, "engines": {"rational": 240}}
    return Report("zhu2019", "0.1.0", 0, claims, points)


@pytest.fixture
def runner(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return CliRunner()
