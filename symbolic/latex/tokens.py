"""From LaTeX text to tidy tokens: layout dropped, scripts folded, brackets matched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 20_000  # characters; the longest display of a paper has about a thousand
MAX_DEPTH = 25  # brackets inside each other

_OPENING = {
    "LBRACE": "RBRACE",
    "LPAR": "RPAR",
    "LSQ": "RSQ",
    "LSET": "RSET",
    "LANGLE": "RANGLE",
    "NORM_OPEN": "NORM_CLOSE",
    "BAR_OPEN": "BAR_CLOSE",
    "MATRIX_BEGIN": "MATRIX_END",
}
_CLOSING = frozenset(_OPENING.values())
_EXPLICIT_BARS = {
    "NORM_LEFT": "NORM_OPEN",
    "NORM_RIGHT": "NORM_CLOSE",
    "BAR_LEFT": "BAR_OPEN",
    "BAR_RIGHT": "BAR_CLOSE",
}
_PLAIN_BARS = {"NORM_BAR": ("NORM_OPEN", "NORM_CLOSE"), "BAR": ("BAR_OPEN", "BAR_CLOSE")}
_DROPPED = frozenset({"LAYOUT", "TAG", "ENVIRONMENT", "INVISIBLE"})
_PUNCTUATION = frozenset({"COMMA", "SEMICOLON", "PERIOD", "AND"})
_BINARY = frozenset({"PLUS", "MINUS", "SLASH", "CDOT", "RELATION"})


def tokens(text: str, start: int, end: int) -> list[Any]:
    """The tidy tokens of text[start:end].

    Raises:
        ReadError: the text is too long, has a character of no token, or brackets that do not match.
    """
    if end - start > MAX_LENGTH:
        message = f"the formula has {end - start} characters; at most {MAX_LENGTH} are read"
        raise ReadError(message, text[: start + 200], start)
    return _separate(_without_number(_tidy(text, list(lex(text, start, end)), end)))


def lex(text: str, start: int, end: int) -> Iterator[Any]:
    """The raw tokens of text[start:end], positions counted in the whole text.

    Raises:
        ReadError: a character begins no token.
    """
    from lark.exceptions import UnexpectedCharacters  # noqa: PLC0415 (lark is imported when needed)

    lexed = _lexer().lex(text[start:end])
    while True:
        try:
            token = next(lexed, None)
        except UnexpectedCharacters as error:
            at = start + int(error.pos_in_stream or 0)
            raise ReadError(f"{text[at]!r} cannot be read", text, at) from None
        if token is None:
            return
        token.start_pos += start
        token.end_pos += start
        yield token


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    r"""The letters of a script without fonts, braces and spaces: `{\mathbf{W}_{1}}` is `W_1`."""
    dropped = {"LBRACE", "RBRACE", "FONT", "LAYOUT", "QUAD"}
    try:
        kept = [token for token in lex(text, 0, len(text)) if token.type not in dropped]
    except ReadError:
        return text
    joined = ""
    for word in (greek_command(str(token)) for token in kept):
        # a command needs a space before a letter: \lambda r is not \lambdar
        gap = " " * bool(re.search(r"\\[A-Za-z]+\Z", joined) and word[:1].isalpha())
        joined += gap + word
    return joined


def words(text: str) -> tuple[tuple[str, str, int], ...]:
    """The tokens of a script: type, text and offset of each, layout dropped."""
    dropped = {"LAYOUT", "QUAD", "AMP"}
    return tuple(
        (token.type, str(token), token.start_pos)
        for token in lex(text, 0, len(text))
        if token.type not in dropped
    )


def greek_command(symbol: str) -> str:
    r"""The LaTeX command of a Greek character (Σ is `\Sigma`); any other symbol is itself."""
    if len(symbol) != 1 or symbol.isascii():
        return symbol
    name = unicodedata.name("φ" if symbol == "ϕ" else symbol, "").replace("LAMDA", "LAMBDA")
    match name.split():
        case ["GREEK", "SMALL", "LETTER", letter]:
            return "\\" + letter.lower()
        case ["GREEK", "CAPITAL", "LETTER", letter]:
            return "\\" + letter.capitalize()
    return symbol


def grammar() -> str:
    """The text of the grammar."""
    return Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _lexer() -> Any:  # noqa: ANN401 (lark is imported only when a text is read)
    from lark import Lark  # noqa: PLC0415 (40 ms that a command without a formula need not pay)

    return Lark(grammar(), parser=None, lexer="basic")


def _tidy(text: str, raw: list[Any], end: int) -> list[Any]:
    """Drop layout, fold scripts, match brackets; mark what separates statements."""
    tidy: list[Any] = []
    open_brackets: list[Any] = []
    at = 0
    while at < len(raw):
        token = raw[at]
        at += 1
        if token.type in {"UNDERSCORE", "CARET", "SUB_DIGIT", "SUP_DIGIT"}:
            script, at = _script(text, raw, at, end)
            tidy.append(script)
            continue
        top = open_brackets[-1].type if open_brackets else ""
        in_plain_bars = bool(top) and not open_brackets[-1].startswith("\\l")
        token.type = _kind(token.type, top, in_plain_bars=in_plain_bars)
        if token.type in _OPENING:
            open_brackets.append(token)
            if len(open_brackets) > MAX_DEPTH:
                message = f"brackets nest more than {MAX_DEPTH} deep"
                raise ReadError(message, text, token.start_pos)
        elif token.type in _CLOSING:
            if top and _OPENING[top] == token.type:
                open_brackets.pop()
            elif top:
                begin = open_brackets[-1]
                message = f"{begin} at {begin.start_pos} is closed by {token}"
                raise ReadError(message, text, token.start_pos)
            else:
                raise ReadError(f"{token} closes nothing", text, token.start_pos)
        if token.type:
            tidy.append(token)
    if open_brackets:
        begin = open_brackets[-1]
        raise ReadError(f"{begin} is never closed", text, begin.start_pos)
    return tidy


def _kind(kind: str, top: str, *, in_plain_bars: bool) -> str:
    r"""The token's type where the innermost open bracket is `top`; empty to drop the token.

    A bar without `\left` or `\right` closes a bar of its own kind, and opens otherwise.
    """
    if kind in _EXPLICIT_BARS:
        return _EXPLICIT_BARS[kind]
    if kind in _PLAIN_BARS:
        opening, closing = _PLAIN_BARS[kind]
        return closing if top == opening and in_plain_bars else opening
    if kind in _DROPPED or (kind == "AMP" and top != "MATRIX_BEGIN"):
        return ""
    if kind in _PUNCTUATION and not top:
        return "SEPARATOR"
    if kind == "BREAK" and top not in {"", "MATRIX_BEGIN"}:
        return ""
    return "" if kind == "QUAD" and top else kind


def _script(text: str, raw: list[Any], at: int, end: int) -> tuple[Any, int]:
    """Fold the script that raw[at - 1] opens into one token; the index after it."""
    mark = raw[at - 1]
    kind = "SUB" if mark.type in {"UNDERSCORE", "SUB_DIGIT"} else "SUP"
    if mark.type.endswith("DIGIT"):
        return mark.update(type=kind, value=mark[-1]), at
    while at < len(raw) and raw[at].type in {"FONT", "ACCENT"}:
        at += 1
    if at == len(raw):
        raise ReadError(f"nothing follows {mark}", text, min(mark.start_pos, end - 1))
    first, last = at, at
    if raw[at].type == "LBRACE":
        depth = 0
        for last in range(at, len(raw)):
            depth += {"LBRACE": 1, "RBRACE": -1}.get(raw[last].type, 0)
            if depth == 0:
                break
        else:
            raise ReadError("{ is never closed", text, raw[at].start_pos)
    elif raw[at].type not in {"LETTER", "GREEK", "COMMAND", "STAR", "MIN", "NUMBER"}:
        raise ReadError(f"{raw[at]} cannot be a script", text, raw[at].start_pos)
    begin, finish = raw[first].start_pos, raw[last].end_pos
    folded = mark.update(type=kind, value=text[begin:finish])
    folded.start_pos, folded.end_pos = begin, finish
    return folded, last + 1


def _without_number(tokens: list[Any]) -> list[Any]:
    r"""Drop an equation number at the end: `\quad (14)`, or `, (14)`."""
    kept = list(tokens)
    while kept and kept[-1].type in {"SEPARATOR", "QUAD", "BREAK"}:
        kept.pop()
    kinds = [token.type for token in kept[-4:]]
    numbered = kinds[1:] == ["LPAR", "NUMBER", "RPAR"] and kinds[0] in {"QUAD", "SEPARATOR"}
    kept = kept[:-3] if numbered else kept
    return [token for token in kept if token.type != "QUAD"]


def _separate(tokens: list[Any]) -> list[Any]:
    r"""Turn each `\\` outside brackets into a separator or drop it.

    A row continues the one before if a sign or relation stands at the break, or if it has no
    relation of its own.
    """
    tidy: list[Any] = []
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.type in _OPENING) - (token.type in _CLOSING)
        if token.type == "BREAK" and depth == 0:
            before = tidy[-1].type if tidy else "SEPARATOR"
            after = tokens[at + 1].type if at + 1 < len(tokens) else "SEPARATOR"
            if before in _BINARY or after in _BINARY or not _has_relation(tokens, at + 1):
                continue
            token.type = "SEPARATOR"
        tidy.append(token)
    return tidy


def _has_relation(tokens: list[Any], at: int) -> bool:
    depth = 0
    for token in tokens[at:]:
        depth += (token.type in _OPENING) - (token.type in _CLOSING)
        if depth == 0 and token.type in {"BREAK", "SEPARATOR", "RELATION"}:
            return bool(token.type == "RELATION")
    return False
