"""Expressions as code: a NumPy function, SymPy source that rebuilds them, and a JSON tree."""

from __future__ import annotations

import keyword
from math import lcm
from typing import TYPE_CHECKING, Any

import sympy as sp

from symbolic.errors import SymbolicError
from symbolic.expressions import (
    Declarations,
    Entry,
    Gradient,
    HessianForm,
    Inner,
    LeastEigenvalue,
    Norm,
    Rank,
    Value,
    dimension_symbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly a piece of source text holds together
Piece = tuple[str, int]

_ROOT = """\
    def symmetric_power(S, exponent):
        values, vectors = np.linalg.eigh(S)
        return (vectors * values**exponent) @ vectors.T

"""


def to_numpy(
    expression: sp.Expr | sp.MatrixExpr, declarations: Declarations, name: str = "expression"
) -> str:
    """The source of a NumPy function of the matrices and scalars in the expression.

    Matrices are two-dimensional arrays, vectors columns; with entries that are fractions (dtype
    object) the value is exact, unless an inverse or a root occurs. Arguments: matrices and scalars
    in declared order; then dimensions that no matrix shows, and the named functions that occur,
    f as `f`, its gradient in W as `gradient_f_W`, its Hessian form as `hessian_f`.

    Raises:
        SymbolicError: a symbol is not declared, or a node has no NumPy form.
    """
    leaves = set(_leaves(expression))
    matrices = [one for one in declarations.matrices.values() if one.symbol in leaves]
    scalars = [one for one in declarations.scalars.values() if one.symbol in leaves]
    declared = [(one.symbol, one.name) for one in matrices] + [
        (one.symbol, one.name) for one in scalars
    ]
    names: dict[Any, str] = {symbol: _identifier(own) for symbol, own in declared}
    arguments = list(names.values())
    for one in matrices:
        shape = zip((one.rows, one.cols), range(2), strict=True)
        sides = {
            dimension_symbol(side): f"{names[one.symbol]}.shape[{axis}]" for side, axis in shape
        }
        names = sides | names
    for leaf in sorted(leaves - names.keys(), key=str):
        if not isinstance(leaf, str) and leaf != dimension_symbol(str(leaf)):
            raise SymbolicError(f"{leaf} is not declared, or not with this shape")
        names[leaf] = _identifier(str(leaf))
        arguments.append(names[leaf])
    if len(set(arguments)) < len(arguments):
        raise SymbolicError(f"two arguments of one name among {', '.join(arguments)}")
    body, _ = _numpy(expression, names)
    root = _ROOT if "symmetric_power(" in body else ""
    return f"import numpy as np\n\n\ndef {name}({', '.join(arguments)}):\n{root}    return {body}\n"


def to_sympy(expression: sp.Expr | sp.MatrixExpr) -> str:
    """Source text that rebuilds the expression, node by node and unevaluated, as `expression`.

    Raises:
        SymbolicError: a symbol has unusual assumptions, or a node has no source form.
    """
    leaves = [leaf for leaf in _leaves(expression) if not isinstance(leaf, str)]
    sides = {d for one in leaves if isinstance(one, sp.MatrixSymbol) for d in _sides(one.shape)}
    symbols = {leaf for leaf in leaves if isinstance(leaf, sp.Symbol)} | sides
    matrices = {leaf for leaf in leaves if isinstance(leaf, sp.MatrixSymbol)}
    defined = [_symbol_source(one) for one in sorted(symbols, key=str)]
    for one in sorted(matrices, key=str):
        rows, cols = (_sympy(side) for side in one.shape)
        defined.append(f'{_identifier(one.name)} = sp.MatrixSymbol("{one.name}", {rows}, {cols})')
    names = [line.partition(" = ")[0] for line in defined]
    if len(set(names)) < len(names):
        raise SymbolicError(f"two symbols of one name among {', '.join(names)}")
    body = _sympy(expression)
    used = sorted(kind.__name__ for kind in _OWN if f"{kind.__name__}(" in body)
    imports = ["import sympy as sp"]
    if used:
        imports += ["", f"from symbolic.expressions import {', '.join(used)}"]
    return "\n".join([*imports, "", *defined, f"expression = {body}", ""])


def to_json(expression: sp.Basic) -> dict[str, Any]:
    """The expression as a tree of {"op", "args", "shape"}, shapes as names of dimensions.

    Leaves carry "name" (op "matrix", "scalar", "dimension") or "value" (op "number", a fraction as
    text) in place of "args". The other ops: add, multiply, power (base, exponent), transpose,
    inverse, identity, zero, stack (the rows of blocks as "stack_row"), trace, entry (of a 1×1
    matrix), norm, inner, rank, least_eigenvalue; and, with the function's "name", value, gradient
    (arguments, then the variable) and hessian_form (arguments, then the two directions).

    Raises:
        SymbolicError: a node has none of these ops.
    """
    tree: dict[str, Any]
    match expression:
        case sp.Rational():
            tree = {"op": "number", "value": str(expression)}
        case sp.MatrixSymbol():
            tree = {"op": "matrix", "name": expression.name}
        case sp.Symbol():
            dimension = expression == dimension_symbol(expression.name)
            tree = {"op": "dimension" if dimension else "scalar", "name": expression.name}
        case Value():
            tree = _json_named("value", expression, expression.arguments)
        case Gradient():
            parts = (*expression.value.arguments, expression.wrt)
            tree = _json_named("gradient", expression.value, parts)
        case HessianForm():
            parts = (*expression.value.arguments, *expression.directions)
            tree = _json_named("hessian_form", expression.value, parts)
        case sp.BlockMatrix():
            rows = [list(map(to_json, row)) for row in expression.blocks.tolist()]
            tree = {"op": "stack", "args": [{"op": "stack_row", "args": row} for row in rows]}
        case _:
            tree = _json_node(expression)
    shape = getattr(expression, "shape", (1, 1))
    return tree | {"shape": [str(side).replace(" ", "") for side in shape]}


def _json_node(expression: sp.Basic) -> dict[str, Any]:
    op = next((op for kinds, op in _OPS if isinstance(expression, kinds)), None)
    if op is None:
        raise SymbolicError(f"{expression} ({type(expression).__name__}) has no JSON form")
    inside = () if op in {"identity", "zero"} else expression.args
    if op == "inverse":
        inside = inside[:1]
    return {"op": op, "args": [to_json(one) for one in inside]}


def _json_named(op: str, value: Value, parts: Iterable[sp.Basic]) -> dict[str, Any]:
    return {"op": op, "name": value.function, "args": list(map(to_json, parts))}


_OPS: tuple[tuple[Any, str], ...] = (
    ((sp.Add, sp.MatAdd), "add"),
    ((sp.Mul, sp.MatMul), "multiply"),
    (sp.Inverse, "inverse"),
    ((sp.Pow, sp.MatPow), "power"),
    (sp.Transpose, "transpose"),
    (sp.Identity, "identity"),
    (sp.ZeroMatrix, "zero"),
    (sp.Trace, "trace"),
    (Entry, "entry"),
    (Norm, "norm"),
    (Inner, "inner"),
    (Rank, "rank"),
    (LeastEigenvalue, "least_eigenvalue"),
)


def _leaves(expression: sp.Basic) -> Iterator[sp.Basic | str]:
    """The symbols of an expression, its bare dimensions, and the names of functions to be given."""
    match expression:
        case sp.MatrixSymbol() | sp.Symbol():
            yield expression
        case sp.Identity() | sp.ZeroMatrix():
            yield from _sides(expression.shape)
        case Value():
            yield _function_name(expression)
            for one in expression.arguments:
                yield from _leaves(one)
        case Gradient():
            yield _function_name(expression)
            for one in expression.value.arguments:
                yield from _leaves(one)
        case HessianForm():
            yield _function_name(expression)
            for one in (*expression.value.arguments, *expression.directions):
                yield from _leaves(one)
        case _:
            for one in expression.args:
                yield from _leaves(one)


def _sides(shape: Iterable[sp.Expr]) -> Iterator[sp.Symbol]:
    for side in shape:
        yield from side.free_symbols


def _function_name(node: Value | Gradient | HessianForm) -> str:
    match node:
        case Gradient(value=value, wrt=wrt):
            return f"gradient_{value.function}_{wrt}"
        case HessianForm(value=value):
            return f"hessian_{value.function}"
    return str(node.function)


def _identifier(name: str) -> str:
    """A Python name; `lambda` and other words that Python keeps get an underscore."""
    if not name.isidentifier() or not name.isascii():
        raise SymbolicError(f"{name!r} is no Python name")
    kept = keyword.iskeyword(name) or name in {"np", "sp", "expression", "symmetric_power"}
    return f"{name}_" if kept else name


# NumPy.


def _numpy(expression: sp.Basic, names: Mapping[Any, str]) -> Piece:
    for kinds, rule in _NUMPY:
        if isinstance(expression, kinds):
            return rule(expression, names)
    raise SymbolicError(f"{expression} ({type(expression).__name__}) has no NumPy form")


def _text(expression: sp.Basic, names: Mapping[Any, str], at_least: int = _SUM) -> str:
    """The source of a part, in parentheses where it holds together less tightly than needed."""
    text, level = _numpy(expression, names)
    return text if level >= at_least else f"({text})"


def _numpy_number(expression: sp.Rational, _: Mapping[Any, str]) -> Piece:
    return str(expression), _ATOM if expression.is_Integer and expression >= 0 else _SUM


def _numpy_symbol(expression: sp.Basic, names: Mapping[Any, str]) -> Piece:
    return names[expression], _ATOM


def _numpy_sum(expression: sp.Add | sp.MatAdd, names: Mapping[Any, str]) -> Piece:
    whole = lcm(*(int(one.q) for one in expression.args if isinstance(one, sp.Rational)))
    if whole > 1:  # a fraction that stands alone would be a float: s + 1/3 is (3 * s + 1) / 3
        scaled = [sp.Mul(whole, one, evaluate=False) for one in expression.args]
        return f"({_numpy_sum(sp.Add(*scaled, evaluate=False), names)[0]}) / {whole}", _PRODUCT
    parts = [_text(one, names) for one in expression.args]
    text = parts[0] + "".join(
        f" - {part[1:]}" if part.startswith("-") else f" + {part}" for part in parts[1:]
    )
    return text, _SUM


def _numpy_product(expression: sp.Mul | sp.MatMul, names: Mapping[Any, str]) -> Piece:
    """−2 * s * (A @ B) / 3: numbers first, denominators last, so that fractions stay exact."""
    number, scalars, matrices = sp.Integer(1), list[str](), list[str]()
    for one in _flattened(expression):
        if isinstance(one, sp.Rational):
            number *= one
        elif one.is_Matrix:
            matrices.append(_text(one, names, _POWER))
        else:
            scalars.append(_text(one, names, _POWER))
    product = " @ ".join(matrices)
    if product and (scalars or abs(number.p) != 1) and len(matrices) > 1:
        product = f"({product})"
    factors = [*scalars, product] if product else scalars
    if abs(number.p) != 1 or not factors:
        factors.insert(0, str(abs(number.p)))
    text = " * ".join(factors) + (f" / {number.q}" if number.q != 1 else "")
    return (f"-{text}", _SUM) if number < 0 else (text, _PRODUCT)


def _flattened(expression: sp.Mul | sp.MatMul) -> Iterator[sp.Basic]:
    for one in expression.args:
        if isinstance(one, sp.Mul):
            yield from _flattened(one)
        else:
            yield one


def _numpy_power(expression: sp.Pow, names: Mapping[Any, str]) -> Piece:
    base, exponent = expression.args
    if isinstance(base, Norm) and exponent.is_Integer and exponent > 0 and exponent % 2 == 0:
        square = f"np.sum({_text(base.matrix, names, _ATOM)}**2)"
        return (square, _ATOM) if exponent == 2 else (f"{square}**{exponent // 2}", _POWER)  # noqa: PLR2004
    if exponent == -1:
        return f"1 / {_text(base, names, _POWER)}", _SUM
    return f"{_text(base, names, _ATOM)}**{_text(exponent, names, _ATOM)}", _POWER


def _numpy_matrix_power(expression: sp.MatPow, names: Mapping[Any, str]) -> Piece:
    base, exponent = _text(expression.base, names), expression.exp
    if exponent == -1:
        return f"np.linalg.inv({base})", _ATOM
    if exponent.is_Integer:
        return f"np.linalg.matrix_power({base}, {exponent})", _ATOM
    return f"symmetric_power({base}, {exponent})", _ATOM


def _numpy_transpose(expression: sp.Transpose, names: Mapping[Any, str]) -> Piece:
    return f"{_text(expression.arg, names, _ATOM)}.T", _ATOM


def _numpy_inner(expression: Inner, names: Mapping[Any, str]) -> Piece:
    left, right = (_text(one, names, _POWER) for one in expression.args)
    return f"np.sum({left} * {right})", _ATOM


def _numpy_entry(expression: Entry, names: Mapping[Any, str]) -> Piece:
    return f"{_text(expression.matrix, names, _ATOM)}[0, 0]", _ATOM


def _numpy_identity(expression: sp.Identity, names: Mapping[Any, str]) -> Piece:
    return f"np.eye({_text(expression.shape[0], names)}, dtype=int)", _ATOM


def _numpy_zero(expression: sp.ZeroMatrix, names: Mapping[Any, str]) -> Piece:
    rows, cols = (_text(side, names) for side in expression.shape)
    return f"np.zeros(({rows}, {cols}), dtype=int)", _ATOM


def _numpy_stack(expression: sp.BlockMatrix, names: Mapping[Any, str]) -> Piece:
    rows = (", ".join(_text(one, names) for one in row) for row in expression.blocks.tolist())
    return f"np.block([{', '.join(f'[{row}]' for row in rows)}])", _ATOM


def _numpy_eigenvalue(expression: LeastEigenvalue, names: Mapping[Any, str]) -> Piece:
    if not expression.operator.is_Matrix:
        raise SymbolicError(f"{expression}: the Hessian of a named function has no NumPy form")
    return f"np.linalg.eigvalsh({_text(expression.operator, names)})[0]", _ATOM


def _numpy_named(expression: Value | Gradient | HessianForm, names: Mapping[Any, str]) -> Piece:
    value = expression if isinstance(expression, Value) else expression.value
    directions = expression.directions if isinstance(expression, HessianForm) else ()
    given = ", ".join(_text(one, names) for one in (*value.arguments, *directions))
    return f"{names[_function_name(expression)]}({given})", _ATOM


def _numpy_call(template: str) -> Callable[[sp.Basic, Mapping[Any, str]], Piece]:
    return lambda expression, names: (template.format(_text(expression.args[0], names)), _ATOM)


_NUMPY: tuple[tuple[Any, Callable[[Any, Mapping[Any, str]], Piece]], ...] = (
    (sp.Rational, _numpy_number),
    ((sp.MatrixSymbol, sp.Symbol), _numpy_symbol),
    ((sp.Add, sp.MatAdd), _numpy_sum),
    ((sp.Mul, sp.MatMul), _numpy_product),
    (sp.MatPow, _numpy_matrix_power),
    (sp.Pow, _numpy_power),
    (sp.Transpose, _numpy_transpose),
    (Norm, _numpy_call("np.linalg.norm({})")),
    (Inner, _numpy_inner),
    (sp.Trace, _numpy_call("np.trace({})")),
    (Entry, _numpy_entry),
    (sp.Identity, _numpy_identity),
    (sp.ZeroMatrix, _numpy_zero),
    (sp.BlockMatrix, _numpy_stack),
    (Rank, _numpy_call("np.linalg.matrix_rank({})")),
    (LeastEigenvalue, _numpy_eigenvalue),
    ((Value, Gradient, HessianForm), _numpy_named),
)


# SymPy.

_UNEVALUATED = (sp.Add, sp.Mul, sp.Pow)
_PLAIN = (sp.MatAdd, sp.MatMul, sp.MatPow, sp.Transpose, sp.Trace, sp.ZeroMatrix)
_OWN = (Entry, Gradient, HessianForm, Inner, LeastEigenvalue, Norm, Rank, Value)


def _sympy(expression: sp.Basic) -> str:
    kind = type(expression)
    match expression:
        case sp.Rational():
            numbers = (expression.p,) if expression.is_Integer else (expression.p, expression.q)
            text = _called(
                "sp.Integer" if expression.is_Integer else "sp.Rational", map(str, numbers)
            )
        case sp.MatrixSymbol() | sp.Symbol():
            text = _identifier(expression.name)
        case Value():
            inside = map(_sympy, expression.arguments)
            text = _called("Value", [f'"{expression.function}"', *inside])
        case sp.BlockMatrix():
            rows = (", ".join(map(_sympy, row)) for row in expression.blocks.tolist())
            text = _called("sp.BlockMatrix", [f"[{', '.join(f'[{row}]' for row in rows)}]"])
        case sp.Identity() | sp.Inverse():
            text = _called(f"sp.{kind.__name__}", [_sympy(expression.args[0])])
        case _ if kind in _UNEVALUATED:
            inside = map(_sympy, expression.args)
            text = _called(f"sp.{kind.__name__}", [*inside, "evaluate=False"])
        case _ if kind in _PLAIN or kind in _OWN:
            name = kind.__name__ if kind in _OWN else f"sp.{kind.__name__}"
            text = _called(name, map(_sympy, expression.args))
        case _:
            raise SymbolicError(f"{expression} ({kind.__name__}) has no SymPy source")
    return text


def _called(name: str, arguments: Iterable[str]) -> str:
    return f"{name}({', '.join(arguments)})"


def _symbol_source(symbol: sp.Symbol) -> str:
    name = _identifier(symbol.name)
    known = {
        dimension_symbol(symbol.name): ", integer=True, positive=True",
        sp.Symbol(symbol.name, real=True): ", real=True",
        sp.Symbol(symbol.name): "",
    }
    if symbol not in known:
        raise SymbolicError(f"{symbol} is neither a dimension nor a real scalar")
    return f'{name} = sp.Symbol("{symbol.name}"{known[symbol]})'
