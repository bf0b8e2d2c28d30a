"""The `[setting]` of a user's inventory: symbols with their shapes, and functions of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proofs.errors import InputError
from proofs.reading import at_place
from proofs.tables import demand, demand_texts
from symbolic.errors import DeclarationError, LoweringError, SymbolicError
from symbolic.expressions import (
    Declarations,
    FunctionDeclaration,
    MatrixDeclaration,
    ScalarDeclaration,
)
from symbolic.kernel.judgments import Function
from symbolic.kernel.terms import Letter
from symbolic.latex.letters import spelled
from symbolic.latex.reader import read_expression
from symbolic.lowering import lower
from symbolic.raising import DERIVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proofs.tables import Source
    from symbolic.expressions import Declaration

LARGEST = 64  # rows or columns: instances are worked out entry by entry
KINDS = ("matrices", "symmetric", "scalars", "functions")
_SHAPE = re.compile(
    r"\s*([A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*)\s*[x×]\s*([A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*)\s*"
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def declarations_of(source: Source) -> Declarations:
    """What the symbols of the file mean.

    Raises:
        InputError: the table is not what it should be.
    """
    setting = source.table("setting")
    if unknown := set(setting) - set(KINDS):
        name = min(unknown)
        raise InputError(
            f"{source.place('setting', key=name)}: setting.{name} is unknown; expected"
            f" {', '.join(sorted(KINDS))}"
        )
    try:
        made = Declarations.of([*_matrices(source, setting), *_scalars(source, setting)])
    except SymbolicError as error:
        raise InputError(f"{source.place('setting')}: {error}; expected each once") from None
    for latex, table in _table(source, setting, "functions").items():
        made = _with_function(f"{source.place('setting', key=latex)}: ", made, latex, table)
    _demand_apart(source, made)
    return made


def _symbol(latex: str, place: str) -> str:
    """As `ascii_name`, of a spelling that the grammar reads as one letter."""
    name = ascii_name(latex, place)
    try:
        spelled(latex)
    except DeclarationError as error:
        raise InputError(f"{place}: {error}; expected one LaTeX letter, such as A_1") from None
    return name


def ascii_name(latex: str, place: str) -> str:
    """The name of a symbol in the kernel's terms.

    Raises:
        InputError: there is none; `place` says where the symbol stands.
    """
    name = re.sub(r"[^A-Za-z0-9]", "", latex)
    if not _NAME.fullmatch(name):
        raise InputError(f"{place}: {latex!r:.40} cannot name a symbol; expected one LaTeX letter")
    return name


def dimensions(declared: Declarations) -> set[str]:
    """The names of dimensions in the shapes."""
    sides = {side for one in declared.matrices.values() for side in (one.rows, one.cols)}
    return {one for one in sides if not one.isdigit()}


def _table(source: Source, setting: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    place = f"{source.place('setting', key=kind)}: {kind}"
    table: Mapping[str, Any] = demand(setting.get(kind, {}), dict, place)
    return table


def _matrices(source: Source, setting: Mapping[str, Any]) -> Iterator[Declaration]:
    for kind in ("matrices", "symmetric"):
        for latex, shape in _table(source, setting, kind).items():
            place = f"{source.place('setting', key=latex)}: {kind}"
            found = _SHAPE.fullmatch(shape) if isinstance(shape, str) else None
            if not found:
                raise InputError(
                    f"{place}.{latex} = {shape!r:.40}; expected ROWSxCOLS, such as mxn"
                )
            rows, cols = found.groups()
            if any(_is_large(side) for side in (rows, cols)):
                raise InputError(f"{place}.{latex} = {shape!r:.40}; expected at most {LARGEST}")
            if kind == "symmetric" and rows != cols:
                raise InputError(f"{place}.{latex} = {shape!r:.40}; expected a square, such as nxn")
            name = _symbol(latex, place)
            yield MatrixDeclaration(name, latex, rows, cols, symmetric=kind == "symmetric")


def _is_large(side: str) -> bool:
    return side.isdigit() and (len(side) > len(str(LARGEST)) or int(side) > LARGEST)


def _scalars(source: Source, setting: Mapping[str, Any]) -> Iterator[Declaration]:
    place = f"{source.place('setting', key='scalars')}: scalars"
    for latex in demand_texts(setting.get("scalars", []), place, "LaTeX letters"):
        yield ScalarDeclaration(_symbol(latex, place), latex)


def _with_function(place: str, known: Declarations, latex: str, table: object) -> Declarations:
    """The declarations and a function more."""
    place += f"function {latex}"
    fields = demand(table, dict, place)
    if unknown := set(fields) - {"variables", "definition"}:
        raise InputError(f"{place}: unknown field `{min(unknown)}`; expected variables, definition")
    names = demand_texts(fields.get("variables"), f"{place}: variables", "declared matrices")
    variables = tuple(ascii_name(one, f"{place}: variables") for one in names)
    letters = {
        one.name: Letter(one.name, one.rows, one.cols)
        for one in known.matrices.values()
        if not one.symmetric
    }
    if wrong := [one for one in variables if one not in letters or variables.count(one) > 1]:
        raise InputError(
            f"{place}: variables holds {wrong[0]!r:.40}; expected declared matrices that are not"
            " symmetric, each once"
        )
    if not variables:
        raise InputError(f"{place}: variables is empty; expected at least one declared matrix")
    text = demand(fields.get("definition"), str, f"{place}: definition")
    with at_place(f"{place}: definition"):
        definition = read_expression(text, known)
        body = lower(definition, known)
        Function(tuple(letters[one] for one in variables), body)
        for one in sorted(body.letters()):
            if (part := DERIVED.fullmatch(one.name)) and part["base"] in variables:
                raise LoweringError(f"the inverse or root of the variable {part['base']}")
        name = _symbol(latex, place)
        return known.extended(FunctionDeclaration(name, latex, variables, definition))


def _demand_apart(source: Source, declared: Declarations) -> None:
    """A name means one thing: a dimension is no letter, scalar or function as well."""
    names = {one.name: one.latex for one in declared}
    if both := dimensions(declared) & names.keys():
        name = min(both)
        raise InputError(
            f"{source.place('setting', key=names[name])}: {names[name]} is a symbol and a dimension"
            " too; expected another name for one of them"
        )
