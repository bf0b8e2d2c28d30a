"""The rules of the kernel, all in one place; nothing else makes a theorem.

`from symbolic.kernel import theorems as rules`, then `rules.combine(goal, parts)`. How theorems are
made is in `sequents`, the rules are in `equations`, `signs`, `functions` and `logic`.
"""

from __future__ import annotations

from symbolic.kernel.equations import (
    assume,
    combine,
    rewrite,
    substitute,
    trace,
    transpose,
    well_formed,
)
from symbolic.kernel.errors import KernelError, ShapeError
from symbolic.kernel.functions import (
    bend,
    critical,
    derivative,
    derivative_value,
    global_minimum,
    gradient_vanishes,
    least_eigenvalue_at_most,
    minimum_at,
    negative_curvature,
)
from symbolic.kernel.logic import absurd, cases, choose, cut, either, part, together, witness
from symbolic.kernel.sequents import RULES, Sequent, Theorem
from symbolic.kernel.signs import (
    antisymmetry,
    divide,
    sum_of_squares,
    vanishing_square,
    weaken_sign,
)

__all__ = [
    "RULES",
    "KernelError",
    "Sequent",
    "ShapeError",
    "Theorem",
    "absurd",
    "antisymmetry",
    "assume",
    "bend",
    "cases",
    "choose",
    "combine",
    "critical",
    "cut",
    "derivative",
    "derivative_value",
    "divide",
    "either",
    "global_minimum",
    "gradient_vanishes",
    "least_eigenvalue_at_most",
    "minimum_at",
    "negative_curvature",
    "part",
    "rewrite",
    "substitute",
    "sum_of_squares",
    "together",
    "trace",
    "transpose",
    "vanishing_square",
    "weaken_sign",
    "well_formed",
    "witness",
]
