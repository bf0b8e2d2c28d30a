"""The landscape of a user's data as one report: what every view and the JSON are made from."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exact.real_spectrum import Enclosed
from proofs.errors import InputError
from proofs.zhu2019.table1_results import (
    DISTINCT,
    FULL_X,
    FULL_Y,
    ISOMETRY,
    LOW_RANK,
    RESULTS,
    Data,
)

if TYPE_CHECKING:
    from exact.data import Table
    from exact.families import Family
    from exact.landscape import Landscape
    from exact.trained import Trained
    from proofs.reports.progress import Tell

SCHEMA = "saddleproof-landscape/1"
MOST_VARIABLES, MOST_SADDLES = 60, 40  # up to which λ_min is looked for
_PICTURE_DIGITS = 6  # of λ_min
_GUARD = 64  # further binary digits of a root
_SMALLEST_PLAIN, _WIDEST_PLAIN = -6, 15  # digits before the point: beyond, an exponent is shorter


@dataclass(frozen=True)
class Applicable:
    """A result of Table 1, and the conditions that the data fail."""

    source: str
    regulariser: str
    strict: str
    failing: tuple[str, ...]


@dataclass(frozen=True)
class LandscapeReport:
    """The landscape, the families listed, and what Table 1 says about the data.

    Attributes:
        lowest: λ_min at the canonical point of each saddle listed, where it was asked for.
        unknown: why λ_min was not looked for, "" where it was or was not asked for.
    """

    inputs: Table
    outputs: Table
    landscape: Landscape
    families: tuple[Family, ...]
    table1: tuple[Applicable, ...]
    trained: Trained | None = None
    lowest: tuple[Enclosed | None, ...] = ()
    unknown: str = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know before the numbers, one line each."""
        found = []
        families = self.landscape.families
        for table in (self.inputs, self.outputs)[: 1 if self.inputs is self.outputs else 2]:
            header = "header row read as names" if table.header else "no header row"
            name = f"index column {table.index!r}" if table.index else "index column without a name"
            index = "" if table.index is None else f"; {name} set aside"
            found.append(f"{table.source}: {header}{index}")
        if families.rank_x < families.d0:
            found.append(
                f"X has rank {families.rank_x} < d0 = {families.d0}: W1 is free where X does not"
                " see it; what follows holds with the positive σ; Theorems 2 and 3 do not apply"
            )
        if families.r == 0:
            found.append("YXᵀ = 0: the only critical value is the global minimum")
        if families.mu == 0:
            found.append(
                "μ = 0: critical points of f; inertia and dimension are those of GL(d1)-orbits, "
                "bounds those of balanced points"
            )
        return tuple(found)

    def _repr_html_(self) -> str:
        from proofs.reports.notebook import landscape_html  # noqa: PLC0415 (only where it is shown)

        return landscape_html(self)

    def to_json(self) -> str:
        """The report as JSON, deterministic."""
        land, families = self.landscape, self.landscape.families
        digits = land.digits
        document: dict[str, Any] = {
            "schema": SCHEMA,
            "X": _source(self.inputs),
            "Y": _source(self.outputs),
            "d0": land.X.shape[0],
            "d1": land.d1,
            "d2": land.Y.shape[0],
            "N": land.X.shape[1],
            "mu": str(Fraction(land.mu)),
            "rank_X": families.rank_x,
            "r": families.r,
            "lambda_squared": [
                {"multiplicity": one.multiplicity, **_number(one.value, digits)}
                for one in families.squares.levels
            ],
            "sigma_inverse_squares": str(families.sigma_sum),
            "global_minimum": _number(families.global_minimum, digits),
            "families": families.count,
            "listed": [_family(one, digits) for one in self.families],
            "table1": [
                {"source": one.source, "applies": not one.failing, "failing": list(one.failing)}
                for one in self.table1
            ],
            "notes": list(self.notes),
        }
        if self.trained is not None:
            document["weights"] = certified(self.trained, digits)
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def report(
    inputs: Table,
    outputs: Table,
    landscape: Landscape,
    families: tuple[Family, ...],
    trained: Trained | None = None,
) -> LandscapeReport:
    """The families listed, and which results of Table 1 apply."""
    return LandscapeReport(inputs, outputs, landscape, families, applicable(landscape), trained)


def with_lowest(found: LandscapeReport, tell: Tell) -> LandscapeReport:
    """Add λ_min at one point of each saddle listed, where the Hessians are not too large."""
    from exact.canonical import least_curvature  # noqa: PLC0415 (numpy: pictures only)

    land, families = found.landscape, found.families
    variables = land.d1 * (land.X.shape[0] + land.Y.shape[0])
    if variables > MOST_VARIABLES:
        why = f"{variables} variables, more than {MOST_VARIABLES}"
        return replace(found, unknown=f"λ_min itself was not computed: {why}")
    if len(families) > MOST_SADDLES:
        why = f"{len(families)} families, more than {MOST_SADDLES}"
        return replace(found, unknown=f"λ_min itself was not computed: {why}")
    lowest = []
    for number, one in enumerate(families):
        tell("curvature", number, len(families))
        lowest.append(None if one.bound is None else least_curvature(land, one, _PICTURE_DIGITS))
    return replace(found, lowest=tuple(lowest))


