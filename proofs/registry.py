"""Papers: an inventory of printed claims, what their symbols mean, and a checker for each claim.

A checker is a function of a `Scene` (the paper's letters and hypotheses) and a goal (the printed
claim as a judgment); it returns the kernel's theorem or lets the kernel's refusal through.
"""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003 (in aliases that are evaluated)
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, Unpack

from proofs.errors import InputError
from proofs.reports.model import Severity, Verdict
from proofs.tables import Source, demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proofs.scene import Scene
    from proofs.trials import Instance
    from symbolic.expressions import Declarations
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

Reading: TypeAlias = "str | Callable[[Scene], Judgment]"
Proof: TypeAlias = "Callable[[Scene, Any], Theorem]"  # Any: the kind of goal that it proves

Supply: TypeAlias = "Callable[[int, int, int, int], Iterable[tuple[Instance, Mapping[str, Any]]]]"

PAPERS = ("zhu2019",)
KINDS = (
    *("identity", "inequality", "implication", "definition", "set equality", "existence"),
    *("remark", "cited theorem"),
)


@dataclass(frozen=True)
class Entry:
    """One claim of the inventory, as printed."""

    id: str
    line: int
    where: str
    kind: str
    printed: str
    label: str = ""


@dataclass(frozen=True)
class Given:
    """A hypothesis that the paper states, under the name by which claims refer to it.

    Attributes:
        latex: how it is shown.
        judgments: what it means, in the kernel's terms.
    """

    name: str
    latex: str
    judgments: Callable[[Scene], tuple[Judgment, ...]]


@dataclass(frozen=True)
class Correction:
    """A corrected statement, and the hypotheses it needs.

    Attributes:
        reads: the corrected statement, as LaTeX or as a judgment.
        severity: how much the print is off.
        given: its hypotheses; None for those of the printed claim.
        latex: how it is shown, where `reads` is not LaTeX.
        prove: its proof, where it is not the printed claim's.
        section: where its letters have their meaning, where it is not the printed claim's.
    """

    reads: Reading
    severity: Severity
    given: tuple[str, ...] | None = None
    latex: str = ""
    prove: Proof | None = None
    section: str = ""


@dataclass(frozen=True)
class Checker:
    """How one claim is checked.

    Attributes:
        prove: the proof; None leaves it to the search.
        given: names of the hypotheses that the paper states for it.
        reads: what the print means, where it is prose or a fragment; None reads the print itself.
        latex: how that is shown, where `reads` is a judgment.
        left: what stands before a display that begins with a relation.
        note: one line on how the claim was formalised.
        gap: the case that the printed argument misses, where it does.
        correction: the corrected statement, tried when the printed one is refuted.
        settled: CITED or EDITORIAL, for claims with nothing to compute; `note` says why.
        section: where the letters have their meaning; the claim's own section by default.
        everywhere: the links of a chain that are claimed without the hypotheses, such as the
            first of ∇g = G = 0: ∇g is G at every point, and 0 at a critical one.
    """

    id: str
    prove: Proof | None = None
    given: tuple[str, ...] = ()
    reads: Reading | None = None
    latex: str = ""
    left: str = ""
    note: str = ""
    gap: str = ""
    correction: Correction | None = None
    settled: Verdict | None = None
    section: str = ""
    everywhere: tuple[int, ...] = ()


class Options(TypedDict, total=False):
    """What a checker can be told beside its claim and its proof; see `Checker`."""

    given: tuple[str, ...]
    reads: Reading
    latex: str
    left: str
    note: str
    gap: str
    correction: Correction
    section: str
    everywhere: tuple[int, ...]


@dataclass
class Chapter:
    """A module's claims, collected in reading order."""

    checkers: list[Checker] = field(default_factory=list)

    def check(self, identifier: str, **options: Unpack[Options]) -> Callable[[Proof], Proof]:
        """Decorate the proof of a claim."""

        def register(prove: Proof) -> Proof:
            self.checkers.append(Checker(identifier, prove, **options))
            return prove

        return register

    def searched(self, identifier: str, **options: Unpack[Options]) -> None:
        """A claim whose proof the search finds from its hypotheses."""
        self.checkers.append(Checker(identifier, None, **options))

    def cited(self, identifier: str, why: str) -> None:
        """A claim taken from a named source, not used in any proof here."""
        self.checkers.append(Checker(identifier, note=why, settled=Verdict.CITED))

    def editorial(self, identifier: str, why: str) -> None:
        """A claim with nothing to compute; `why` says so in one line."""
        self.checkers.append(Checker(identifier, note=why, settled=Verdict.EDITORIAL))


