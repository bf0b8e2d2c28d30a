"""A TOML file of a user's: its tables checked, and where in the file something stands.

Every message is one line: the file and the line, what stands there, and what was expected.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from proofs.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WORDS: dict[type, str] = {str: "a text", int: "a whole number", list: "a list", dict: "a table"}
_HEADER = re.compile(r"^[ \t]*(?P<open>\[\[?)\s*[\"']?(?P<name>\w+)[\"']?\s*[\].]", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A file, its text, and the tables in it."""

    path: Path
    text: str
    body: Mapping[str, Any]

    @classmethod
    def of(cls, path: Path) -> Source:
        """The file at that path.

        Raises:
            InputError: it cannot be read, or is no TOML.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
            return cls(path, text, tomllib.loads(text))
        except OSError as error:
            raise InputError(f"{path}: {error.strerror}; expected an inventory of claims") from None
        except RecursionError:
            raise InputError(f"{path}: nested too deeply; expected [[claim]] tables") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: {error}; expected TOML with [[claim]] tables") from None
        except ValueError:
            raise InputError(f"{path}: a number of thousands of digits; expected a text") from None

    def place(self, table: str, number: int = 1, key: str = "") -> str:
        """The file, and the line of a key in the table of that name and number, if it is found."""
        heads = [one for one in self._heads if one["name"] == table]
        if len(heads) < number:
            return self._line(re.search(rf"^\s*{re.escape(table)}\s*=", self.text, re.MULTILINE))
        first = heads[number - 1]
        at = first.start("open")
        if key:
            after = (one for one in self._heads if one.start() > at)
            last = next((one for one in after if one["name"] != table or one["open"] == "[["), None)
            end = last.start() if last else len(self.text)
            key_pattern = rf"(?:^|[\s{{,.])[\"']?{re.escape(key)}[\"']?\s*[=\].]"
            first = re.compile(key_pattern, re.MULTILINE).search(self.text, at, end) or first
        return self._line(first)

    def _line(self, found: re.Match[str] | None) -> str:
        """The file and the line on which a match ends."""
        if found is None:
            return f"{self.path}"
        return f"{self.path}:{self.text.count(chr(10), 0, found.end() - 1) + 1}"

    @cached_property
    def _heads(self) -> list[re.Match[str]]:
        return [*_HEADER.finditer(self.text)]

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of that name; empty where there is none.

        Raises:
            InputError: it is something else.
        """
        value = self.body.get(name, {})
        if not isinstance(value, dict):
            raise InputError(f"{self.place(name)}: `{name}` {_is(value)}; expected [{name}]")
        return value

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """The tables of a name that stands in double brackets; none where there are none.

        Raises:
            InputError: one of them is something else.
        """
        rows = self.body.get(name, [])
        if not isinstance(rows, list):
            raise InputError(
                f"{self.place(name)}: `{name}` {_is(rows)}; expected [[{name}]] tables, in double"
                " brackets"
            )
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise InputError(
                    f"{self.path}: {name} {number} {_is(row)}; expected a [[{name}]] table"
                )
        return rows


def demand(value: object, kind: type, what: str) -> Any:  # noqa: ANN401 (a value of that kind)
    """The value, if it is of that kind; `what` says where it stands.

    Raises:
        InputError: it is missing (None), or of another kind.
    """
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise InputError(f"{what} {_is(value)}; expected {WORDS[kind]}")


def demand_texts(value: object, what: str, wanted: str) -> tuple[str, ...]:
    """The texts of a list; `wanted` says what they are.

    Raises:
        InputError: it is no list, or holds something else.
    """
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise InputError(f"{what} {_is(value)}; expected a list of {wanted}")


def _is(value: object) -> str:
    return "is missing" if value is None else f"is {value!r:.40}"