def rational(text: str, name: str) -> Fraction:
    """Read a number ≥ 0 given on the command line, exactly.

    Raises:
        InputError: It is no such number.
    """
    from exact.data import read_number  # noqa: PLC0415

    value = read_number(text)
    if value is None or value < 0:
        raise InputError(f"{name} {text!r:.60}: expected a number >= 0 such as 1, 0.5 or 1/3")
    return value


def applicable(landscape: Landscape) -> tuple[Applicable, ...]:
    """Decide the conditions of Table 1, each once and exactly, from what the landscape knows.

    The ranks and the distinct eigenvalues are known already; condition (4) compares σ_max² with
    1.5σ_min², where the Kronecker sum that decides it elsewhere has d0² rows.
    """
    data = Data(landscape.X, landscape.Y, landscape.d1)
    full = landscape.families.rank_x == data.d0
    distinct = len(landscape.families.multiplicities) + (landscape.families.r < data.d2)
    known = {
        FULL_X.text: full,
        FULL_Y.text: (data.Y * data.Y.T).rank() == data.d2,
        DISTINCT.text: full and distinct == data.d2,
        LOW_RANK.text: full and 0 < landscape.families.r <= data.d1,
        ISOMETRY.text: full and _near_isometry(landscape),
    }
    for condition in {one.text: one for result in RESULTS for one in result.conditions}.values():
        if condition.text not in known:
            known[condition.text] = condition.holds(data)
    return tuple(
        Applicable(
            one.source,
            one.regulariser.value,
            one.strict.value,
            tuple(each.text for each in one.conditions if not known[each.text]),
        )
        for one in RESULTS
    )


def _near_isometry(landscape: Landscape) -> bool:
    counts = [0] * len(landscape.families.inputs.levels)
    counts[0] += 2
    counts[-1] -= 3
    return landscape.families.inputs.sign(counts) <= 0


def decimal(value: Enclosed, digits: int) -> str:
    """The number to within one unit of the last of `digits` significant digits."""
    return _rounded((value.lower + value.upper) / 2, digits, ROUND_HALF_EVEN)


def decimal_above(value: Enclosed, digits: int) -> str:
    """A decimal at or above the number: an upper bound stays one."""
    return _rounded(value.upper, digits, ROUND_CEILING)


def _rounded(value: Fraction, digits: int, rounding: str) -> str:
    with localcontext() as context:
        context.prec, context.rounding = digits, rounding
        quotient = (Decimal(value.numerator) / Decimal(value.denominator)).normalize()
        plain = _SMALLEST_PLAIN <= quotient.adjusted() < max(digits, _WIDEST_PLAIN)
        return format(quotient, "f") if plain else str(quotient)


def _number(value: Enclosed, digits: int) -> dict[str, str | None]:
    exact = value.exact
    return {"decimal": decimal(value, digits), "exact": None if exact is None else str(exact)}


def _family(one: Family, digits: int) -> dict[str, Any]:
    return {
        "counts": list(one.counts),
        "kind": one.kind,
        "value": _number(one.value, digits),
        "index": one.negative,
        "nullity": one.zero,
        "positive": one.positive,
        "dimension": one.dimension,
        "bound": None if one.bound is None else decimal_above(one.bound, digits),
        "sharper_bound": None if one.sharper is None else decimal_above(one.sharper, digits),
    }


def certified(one: Trained, digits: int) -> dict[str, Any]:
    """The exact facts about weights, for JSON."""
    direction = (
        None if one.direction is None else [int(x) for x in one.direction.numerators.entries()]
    )
    return {
        "objective": "g" if one.mu else "f",
        "value": decimal(Enclosed.exactly(one.value), digits),
        "gap": decimal(one.gap, digits),
        "optimal": one.is_optimal,
        "gradient_norm": gradient_norm(one, digits),
        "nearest_family": list(one.nearest.counts),
        "nearest_of_all": one.is_nearest_of_all,
        "hessian_known": one.is_hessian_known,
        "curvature": curvature(one, digits),
        "direction": direction,
    }


def gradient_norm(one: Trained, digits: int) -> str:
    """‖∇‖ to within one unit of the last digit; "0" only where it is zero."""
    return decimal(Enclosed.exactly(one.gradient_norm2).root(4 * digits + _GUARD), digits)


def curvature(one: Trained, digits: int) -> str | None:
    """A decimal at or above the Rayleigh quotient found, if one was found."""
    if one.curvature is None:
        return None
    return decimal_above(Enclosed.exactly(one.curvature), digits)


def _source(table: Table) -> dict[str, Any]:
    return {
        "file": table.source,
        "features": list(table.features),
        "header": table.header,
        "index": table.index,
    }