@dataclass(frozen=True)
class Paper:
    """A paper to be checked.

    Attributes:
        name: the short name used on the command line.
        entries: the inventory, in reading order.
        declarations: what the symbols of a section mean.
        section_of: the section whose letters a claim uses, from its place and line.
        givens: the hypotheses by name.
        checkers: by claim id.
        instances: the exact instances numbered first … last − 1 for a seed, enclosures beginning
            at some digits; each with counts of what was checked of the point itself.
        plain: the plainest of all instances, where counterexamples are small.
        source: what `load_paper` loads this paper by: its name, or the path of an inventory.
        background: entries that proofs may use though this inventory does not hold them.
        weights: letters that the search eliminates in favour of others, the heavier the sooner.
        stacks: what a stacked argument such as Z stands for: its parts, by name of the stack.
        copied: the paper as a copy of its inventory prints it, from the entries and their path.
        is_own: whether it is a user's: `plain` holds the user's instances, and claims whose letters
            are free are tried on small values as well.
        is_bold: whether it prints its matrices and vectors in bold.
    """

    name: str
    entries: tuple[Entry, ...]
    declarations: Callable[[str], Declarations]
    givens: Mapping[str, Given]
    checkers: Mapping[str, Checker]
    section_of: Callable[[str, int], str]
    instances: Supply | None = None
    plain: Callable[[], Iterable[Instance]] = tuple
    source: str = ""
    background: tuple[Entry, ...] = ()
    stacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    copied: Callable[[tuple[Entry, ...], str], Paper] | None = None
    is_own: bool = False
    is_bold: bool = False

    def entry(self, identifier: str) -> Entry:
        """The inventory's entry of a claim.

        Raises:
            InputError: there is no such claim.
        """
        for one in (*self.entries, *self.background):
            if one.id == identifier:
                return one
        raise InputError(f"no claim {identifier!r} in {self.name}")

    def place(self, identifier: str) -> str:
        """A claim, after the file and the line where an inventory of the user's has it."""
        path = Path(self.source)
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        written = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(identifier)}[\"']")
        found = next((k for k, line in enumerate(lines, 1) if written.match(line)), None)
        return f"{path}:{found}: claim {identifier}" if found else f"claim {identifier}"


def read_inventory(path: Path, extra: tuple[str, ...] = ()) -> tuple[Entry, ...]:
    """Read an inventory of claims (`[[claim]]` tables with id, line, where, kind, printed).

    Raises:
        InputError: the file is missing, is no TOML, or an entry lacks a field or repeats an id.
    """
    source = Source.of(path)
    rows = source.rows("claim")
    if not rows:
        raise InputError(f"{path}: no [[claim]] table; expected at least one")
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows, start=1):
        place = f"{source.place('claim', number)}: claim {_known_as(row, number)}"
        entry = _entry({name: one for name, one in row.items() if name not in extra}, place)
        if entry.id in entries:
            raise InputError(f"{place}: the id {entry.id} stands twice; expected each once")
        entries[entry.id] = entry
    return tuple(entries.values())


def _known_as(row: Mapping[str, Any], number: int) -> str | int:
    identifier = row.get("id")
    return identifier if identifier and isinstance(identifier, str) else number


def _entry(row: Mapping[str, Any], place: str) -> Entry:
    """The claim of a `[[claim]]` table, its fields checked."""
    fields = {"id": str, "line": int, "where": str, "kind": str, "printed": str, "label": str}
    if unknown := set(row) - set(fields):
        raise InputError(
            f"{place}: unknown field `{min(unknown)}`; expected {', '.join(fields)} or given"
        )
    whole = {"line": 0, "where": "", "kind": "identity", "label": "", **row}
    for name, kind in fields.items():
        demand(whole.get(name), kind, f"{place}: `{name}`")
    if not whole["id"].strip() or not whole["id"].isprintable():
        raise InputError(f"{place}: `id` is {whole['id']!r:.40}; expected a text on one line")
    if whole["line"] < 0:
        raise InputError(f"{place}: `line` is {whole['line']}; expected 0 or more")
    if whole["kind"] not in KINDS:
        raise InputError(
            f"{place}: `kind` is {whole['kind']!r:.40}; expected one of {', '.join(KINDS)}"
        )
    return Entry(**whole)


def load_paper(name: str = "zhu2019") -> Paper:
    """The paper of that name, or the inventory file at that path.

    An inventory file with a `[setting]` table brings its own symbols (see `proofs.own`); one
    without is a copy of a known paper's inventory, checked by that paper's checkers.

    Raises:
        InputError: there is no such paper or file, or a claim of the file has no checker.
    """
    if name in PAPERS:
        paper: Paper = import_module(f"proofs.{name}.paper").PAPER
        return paper
    path = Path(name)
    if path.is_dir():
        path = path / "claims.toml"
    if not path.exists():
        raise InputError(f"{name}: no such paper or file; the papers are: {', '.join(PAPERS)}")
    from proofs.own import own_paper  # noqa: PLC0415 (only where a file is given)

    return own_paper(path)
