"""A user's own inventory: claims in a TOML file, with the symbols that they speak of.

Without a `[setting]` table the file is a copy of a known paper's inventory, and that paper's
checkers judge what the copy prints. With one it brings its own letters; see docs/tutorial.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proofs.errors import InputError, StatementError
from proofs.explain import judgment_latex
from proofs.own_instances import instance
from proofs.own_setting import declarations_of
from proofs.reading import at_place, read_at
from proofs.registry import PAPERS, Checker, Given, Paper, load_paper, read_inventory
from proofs.scene import Scene
from proofs.tables import Source, demand, demand_texts
from symbolic.errors import ShapeMismatchError
from symbolic.kernel.judgments import All, Equation, WellFormed
from symbolic.raising import defining_equations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from proofs.registry import Entry
    from proofs.trials import Instance
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

TABLES = ("setting", "given", "claim", "instance")


def own_paper(path: Path) -> Paper:
    """The paper that an inventory file makes.

    Raises:
        InputError: the file cannot be read, a table is not what it should be, a formula has no
            meaning, or (without a `[setting]`) a claim is none of a known paper's.
    """
    source = Source.of(path)
    if "setting" not in source.body:
        return _copy(path)
    if unknown := set(source.body) - set(TABLES):
        name = min(unknown)
        raise InputError(
            f"{source.place(name)}: `{name}` is no table of an inventory; expected"
            f" {', '.join(TABLES)}"
        )
    declared = declarations_of(source)
    instances = [
        instance(source, number, row, declared)
        for number, row in enumerate(source.rows("instance"), 1)
    ]
    entries = read_inventory(path, extra=("given",))
    givens = _givens(source)
    paper = Paper(
        name=str(path),
        source=str(path),
        entries=entries,
        declarations=lambda _section: declared,
        givens=givens,
        checkers={one.id: _checker(source, one, k, givens) for k, one in enumerate(entries, 1)},
        section_of=lambda where, _line: where,
        instances=_supply(instances),
        plain=lambda: instances,
        is_own=True,
    )
    return _read_through(source, paper)


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


def _givens(source: Source) -> dict[str, Given]:
    return {
        name: _given(name, demand(text, str, f"{source.place('given', key=name)}: {name}"))
        for name, text in source.table("given").items()
    }


def _given(name: str, text: str) -> Given:
    def judgments(scene: Scene) -> tuple[Judgment, ...]:
        found = scene.read(text)
        return found.parts if isinstance(found, All) else (found,)

    return Given(name, text, judgments)


def _checker(source: Source, entry: Entry, number: int, givens: dict[str, Given]) -> Checker:
    place = f"{source.place('claim', number, 'given')}: claim {entry.id}"
    asked = source.rows("claim")[number - 1].get("given", [])
    names = demand_texts(asked, f"{place}: `given`", "names of hypotheses in [given]")
    for name in names:
        if name not in givens:
            known = ", ".join(givens) or "none"
            raise InputError(
                f"{place}: no hypothesis {name!r:.40} in [given]; expected one of: {known}"
            )
    return Checker(entry.id, given=names)


def _read_through(source: Source, paper: Paper) -> Paper:
    """The paper, every formula read once; each claim given what its inverses and roots mean."""
    scene = Scene(paper, "", _no_other)
    for name in paper.givens:
        place = f"{source.place('given', key=name)}: hypothesis {name!r:.40}"
        with at_place(place):
            _demand_relations(place, scene.hypotheses(name))
    givens, checkers = dict(paper.givens), dict(paper.checkers)
    for entry in paper.entries:
        checker = checkers[entry.id]
        hypotheses = [one for name in checker.given for one in scene.hypotheses(name)]
        meant = _meanings(scene, [*hypotheses, *_goals(paper, scene, entry)])
        givens |= meant
        checkers[entry.id] = replace(checker, given=(*checker.given, *meant))
    return replace(paper, givens=givens, checkers=checkers)


def _no_other(identifier: str) -> Theorem:
    raise StatementError(f"{identifier} is not proved yet")


def _goals(paper: Paper, scene: Scene, entry: Entry) -> list[Judgment]:
    """What a claim states; nothing where its shapes do not fit, which is for the verdict."""
    place = paper.place(entry.id)
    try:
        goal = read_at(place, scene, entry.printed)
    except ShapeMismatchError:
        return []
    _demand_relations(place, [goal])
    return [goal]


def _demand_relations(place: str, judgments: Iterable[Judgment]) -> None:
    for one in judgments:
        if isinstance(one, All):
            _demand_relations(place, one.parts)
        elif isinstance(one, WellFormed):
            raise InputError(
                rf"{place}: an expression claims nothing; expected a relation, such as a = b"
            )


def _meanings(scene: Scene, judgments: Iterable[Judgment]) -> dict[str, Given]:
    """As hypotheses: the equations of the inverses and roots that occur."""
    letters = {letter for one in judgments for letter in one.letters()}
    found = {}
    for one in sorted(letters):
        if equations := tuple(Equation(*pair) for pair in defining_equations([one])):
            name = f"what {one.name} means"
            latex = judgment_latex(scene, All(equations))
            found[name] = Given(name, latex, _always(equations))
    return found


def _always(judgments: tuple[Judgment, ...]) -> Callable[[Scene], tuple[Judgment, ...]]:
    return lambda _scene: judgments


def _supply(instances: list[Instance]) -> Any:  # noqa: ANN401 (registry.Supply, or None)
    def supply(
        first: int, last: int, _seed: int, _digits: int
    ) -> Iterator[tuple[Instance, dict[str, Any]]]:
        for one in instances[first:last]:
            yield one, {"checked": 1}

    return supply if instances else None
