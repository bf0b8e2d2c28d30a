"""A user's own inventory: claims in a TOML file, with the symbols that they speak of.

Without a `[setting]` table the file is a copy of a known paper's inventory, and that paper's
checkers judge what the copy prints. With one it brings its own letters; see docs/tutorial.md.
"""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exact.matrices import Matrix
from proofs.errors import InputError
from proofs.registry import PAPERS, Checker, Given, Paper, load_paper, read_inventory
from proofs.trials import Instance
from symbolic.errors import SymbolicError
from symbolic.expressions import (
    Declaration,
    Declarations,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import All
from symbolic.latex.reader import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment

_SHAPE = re.compile(
    r"\s*([A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*)\s*[x×]\s*([A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*)\s*"
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def own_paper(path: Path) -> Paper:
    """The paper that an inventory file makes.

    Raises:
        InputError: the file cannot be read, a table is not what it should be, or (without a
            `[setting]`) a claim is none of a known paper's.
    """
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; expected an inventory of claims") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; expected TOML with [[claim]] tables") from None
    if "setting" not in body:
        return _copy(path)
    declarations = _declarations(path, _table(path, body, "setting"))
    given = {name: _given(name, text) for name, text in _texts(path, body, "given").items()}
    claims = _claims(path, body, given)
    instances = [_instance(path, k, one) for k, one in enumerate(body.get("instance", []), 1)]
    entries = read_inventory(path, extra=("given",))
    return Paper(
        name=str(path),
        source=str(path),
        entries=entries,
        declarations=lambda _section: declarations,
        givens=given,
        checkers=claims,
        section_of=lambda where, _line: where,
        instances=_supply(instances),
    )


def _copy(path: Path) -> Paper:
    """A copy of a known paper's inventory, judged by that paper's checkers."""
    entries = read_inventory(path)
    for name in PAPERS:
        paper = load_paper(name)
        known = {one.id for one in paper.entries}
        if paper.copied and all(one.id in known for one in entries):
            return paper.copied(entries, str(path))
    unknown = next(one.id for one in entries if one.id not in known)
    raise InputError(
        f"{path}: claim {unknown!r} is none of {' or '.join(PAPERS)}; expected its ids, or a"
        " [setting] table for symbols of your own"
    )


def _table(path: Path, body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = body.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"{path}: `{name}` is no table; expected [{name}]")
    return table


def _texts(path: Path, body: Mapping[str, Any], name: str) -> dict[str, str]:
    table = _table(path, body, name)
    for key, text in table.items():
        if not isinstance(text, str):
            raise InputError(f"{path}: {name}.{key} is {text!r:.40}; expected a LaTeX text")
    return dict(table)


def _declarations(path: Path, setting: Mapping[str, Any]) -> Declarations:
    kinds = {"matrices", "symmetric", "scalars", "functions"}
    if unknown := set(setting) - kinds:
        raise InputError(
            f"{path}: setting.{min(unknown)} is unknown; expected {', '.join(sorted(kinds))}"
        )
    declared: list[Declaration] = []
    for kind in ("matrices", "symmetric"):
        for latex, shape in _texts(path, setting, kind).items():
            found = _SHAPE.fullmatch(shape)
            if not found:
                raise InputError(
                    f"{path}: {kind}.{latex} = {shape!r:.40}; expected ROWSxCOLS, such as mxn"
                )
            rows, cols = found.groups()
            symmetric = kind == "symmetric"
            declared.append(MatrixDeclaration(_ascii(latex), latex, rows, cols, symmetric))
    for latex in setting.get("scalars", []):
        if not isinstance(latex, str):
            raise InputError(f"{path}: scalars holds {latex!r:.40}; expected LaTeX names")
        declared.append(ScalarDeclaration(_ascii(latex), latex))
    try:
        made = Declarations.of(declared)
        for latex, one in _table(path, setting, "functions").items():
            variables = tuple(_ascii(name) for name in one["variables"])
            definition = read_expression(one["definition"], made)
            made = made.extended(FunctionDeclaration(_ascii(latex), latex, variables, definition))
    except SymbolicError as error:
        raise InputError(f"{path}: setting: {error}") from None
    except (KeyError, TypeError):
        raise InputError(
            f"{path}: a function is a table with `variables` (a list of names) and `definition`"
        ) from None
    return made


def _ascii(latex: str) -> str:
    name = re.sub(r"[^A-Za-z0-9]", "", latex)
    if not _NAME.fullmatch(name):
        raise InputError(f"{latex!r:.40} cannot name a symbol; expected one LaTeX letter")
    return name


def _given(name: str, text: str) -> Given:
    def judgments(scene: Scene) -> tuple[Judgment, ...]:
        found = scene.read(text)
        return found.parts if isinstance(found, All) else (found,)

    return Given(name, text, judgments)


def _claims(path: Path, body: Mapping[str, Any], given: Mapping[str, Given]) -> dict[str, Checker]:
    checkers = {}
    for row in body.get("claim", []):
        names = row.get("given", []) if isinstance(row, dict) else []
        for name in names:
            if name not in given:
                raise InputError(
                    f"{path}: claim {row.get('id')}: no hypothesis {name!r} in [given]"
                )
        checkers[row["id"]] = Checker(row["id"], given=tuple(names))
    return checkers


def _instance(path: Path, number: int, row: Mapping[str, Any]) -> Instance:
    values = {}
    for latex, value in row.items():
        try:
            values[_ascii(latex)] = _value(value)
        except (ValueError, TypeError, KernelError):
            raise InputError(
                f"{path}: instance {number}: {latex} = {value!r:.40}; expected a number such as"
                ' "-3/4", or rows of them'
            ) from None
    return Instance(f"instance {number}", ("given",), lambda _section: values)


def _value(value: object) -> Any:  # noqa: ANN401 (a matrix, a fraction, or the size of a dimension)
    if isinstance(value, list):
        return Matrix.from_rows([[Fraction(str(entry)) for entry in row] for row in value])
    if isinstance(value, bool | float):
        raise TypeError("no exact number")
    return value if isinstance(value, int) else Fraction(str(value))


def _supply(instances: list[Instance]) -> Any:  # noqa: ANN401 (registry.Supply, or None)
    def supply(
        first: int, last: int, _seed: int, _digits: int
    ) -> Iterator[tuple[Instance, dict[str, Any]]]:
        for one in instances[first:last]:
            yield one, {"checked": 1}

    return supply if instances else None
