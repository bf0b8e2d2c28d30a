"""From LaTeX text to a syntax tree, by lark's LALR parser.

The tree knows no declarations: juxtaposed factors stay a run, and what is applied to what is
decided later (elaborate.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from symbolic.errors import ReadError
from symbolic.latex.tokens import MAX_DEPTH, grammar, tokens


@dataclass(frozen=True)
class Script:
    """A subscript, superscript or prime as written (SUB, SUP, PRIME), and where its text begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Node:
    """A node of the syntax tree.

    Attributes:
        kind: the rule of the grammar that made it.
        parts: the nodes inside, in printed order.
        start, end: its place in the text.
        text: the symbol, number or accent it carries.
        marks: for a statement its relations (as many as parts if it begins with one), for a sum
            the sign of each term, for a run what stands before each factor ("/" or "").
        scripts: what is attached to it.
    """

    kind: str
    parts: tuple[Node, ...]
    start: int
    end: int
    text: str = ""
    marks: tuple[str, ...] = ()
    scripts: tuple[Script, ...] = ()


def parse(text: str, start: int = 0, end: int | None = None) -> tuple[Node, ...]:
    """Parse text[start:end] to its statements; positions count from the start of the whole text.

    Raises:
        ReadError: the text is empty, too long, nested too deeply, or not in the grammar.
    """
    from lark.exceptions import UnexpectedToken  # noqa: PLC0415 (lark is imported when needed)

    end = len(text) if end is None else end
    tidy = tokens(text, start, end)
    parser = _parser().parse_interactive()
    try:
        for token in tidy:
            parser.feed_token(token)
        tree = parser.feed_eof()
    except UnexpectedToken as error:
        if error.token.type == "$END":
            what = "the formula ends too early" if tidy else "there is no formula to read"
            raise ReadError(what, text, max(0, end - 1)) from None
        what = "an expression is expected, not" if "LETTER" in error.expected else "unexpected"
        raise ReadError(f"{what} {error.token}", text, error.token.start_pos) from None
    return tuple(_node(text, child, 0) for child in tree.children if _is_tree(child))


@lru_cache(maxsize=1)
def _parser() -> Any:  # noqa: ANN401 (lark is imported only when a text is read)
    from lark import Lark  # noqa: PLC0415 (lark is imported when needed)

    return Lark(
        grammar(),
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


_NOT_NESTING = frozenset({"statement", "membership", "sum", "run", "factor", "list", "row", "rows"})
_BRACKETS = frozenset({"group", "paren", "bracket", "braces"})
_RELATIONS = {
    **dict.fromkeys(("\\leq", "\\leqslant", "\\le"), "≤"),
    **dict.fromkeys(("\\geq", "\\geqslant", "\\ge"), "≥"),
    "\\coloneqq": ":=",
    "\\lt": "<",
    "\\gt": ">",
}


def _is_tree(child: Any) -> bool:  # noqa: ANN401 (a lark tree or token)
    return hasattr(child, "children")


def _node(text: str, tree: Any, depth: int) -> Node:  # noqa: ANN401 (a lark tree)
    kind = str(tree.data)
    start, end = tree.meta.start_pos, tree.meta.end_pos
    depth += kind not in _NOT_NESTING
    if depth > MAX_DEPTH:
        raise ReadError(f"the formula nests more than {MAX_DEPTH} deep", text, start)
    children = tree.children
    leaves = [child for child in children if not _is_tree(child)]
    if kind == "factor":
        base = _node(text, children[0], depth)
        scripts = tuple(_script(child.children[0]) for child in children[1:])
        return replace(base, scripts=scripts, end=end)
    if kind in {"big", "minimum"}:
        scripts = tuple(_script(child.children[0]) for child in children[1:-1])
        return Node(kind, (_node(text, children[-1], depth),), start, end, scripts=scripts)
    parts = tuple(_node(text, child, depth) for child in children if _is_tree(child))
    if kind == "list" or (kind in _BRACKETS and parts[0].kind == "list"):
        return Node(kind, parts if kind == "list" else parts[0].parts, start, end)
    if kind == "term":  # a run that ends in a sum
        run = parts[0] if parts[0].kind == "run" else None
        factors = (*run.parts, parts[1]) if run else parts
        marks = (*run.marks, "") if run else ("", "")
        return Node("run", factors, start, end, marks=marks)
    marks = _marks(kind, children)
    carried = str(leaves[0]) if leaves and not marks else ""
    return Node(kind, parts, start, end, carried, marks)


def _marks(kind: str, children: list[Any]) -> tuple[str, ...]:
    if kind == "statement":
        return tuple(_RELATIONS.get(str(one), str(one)) for one in children if not _is_tree(one))
    if kind not in {"sum", "run"}:
        return ()
    marks, pending = [], "+" if kind == "sum" else ""
    for child in children:
        if _is_tree(child):
            marks.append(pending)
            pending = ""
        elif child.type != "CDOT":
            pending = {"PLUS": "+", "MINUS": "-", "SLASH": "/"}[child.type]
    return tuple(marks)


def _script(token: Any) -> Script:  # noqa: ANN401 (a lark token)
    return Script(token.type, str(token), token.end_pos - len(token))
