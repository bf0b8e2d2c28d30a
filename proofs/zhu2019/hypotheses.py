"""The paper's hypotheses in the kernel's terms: critical points, decompositions, the set (10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.registry import Given
from symbolic.kernel.judgments import Critical, Equation, GlobalMinimum, Nonnegative, Positive
from symbolic.kernel.terms import dimension, identity, number

if TYPE_CHECKING:
    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.terms import Polynomial

Judgments = tuple["Judgment", ...]


def unit_columns(M: Polynomial) -> Equation:
    """MᵀM = I: orthonormal columns."""
    return Equation(M.T * M, identity(M.cols))


def inverse(M: Polynomial, N: Polynomial) -> Judgments:
    """MN = NM = I."""
    return Equation(M * N, identity(M.rows)), Equation(N * M, identity(N.rows))


def root(S: Polynomial, half: Polynomial, half_inverse: Polynomial) -> Judgments:
    """S = S^½S^½ with S^½ invertible, as for a diagonal matrix with positive diagonal."""
    return Equation(S, half * half), *inverse(half, half_inverse)


def _critical_g(s: Scene) -> Judgments:
    return (Critical(s.g, (s.W1, s.W2)),)


def _critical_f(s: Scene) -> Judgments:
    return (Critical(s.f, (s.W1, s.W2)),)


def _positive_mu(s: Scene) -> Judgments:
    return (Positive(s.mu),)


def _svd_of_X(s: Scene) -> Judgments:
    return (
        Equation(s.X, s.U * s.Sigma * s.V.T),
        unit_columns(s.U),
        unit_columns(s.V),
        *inverse(s.Sigma, s.Sigma_inv),
    )


def _full_row_rank(s: Scene) -> Judgments:
    return (unit_columns(s.U.T),)


def _Ytilde(s: Scene) -> Judgments:
    return (Equation(s.Ytilde, s.Y * s.V),)


def _svd_of_Ytilde(s: Scene) -> Judgments:
    return (
        Equation(s.Ytilde, s.P * s.Lambda * s.Q.T),
        unit_columns(s.P),
        unit_columns(s.Q),
        *root(s.Lambda, s.Lambda_half, s.Lambda_half_inv),
    )


def _orthonormal_R(s: Scene) -> Judgments:
    return unit_columns(s.R), unit_columns(s.R.T)


def _in_10(s: Scene) -> Judgments:
    return (
        Equation(s.W2, s.W2tilde * s.R.T),
        Equation(s.W1, s.R * s.W1tilde * s.Sigma_inv * s.U.T),
        *_orthonormal_R(s),
    )


def _columns_of_10(s: Scene) -> Judgments:
    return (
        Equation(s.W2tilde, s.P * s.Lambda_half * s.C),
        Equation(s.W1tilde, s.C.T * s.Lambda_half * s.Q.T),
        Equation(s.C * s.C.T * s.C, s.C),
        Equation(s.C * s.C.T * s.Lambda_half, s.Lambda_half * s.C * s.C.T),
    )


def _full_svd_of_W2(s: Scene) -> Judgments:
    return (
        Equation(s.W2, s.L * s.Pi * s.R.T),
        unit_columns(s.L),
        unit_columns(s.L.T),
        *_orthonormal_R(s),
    )


def _turned(s: Scene) -> Judgments:
    return (
        Equation(s.W2tilde, s.W2 * s.R),
        Equation(s.W1tilde, s.R.T * s.W1 * s.U * s.Sigma),
    )


def _column_and_row(s: Scene) -> Judgments:
    """φ and ψ are the i-th column and row; W̃2ᵀW̃2 = ΠᵀΠ is diagonal, ν its i-th entry."""
    return (
        Equation(s.phi, s.W2tilde * s.e_i),
        Equation(s.psi, s.W1tilde.T * s.e_i),
        Equation(s.W2tilde.T * s.W2tilde * s.e_i, s.nu * s.e_i),
        unit_columns(s.e_i),
    )


def _surrogate(s: Scene) -> Judgments:
    return (
        Equation(s.W2 * s.W1 * s.U * s.Sigma, s.Phi * s.Theta * s.Psi.T),
        unit_columns(s.Phi),
        unit_columns(s.Psi),
        *root(s.Theta, s.Theta_half, s.Theta_half_inv),
    )


def _bar(s: Scene) -> Judgments:
    return (
        Equation(s.Wbar2, s.W2 * s.W1 * s.U * s.Sigma * s.Psi * s.Theta_half_inv),
        Equation(s.Wbar1, s.Theta_half_inv * s.Phi.T * s.W2 * s.W1),
    )


def _bar_directions(s: Scene) -> Judgments:
    return (
        Equation(s.Delta1, s.W1 * s.U * s.Sigma * s.Psi * s.Theta_half_inv * s.Deltabar1),
        Equation(s.Delta2, s.Deltabar2 * s.Theta_half_inv * s.Phi.T * s.W2),
    )


def _product_svd(s: Scene) -> Judgments:
    return (
        Equation(s.W2star * s.W1star * s.U * s.Sigma, s.P1 * s.Omega * s.Q1.T),
        unit_columns(s.P1),
        unit_columns(s.Q1),
        *root(s.Omega, s.Omega_half, s.Omega_half_inv),
    )


def _hats(s: Scene) -> Judgments:
    return (
        Equation(s.What1, s.Omega_half * s.Q1.T * s.Sigma_inv * s.U.T),
        Equation(s.What2, s.P1 * s.Omega_half),
    )


def _omitted_pair(s: Scene) -> Judgments:
    """p_k = Pe, q_k = Qe for a unit vector e with Λe = λ_k e that is not used: Cᵀe = 0."""
    return (
        Equation(s.p_k, s.P * s.e_k),
        Equation(s.q_k, s.Q * s.e_k),
        unit_columns(s.e_k),
        Equation(s.Lambda * s.e_k, s.lambda_k * s.e_k),
        Equation(s.Lambda_half * s.e_k, s.root_k * s.e_k),
        Equation(s.C.T * s.e_k, 0 * s.C.T * s.e_k),
    )


def _null_alpha(s: Scene) -> Judgments:
    return (
        unit_columns(s.alpha),
        Equation(
            s.W2tilde.T * s.W2tilde * s.alpha + s.W1tilde * s.W1tilde.T * s.alpha, 0 * s.alpha
        ),
    )


def _least_alpha(s: Scene) -> Judgments:
    """α is an eigenvector of Z̃ᵀZ̃ = 2W̃2ᵀW̃2, for the eigenvalue 2λ_α."""
    return (
        unit_columns(s.alpha),
        Equation(s.W2tilde.T * s.W2tilde * s.alpha, s.lambda_alpha * s.alpha),
        Equation(s.W1tilde * s.W1tilde.T * s.alpha, s.lambda_alpha * s.alpha),
    )


def _in_13(s: Scene) -> Judgments:
    return (
        Equation(s.W2, s.W2tilde * s.R),
        Equation(s.W1, s.R.T * s.W1tilde * s.Sigma_inv * s.U.T),
        *_orthonormal_R(s),
    )


def _direction(s: Scene) -> Judgments:
    return (
        Equation(s.Delta2, s.p_k * s.alpha.T * s.R),
        Equation(s.Delta1, s.R.T * s.alpha * s.q_k.T * s.Sigma_inv * s.U.T),
    )


def _direction_A(s: Scene) -> Judgments:
    return Equation(s.A1, s.Delta1), Equation(s.A2, s.Delta2)


GIVENS = {
    given.name: given
    for given in (
        Given("critical point of g", r"\nabla g(Z) = \mathbf{0}", _critical_g),
        Given("critical point of f", r"\nabla f(Z) = \mathbf{0}", _critical_f),
        Given(
            "global minimum of f",
            r"f(W_1^*, W_2^*) = \min f",
            lambda s: (GlobalMinimum(s.f, (s.W1star, s.W2star)),),
        ),
        Given(
            "global minimum of g",
            r"g(Z) = \min g",
            lambda s: (GlobalMinimum(s.g, (s.W1, s.W2)),),
        ),
        Given(
            "global minimum of gtilde",
            r"\tilde{g}(\tilde{Z}) = \min \tilde{g}",
            lambda s: (GlobalMinimum(s.gtilde, (s.W1tilde, s.W2tilde)),),
        ),
        Given("mu > 0", r"\mu > 0", _positive_mu),
        Given(
            "X X^T invertible",
            r"X X^T \text{ invertible}",
            lambda s: (Equation(s.X * s.X.T * s.XXT_inv, identity(s.X.rows)),),
        ),
        Given(
            "sizes >= 1",
            r"d_0, d_1, d_2 \geq 1",
            lambda s: tuple(Positive(dimension(one)) for one in ("d0", "d1", "d2")),
        ),
        Given(
            "X = U Sigma V^T",
            r"X = U \Sigma V^T,\ U^T U = V^T V = I,\ \Sigma \text{ invertible}",
            _svd_of_X,
        ),
        Given("X has full row rank", r"U U^T = I", _full_row_rank),
        Given("Ytilde = Y V", r"\tilde{Y} = Y V", _Ytilde),
        Given(
            "Ytilde = P Lambda Q^T",
            r"\tilde{Y} = P \Lambda Q^T,\ P^T P = Q^T Q = I,\ \Lambda^{1/2} \text{ invertible}",
            _svd_of_Ytilde,
        ),
        Given(
            "Lambda^1/2 positive",
            r"\Lambda^{1/2} \succeq 0",
            lambda s: (Equation(s.Lambda_half, s.Lambda_gram.T * s.Lambda_gram),),
        ),
        Given(
            "lambda_r least",
            r"\Lambda \succeq \lambda_r I",
            lambda s: (Equation(s.Lambda - s.lambda_r * identity("r"), s.J.T * s.J),),
        ),
        Given(
            "r <= d1",
            r"r \leq d_1",
            lambda s: (Nonnegative(dimension("d1") - dimension("r")),),
        ),
        Given(
            "r > d1",
            r"r > d_1",
            lambda s: (Positive(dimension("r") - dimension("d1")),),
        ),
        Given(
            "lambda_k >= lambda_alpha",
            r"\lambda_k \geq \lambda_\alpha",
            lambda s: (Nonnegative(s.lambda_k - s.lambda_alpha),),
        ),
        Given(
            "C = Lambda^-1/2 P^T W2",
            r"C = \Lambda^{-1/2} P^T W_2",
            lambda s: (Equation(s.C, s.Lambda_half_inv * s.P.T * s.W2),),
        ),
        Given(
            "two coordinates",
            r"e_j \neq e_k \text{ coordinate vectors}",
            lambda s: (
                Equation(s.e_j.T * s.e_k, number(0)),
                unit_columns(s.e_j),
                unit_columns(s.e_k),
            ),
        ),
        Given("E^T E = I", r"E^T E = I_s", lambda s: (unit_columns(s.E),)),
        Given("R orthonormal", r"R \in \mathcal{O}_{d_1}", _orthonormal_R),
        Given(
            "Z from Ztilde",
            r"W_2 = \tilde{W}_2 R^T,\ W_1 = R \tilde{W}_1 \Sigma^{-1} U^T,"
            r"\ R \in \mathcal{O}_{d_1}",
            _in_10,
        ),
        Given(
            "columns of (10)",
            r"\tilde{W}_2 = P \Lambda^{1/2} C,\ \tilde{W}_1 = C^T \Lambda^{1/2} Q^T,\ C C^T C = C,"
            r"\ C C^T \Lambda^{1/2} = \Lambda^{1/2} C C^T",
            _columns_of_10,
        ),
        Given("W2 = L Pi R^T", r"W_2 = L \Pi R^T,\ L,\ R \text{ orthonormal}", _full_svd_of_W2),
        Given("(23)", r"\tilde{W}_2 = W_2 R,\ \tilde{W}_1 = R^T W_1 U \Sigma", _turned),
        Given(
            "phi, psi",
            r"\phi = \tilde{W}_2 e_i,\ \psi = \tilde{W}_1^T e_i,\ \tilde{W}_2^T \tilde{W}_2"
            r" \text{ diagonal}",
            _column_and_row,
        ),
        Given(
            "W2 W1 U Sigma = Phi Theta Psi^T", r"W_2 W_1 U \Sigma = \Phi \Theta \Psi^T", _surrogate
        ),
        Given("Wbar", r"\bar{W}_1, \bar{W}_2 \text{ as constructed in (16)}", _bar),
        Given("Delta from Deltabar", r"\Delta_1, \Delta_2 \text{ as constructed}", _bar_directions),
        Given(
            "W2* W1* U Sigma = P1 Omega Q1^T",
            r"W_2^* W_1^* U \Sigma = P_1 \Omega Q_1^T",
            _product_svd,
        ),
        Given("What", r"\widehat{W}_1, \widehat{W}_2 \text{ as constructed}", _hats),
        Given("k in Omega", r"k \in \Omega", _omitted_pair),
        Given("alpha null", r"\tilde{Z}^T \tilde{Z} \alpha = 0,\ \|\alpha\|_2 = 1", _null_alpha),
        Given(
            "alpha least",
            r"\tilde{W}_2^T \tilde{W}_2 \alpha = \tilde{W}_1 \tilde{W}_1^T \alpha"
            r" = \lambda_\alpha \alpha,"
            r"\ \|\alpha\|_2 = 1",
            _least_alpha,
        ),
        Given(
            "Z from Ztilde (13)",
            r"W_2 = \tilde{W}_2 R,\ W_1 = R^T \tilde{W}_1 \Sigma^{-1} U^T,"
            r"\ R \in \mathcal{O}_{d_1}",
            _in_13,
        ),
        Given(
            "Delta of Appendix B",
            r"\Delta_2 = p_k \alpha^T R,\ \Delta_1 = R^T \alpha q_k^T \Sigma^{-1} U^T",
            _direction,
        ),
        Given("A is Delta", r"A_1 = \Delta_1,\ A_2 = \Delta_2", _direction_A),
        Given(
            "lambda_k >= lambda_r",
            r"\lambda_k \geq \lambda_r",
            lambda s: (Nonnegative(s.lambda_k - s.lambda_r),),
        ),
        Given(
            "lambda_k >= lambda_d1",
            r"\lambda_k \geq \lambda_{d_1}",
            lambda s: (Nonnegative(s.lambda_k - s.lambda_d1),),
        ),
        Given(
            "lambda_alpha <= lambda_d1+1",
            r"\lambda_\alpha \leq \lambda_{d_1+1}",
            lambda s: (Nonnegative(s.lambda_d1p1 - s.lambda_alpha),),
        ),
    )
}
