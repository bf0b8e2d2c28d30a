r"""For notebooks, a line each: derive, check a printed claim, try a formula, map a landscape.

>>> from proofs.notebook import check, claim, derive
>>> (slope,) = derive(r"\frac{1}{2}\|A X - B\|_F^2", {"A": "mxn", "X": "nxp", "B": "mxp"}, "X")
>>> slope.latex
'\\nabla_{X} f(X) = A^T (A X - B)'
>>> claim("A B = B A", {"A": "nxn", "B": "nxn"}).verdict.value
'REFUTED'

The results show themselves as formulas and tables: they have `_repr_latex_` or `_repr_html_`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from proofs import verdicts
from proofs.registry import load_paper
from proofs.symbols import derived_from_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proofs.derive import Equations
    from proofs.landscape import LandscapeReport
    from proofs.reports.model import ClaimResult
    from symbolic.kernel.theorems import Theorem

INSTANCES = 40  # of a single claim: enough to meet a counterexample, quick enough to wait for


@dataclass(frozen=True)
class Proof:
    """A theorem of the kernel, shown with its hypotheses, axioms and steps."""

    theorem: Theorem

    def _repr_html_(self) -> str:
        from proofs.reports.notebook import theorem_html  # noqa: PLC0415 (only where it is shown)

        return theorem_html(self.theorem)


def derive(
    objective: str = "", shapes: Mapping[str, str] | None = None, wrt: str = "", order: int = 1
) -> Equations:
    r"""The gradients of an objective and, for order 2, its Hessian form.

    Args:
        objective: LaTeX, such as `\frac{1}{2}\|A X - B\|_F^2`; without it the paper's (19), (20)
            and (32) are derived.
        shapes: the shape of each symbol, such as {"A": "mxn"}; "1x1" is a scalar.
        wrt: the variables, separated by commas.
        order: 1 for the gradients alone, 2 for the Hessian form too.

    Raises:
        InputError: an argument cannot be used.
        DerivationError: the kernel's own derivative differs, or there is none.
    """
    if not objective:
        from proofs.derivations import equations  # noqa: PLC0415 (reads the paper's inventory)

        return equations()
    given = [f"{name}={shape}" for name, shape in (shapes or {}).items()]
    return derived_from_options(objective, given, wrt or None, order)


def check(identifier: str, printed: str = "", proof: str = "zhu2019") -> ClaimResult:
    """The verdict on one claim of a paper, or on a formula put in its place.

    Args:
        identifier: of the claim, such as eq19.
        printed: LaTeX to be judged instead of what is printed; empty for the print itself.
        proof: the name of a paper, or the path of an inventory.

    Raises:
        InputError: there is no such paper or claim, or the formula cannot be read.
    """
    if not printed:
        return _verdict(proof, identifier)
    paper = load_paper(proof)
    changed = replace(paper.entry(identifier), printed=printed)
    entries = (changed if one.id == identifier else one for one in paper.entries)
    return _of_file({"claim": [asdict(one) for one in entries]}, identifier)


def claim(
    formula: str,
    shapes: Mapping[str, str],
    given: Sequence[str] = (),
    instance: Mapping[str, Any] | None = None,
) -> ClaimResult:
    """The verdict on a formula of one's own.

    Args:
        formula: LaTeX of an equation, an inequality or a chain of them.
        shapes: the shape of each symbol by its LaTeX, such as {"A": "mxn"}; "1x1" is a scalar.
        given: hypotheses, as LaTeX.
        instance: exact values at which the hypotheses hold, such as {"n": 2, "S": [["0", "1"],
            ["1", "0"]]}; without one nothing is proved from hypotheses on matrices.

    Raises:
        InputError: an argument cannot be used.
    """
    scalars = [name for name, shape in shapes.items() if shape in {"1x1", "1×1"}]
    matrices = {name: shape for name, shape in shapes.items() if name not in scalars}
    hypotheses = {f"hypothesis {number}": one for number, one in enumerate(given, start=1)}
    body: dict[str, Any] = {
        "setting": {"matrices": matrices, "scalars": scalars},
        "given": hypotheses,
        "claim": [{"id": "claim", "printed": formula, "given": list(hypotheses)}],
        "instance": [dict(instance)] if instance else [],
    }
    return _of_file(body, "claim")


def landscape(inputs: str, outputs: str, hidden: int, top: int = 20) -> LandscapeReport:
    """The critical points of one's own data: those of least value, with index and multiplicity.

    Args:
        inputs: path of X, one sample a row, .csv or .npy.
        outputs: that of Y.
        hidden: how many hidden units.
        top: how many families to list.

    Raises:
        ExactError: a file cannot be read as a matrix, or the two do not fit.
    """
    from exact.data import read_training_data  # noqa: PLC0415 (not for the other functions)
    from exact.landscape import Landscape  # noqa: PLC0415
    from proofs.landscape import report  # noqa: PLC0415

    X, Y = read_training_data(Path(inputs), Path(outputs))
    land = Landscape(X.matrix, Y.matrix, hidden)
    return report(X, Y, land, land.families.top(top))


def _of_file(body: Mapping[str, Any], identifier: str) -> ClaimResult:
    """The verdict on a claim of an inventory that is written only to be read once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "claims.toml"
        path.write_text(_toml(body), encoding="utf-8")
        return _verdict(str(path), identifier)


def _verdict(proof: str, identifier: str) -> ClaimResult:
    options = verdicts.Options(instances=INSTANCES, small=INSTANCES, jobs=1)
    return verdicts.run(proof, [identifier], options).claims[0]


def _toml(body: Mapping[str, Any]) -> str:
    """Tables as TOML on one line each; JSON's texts, numbers and lists are TOML's too."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in body.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        parts = (f"{_value(str(key))} = {_value(one)}" for key, one in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
