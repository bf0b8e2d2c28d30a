"""Reads certificates and makes every step of theirs again."""

from __future__ import annotations

import json
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symbolic.kernel import terms
from symbolic.kernel.errors import CertificateError, KernelError
from symbolic.kernel.judgments import KINDS, Function, Judgment
from symbolic.kernel.limits import MAX_WORK, budget, spend
from symbolic.kernel.schema import FIELDS, MAX_BYTES, MAX_DIGITS, SCHEMA, Json, statement
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import RULES, Theorem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def loads(text: str | bytes) -> dict[str, Json]:
    """A certificate's JSON, its outer form checked.

    Raises:
        CertificateError: not JSON, a key twice, a field missing or unknown, too large, too deep.
    """
    if len(text) > MAX_BYTES:
        raise CertificateError(f"{len(text)} bytes; a certificate has at most {MAX_BYTES}")
    try:
        data = json.loads(
            text, object_pairs_hook=_no_twins, parse_float=_no_float, parse_constant=_no_float
        )
    except (ValueError, RecursionError, MemoryError) as error:
        raise CertificateError(f"not a JSON text that a certificate can be: {error}") from None
    if not isinstance(data, dict) or tuple(sorted(data)) != tuple(sorted(FIELDS)):
        raise CertificateError(f"a certificate has exactly the fields {', '.join(FIELDS)}")
    if data["schema"] != SCHEMA:
        raise CertificateError(f"schema {data['schema']!r:.60}; expected {SCHEMA!r}")
    if not isinstance(data["id"], str) or not all(
        isinstance(one, str) for one in _list(data["uses"])
    ):
        raise CertificateError("`id` is a text and `uses` a list of texts")
    return data


