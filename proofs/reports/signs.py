"""LaTeX commands that may stand in a formula of a report, and signs that need a command."""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Lines of a sign and its command."""
    pairs = (line.split(maxsplit=1) for line in text.strip().splitlines())
    return {sign: command + (" " if command[-1].isalpha() else "") for sign, command in pairs}


def listed(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


SYMBOLS = listed(r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa
    \lambda \mu \nu \xi \pi \rho \varrho \varsigma \sigma \tau \upsilon \phi \varphi \chi \psi
    \omega
    \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \ell \nabla \partial
    \infty \emptyset \dots \ldots \cdots \vdots \ddots \checkmark \prime \top \bot \perp \star \ast
    \circ \bullet \cdot \times \otimes \odot \oplus \pm \mp \setminus \cup \cap \wedge \vee \neg
    \leq \le \geq \ge \neq \ne \ll \gg \lt \gt \equiv \approx \sim \simeq \propto \in \notin
    \subset \subseteq \supset \supseteq \to \rightarrow \leftarrow \Rightarrow \Leftarrow
    \Leftrightarrow \iff \implies \mapsto \succeq \preceq \succ \prec \vdash \models \forall \exists
    \sum \prod \int \surd \min \max \inf \sup \arg \det \dim \ker \exp \log \lim
    \langle \rangle \lVert \rVert \lvert \rvert \Vert \vert \| \{ \}
    \, \; \: \! \> \quad \qquad \displaystyle \textstyle \limits \nolimits \nonumber
    """) | {r"\ "}

ARGUMENTS = dict.fromkeys(listed(r"\frac \dfrac \tfrac"), 2) | dict.fromkeys(
    listed(r"""
    \sqrt \mathbf \mathbb \mathcal \mathrm \mathit \mathsf \boldsymbol \tilde \widetilde
    \hat \widehat \bar \overline \underline \vec \dot
    """),
    1,
)

WORDS = listed(r"\text \textrm \textup \operatorname \mbox")

ENVIRONMENTS = listed("aligned bmatrix pmatrix matrix cases gathered split")

DELIMITERS = listed(r"""
    ( ) [ ] | . / < > \| \{ \} \langle \rangle \lVert \rVert \lvert \rvert \Vert \vert
    """)

IN_MATH = _table(r"""
α \alpha
β \beta
γ \gamma
δ \delta
ε \varepsilon
ϵ \epsilon
ζ \zeta
η \eta
θ \theta
ι \iota
κ \kappa
λ \lambda
μ \mu
ν \nu
ξ \xi
ο o
π \pi
ρ \rho
ς \varsigma
σ \sigma
τ \tau
υ \upsilon
φ \phi
ϕ \phi
χ \chi
ψ \psi
ω \omega
Γ \Gamma
Δ \Delta
Θ \Theta
Λ \Lambda
Ξ \Xi
Π \Pi
Σ \Sigma
Υ \Upsilon
Φ \Phi
Ψ \Psi
Ω \Omega
ℓ \ell
∇ \nabla
∂ \partial
∞ \infty
∅ \emptyset
√ \surd
∑ \sum
… \dots
− -
± \pm
× \times
· \cdot
∘ \circ
⋯ \cdots
≤ \leq
≥ \geq
≠ \neq
≡ \equiv
≈ \approx
≻ \succ
⪰ \succeq
∈ \in
∉ \notin
⊂ \subset
⊆ \subseteq
∪ \cup
∩ \cap
∖ \setminus
∀ \forall
∃ \exists
⊢ \vdash
→ \to
⇒ \Rightarrow
⇐ \Leftarrow
⇔ \Leftrightarrow
↦ \mapsto
‖ \|
⟨ \langle
⟩ \rangle
ℝ \mathbb{R}
ℚ \mathbb{Q}
ℤ \mathbb{Z}
ℕ \mathbb{N}
½ \frac{1}{2}
¼ \frac{1}{4}
ᵀ ^{T}
⁻ ^{-}
⁰ ^{0}
¹ ^{1}
² ^{2}
³ ^{3}
⁴ ^{4}
⁵ ^{5}
⁶ ^{6}
⁷ ^{7}
⁸ ^{8}
⁹ ^{9}
₀ _{0}
₁ _{1}
₂ _{2}
₃ _{3}
₄ _{4}
₅ _{5}
₆ _{6}
₇ _{7}
₈ _{8}
₉ _{9}
ᵢ _{i}
ⱼ _{j}
ₖ _{k}
ₘ _{m}
ₙ _{n}
ᵣ _{r}
ₜ _{t}
""") | {chr(ord("𝒜") + place): rf"\mathcal{{{chr(ord('A') + place)}}}" for place in range(26)}

GREEK = frozenset(command.strip() for sign, command in IN_MATH.items() if "Α" <= sign <= "ϕ")

IN_TEXT = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "\N{EN DASH}": "--",
    "\N{EM DASH}": "---",
    "\N{LEFT SINGLE QUOTATION MARK}": "`",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``",
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
    "\N{NO-BREAK SPACE}": "~",
    "§": r"\S{}",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "ł": r"\l{}",
    "æ": r"\ae{}",
}

MATH_ACCENTS = {
    "\N{COMBINING TILDE}": "tilde",
    "\N{COMBINING MACRON}": "bar",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "hat",
}

ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "`",
    "\N{COMBINING ACUTE ACCENT}": "'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~",
    "\N{COMBINING MACRON}": "=",
    "\N{COMBINING DIAERESIS}": '"',
    "\N{COMBINING CEDILLA}": "c",
    "\N{COMBINING CARON}": "v",
    "\N{COMBINING RING ABOVE}": "r",
}