def _no_twins(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CertificateError("a key stands twice in one object")
    return made


def _no_float(text: str) -> None:
    raise CertificateError(f"the number {text:.40} is not an integer; rationals are texts")


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise CertificateError(f"expected a list, got {value!r:.60}")
    return value


def replay_certificate(
    data: dict[str, Json], library: Mapping[str, Theorem], work: int = MAX_WORK
) -> Theorem:
    """The theorem of a certificate, every step made again by the kernel's rules.

    Args:
        data: what `loads` gave.
        library: the replayed theorems of the certificates in `uses`.
        work: how much of it the certificate may cause, in the units of `limits`.

    Raises:
        CertificateError: a step is malformed or refused, a citation is not declared in `uses` (or
            one declared is not made), the last step is not the theorem that is claimed, or the
            work goes beyond the bounds.
    """
    try:
        with budget(work):
            return _Decoder(data, library).run()
    except KernelError as error:
        raise CertificateError(str(error)) from None
    except (
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        ZeroDivisionError,
    ) as error:
        raise CertificateError(f"malformed: {type(error).__name__}: {error}") from None
    except (RecursionError, MemoryError, OverflowError) as error:
        raise CertificateError(f"too large: {type(error).__name__}") from None


class _Decoder:
    def __init__(self, data: dict[str, Json], library: Mapping[str, Theorem]) -> None:
        self.data = data
        self.library = library
        self.letters: dict[int, Letter] = {}
        for number, row in enumerate(_list(data["letters"]), 1):
            spend(_LETTER)
            name, rows, cols, is_symmetric = _list(row)
            self.letters[number] = Letter(name, rows, cols, is_symmetric)
            self.letters[-number] = self.letters[number].T
        self.polynomials = [self._polynomial(*_list(row)) for row in _list(data["polynomials"])]
        self.theorems: list[Theorem] = []
        self.cited: set[str] = set()

    def run(self) -> Theorem:
        for number, step in enumerate(_list(self.data["steps"])):
            name, *arguments = _list(step)
            try:
                self.theorems.append(self._step(name, arguments))
            except KernelError as error:
                raise CertificateError(f"step {number} ({name!s:.40}): {error}") from None
        if not self.theorems:
            raise CertificateError("there is no step")
        if sorted(self.cited) != self.data["uses"]:
            raise CertificateError(
                f"`uses` is {self.data['uses']}, the steps cite {sorted(self.cited)}"
            )
        theorem = self.theorems[-1]
        for what, claimed, found in (
            ("conclusion", self.value(self.data["conclusion"]), theorem.conclusion),
            (
                "hypotheses",
                self._hypotheses(),
                theorem.hypotheses,
            ),
            ("axioms", _list(self.data["axioms"]), sorted(theorem.axioms)),
            ("statement", self.data["statement"], statement(theorem)),
        ):
            if claimed != found:
                raise CertificateError(f"the {what} claimed are not those of the last step")
        return theorem

    def _hypotheses(self) -> frozenset[Judgment]:
        listed = [self.value(one) for one in _list(self.data["hypotheses"])]
        if len(set(listed)) < len(listed):
            raise CertificateError("a hypothesis stands twice")
        return frozenset(listed)

    def _step(self, name: Json, arguments: list[Json]) -> Theorem:
        if name == "cite":
            (identifier,) = arguments
            if identifier not in self.library:
                raise CertificateError(f"cites {identifier!r:.60}, which is not at hand")
            self.cited.add(identifier)
            return self.library[identifier]
        apply = RULES.get(name) if isinstance(name, str) else None
        if apply is None:
            raise CertificateError(f"unknown rule {name!r:.60}")
        return apply(*map(self.value, arguments))

    def _letter(self, index: Json) -> Letter:
        if type(index) is not int or index not in self.letters:
            raise CertificateError(f"there is no letter {index!r:.40}")
        return self.letters[index]

    def _word(self, indices: Json) -> terms.Word:
        return tuple([self._letter(one) for one in _list(indices)])

    def _polynomial(self, rows: Json, cols: Json, parts: Json) -> Polynomial:
        return terms.polynomial(
            rows,
            cols,
            (
                (_number(c), tuple(s.items()), tuple(map(self._word, _list(t))), self._word(w))
                for c, s, t, w in map(_list, _list(parts))
            ),
        )

    def value(self, value: Json) -> Any:  # noqa: ANN401 (the rules' patterns check the type)
        if isinstance(value, dict) and len(value) == 1:
            ((kind, content),) = value.items()
            if kind not in _KINDS:
                raise CertificateError(f"unknown kind of argument {kind!r:.40}")
            return _KINDS[kind](self, content)
        if isinstance(value, list):
            return tuple([self.value(one) for one in value])
        if isinstance(value, (str, bool)):
            return value
        raise CertificateError(f"expected an argument, got {value!r:.60}")

    def _entry(self, table: list[Any], index: Json) -> Any:  # noqa: ANN401
        if type(index) is not int or not 0 <= index < len(table):
            raise CertificateError(f"there is no entry {index!r:.40}")
        return table[index]

    def _function(self, content: Json) -> Function:
        variables, body = map(self.value, _list(content))
        if not _fits(variables, "tuple[Letter, ...]") or not _fits(body, "Polynomial"):
            raise CertificateError("a function is a list of letters and a polynomial")
        return Function(variables, body)

    def _judgment(self, content: Json) -> Judgment:
        name, *parts = _list(content)
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None or len(parts) != len(_PARTS[kind]):
            raise CertificateError(f"unknown judgment {name!r:.40} of {len(parts)} parts")
        values = list(map(self.value, parts))
        for part, value in zip(_PARTS[kind], values, strict=True):
            if not _fits(value, part.type):
                raise CertificateError(f"{name}: {part.name} is a {part.type}, not {value!r:.60}")
        return kind(*values)


_LETTER = 8  # units of work to make a letter and its transpose
_PARTS = {kind: fields(kind) for kind in KINDS.values()}
_TYPES: dict[Any, type] = {  # as the judgments declare them
    "Polynomial": Polynomial,
    "Letter": Letter,
    "Function": Function,
    "Judgment": Judgment,
    "int": int,
}


def _fits(value: object, declared: Any) -> bool:  # noqa: ANN401 (a text, for these dataclasses)
    if declared in _TYPES:
        return isinstance(value, _TYPES[declared]) and not isinstance(value, bool)
    inner = _TYPES[declared.removeprefix("tuple[").removesuffix(", ...]")]
    return isinstance(value, tuple) and all(isinstance(one, inner) for one in value)


def _number(text: Json) -> terms.Rational:
    """The rational that a text spells, as Python would spell it, and in no other way."""
    if not isinstance(text, str) or len(text) > MAX_DIGITS:
        raise CertificateError(f"expected a rational as a text, got {text!r:.40}")
    numerator, slash, denominator = text.partition("/")
    value = Fraction(int(numerator), int(denominator)) if slash else int(numerator)
    if str(value) != text:
        raise CertificateError(f"{text!r:.40} is not the usual spelling of a rational")
    return value


_KINDS: dict[str, Callable[[_Decoder, Json], Any]] = {
    "letter": _Decoder._letter,  # noqa: SLF001
    "number": lambda _, content: _number(content),
    "polynomial": lambda self, content: self._entry(self.polynomials, content),
    "step": lambda self, content: self._entry(self.theorems, content),
    "function": _Decoder._function,  # noqa: SLF001
    "judgment": _Decoder._judgment,  # noqa: SLF001
}
