"""What the claims of a report say, in LaTeX that reads back to the kernel's own terms.

A formula of a report is kept only if reading it gives the judgments of the theorem; else the
theorem's own terms are written, and what a person wrote instead is kept apart, as words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proofs import derivations
from proofs.completion import NAMES, completed, own_declarations
from proofs.errors import ProofsError
from proofs.explain import judgment_latex
from proofs.registry import load_paper
from proofs.reports.breaking import multiline
from proofs.reports.fragments import Typeset, fragments, limit, number
from proofs.reports.mathtext import is_formula
from proofs.reports.model import Verdict
from proofs.reports.tex import document
from proofs.rereading import hypotheses_of, judgment, says, supposes
from proofs.scene import Scene
from symbolic.errors import SymbolicError
from symbolic.expressions import Statement, Value
from symbolic.kernel.errors import KernelError
from symbolic.latex.fonts import in_bold
from symbolic.latex.reader import read
from symbolic.latex.writer import write
from symbolic.lowering import lower

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from proofs.registry import Checker, Paper
    from proofs.reports.fragments import NotationName
    from proofs.reports.model import ClaimResult, Report
    from proofs.verdicts import Progress
    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

_SETTLED = frozenset({Verdict.PROVED, Verdict.CORRECTED, Verdict.CONDITIONAL})
_FAILURES = (SymbolicError, ProofsError, KernelError)


@dataclass(frozen=True)
class Written:
    """The LaTeX of a report.

    Attributes:
        files: their texts by name: the document, the package, and a fragment for each formula.
        formulas: how many formulas they hold, each read back to the same kernel term.
        words: how many statements and hypotheses are prose, or judgments without a grammar.
    """

    files: Mapping[str, str]
    formulas: int
    words: int


def written(
    proof: str,
    report: Report,
    theorems: Mapping[str, Theorem],
    notation: NotationName = "paper",
    tell: Progress | None = None,
) -> Written:
    """Write a report as LaTeX.

    Args:
        proof: what the report is of: the name of a paper, or the path of an inventory.
        report: a run of the proof-check suite.
        theorems: of its proved claims; no formula is written that says something else.
        notation: "paper" for the paper's bold letters, "plain" for none.
        tell: called with a stage's name, how much is done and how much there is.

    Raises:
        DerivationError: a derived equation does not read back.
    """
    paper = load_paper(proof)
    derived = derivations.all_equations() if paper.name == "zhu2019" else ()
    typesetter = Typesetter(paper, notation)
    stated = [claim for claim in report.claims if claim.statement]
    typeset = {}
    for done, claim in enumerate(stated):
        if tell:
            tell("writing", done, len(stated))
        theorem = theorems.get(claim.id) if claim.verdict in _SETTLED else None
        typeset[claim.id] = typesetter.claim(claim, theorem)
    files = fragments(report, derived, typeset, notation)
    files["report.tex"] = document(report, derived, typeset)
    return Written(
        files,
        len(derived) + sum(one.formulas for one in typeset.values()),
        sum(one.in_words for one in typeset.values()),
    )


@dataclass(frozen=True)
class Typesetter:
    """Writes the claims of one paper in one notation.

    Attributes:
        paper: for the meaning of the letters.
        notation: "paper" for its bold letters, "plain" for none.
        scenes: those made so far.
    """

    paper: Paper
    notation: NotationName = "paper"
    scenes: dict[Hashable, Scene] = field(default_factory=dict)

    def spelling(self, scene: Scene) -> Callable[[str], str]:
        """Plain LaTeX of a section to that of the notation."""
        if self.notation == "plain" or not self.paper.is_bold:
            return lambda text: text
        return lambda text: in_bold(text, scene.declarations)

    def claim(self, claim: ClaimResult, theorem: Theorem | None) -> Typeset:
        """One claim: what its theorem says, or what its print was read as."""
        if theorem is None:
            return self._unproved(claim)
        scene = self.scene(claim, theorem)
        spelling = self.spelling(scene)
        statement = self._statement(scene, claim, theorem)
        kept = statement and says(scene, claim.statement, theorem)
        formulas, suppositions = [], []
        left = set(hypotheses_of(theorem))
        for text in claim.hypotheses:
            found = supposes(scene, shown := spelling(text), theorem)
            if found and is_formula(shown):
                formulas.append(shown)
                left -= found
            else:
                suppositions.append(shown)
        others = sorted(spelling(_spelled(scene, one)) for one in left)
        spoken = [one for one in others if is_formula(one) and supposes(scene, one, theorem)]
        words = "" if kept else spelling(claim.statement)
        return Typeset(
            statement=statement,
            words=words,
            hypotheses=(*formulas, *spoken),
            suppositions=tuple(suppositions),
            functions=self._functions(scene),
            silent=len(left) - len(spoken),
            symbols=self._symbols(scene, claim),
        )

    def _unproved(self, claim: ClaimResult) -> Typeset:
        """A claim without a theorem: its statement, if it reads as what was printed does."""
        try:
            scene = self.scene(claim, None)
            checker = self.paper.checkers[claim.id]
            shown = self.spelling(scene)(claim.statement)
            symbols = self._symbols(scene, claim)
            meant = scene.read(str(checker.reads or claim.printed), checker.left)
            if is_formula(shown) and judgment(scene, shown) == meant:
                return Typeset(reading=shown, symbols=symbols)
        except _FAILURES:
            pass
        return Typeset(words=claim.statement)

    def _statement(self, scene: Scene, claim: ClaimResult, theorem: Theorem) -> str:
        """The first spelling of the theorem that reads back, on several rows where it is long."""
        spelling = self.spelling(scene)
        for candidate in (claim.statement, _spelled(scene, theorem.conclusion)):
            text = spelling(candidate)
            for shown in (multiline(text, limit(number(claim))), text):
                if is_formula(shown) and says(scene, shown, theorem):
                    return shown
        return ""

    def _functions(self, scene: Scene) -> tuple[str, ...]:
        """What the functions are that only this claim speaks of, each read back."""
        found = []
        for name in (one for one in NAMES if one in scene.functions):
            declared = scene.declarations.functions[name]
            variables = [scene.declarations.matrices[one].symbol for one in declared.variables]
            statement = Statement((Value(name, *variables), declared.definition), ("=",))
            text = multiline(self.spelling(scene)(write(statement, scene.declarations)))
            again = lower(read(text, scene.declarations).parts[1], scene.declarations)
            if is_formula(text) and again == scene.functions[name].body:
                found.append(text)
        return tuple(found)

    def scene(self, claim: ClaimResult, theorem: Theorem | None) -> Scene:
        """The scene of a claim, with what only its theorem speaks of."""
        entry = self.paper.entry(claim.id)
        checker = self.paper.checkers[claim.id]
        section = _section(checker, corrected=claim.corrected is not None)
        section = section or self.paper.section_of(entry.where, entry.line)
        scene = self._known((section,), lambda: Scene(self.paper, section, _none))
        if theorem is None:
            return scene
        try:
            added = own_declarations(scene, theorem)
            key = (section, *added)
            return self._known(key, lambda: completed(scene, added)) if added else scene
        except SymbolicError:
            return scene

    def _known(self, key: Hashable, make: Callable[[], Scene]) -> Scene:
        """A scene made once: what is read in it is remembered with it."""
        if key not in self.scenes:
            self.scenes[key] = make()
        return self.scenes[key]

    def _symbols(self, scene: Scene, claim: ClaimResult) -> dict[str, str]:
        """How the letters that have values are spelled."""
        spelling = self.spelling(scene)
        names = {
            name for one in (claim.witness, claim.counterexample) if one for name in one.values
        }
        return {
            one.name: spelling(one.latex)
            for one in scene.declarations
            if one.name in names and is_formula(one.latex)
        }


def _section(checker: Checker, *, corrected: bool) -> str:
    own = checker.correction.section if corrected and checker.correction else ""
    return own or checker.section


def _none(identifier: str) -> Theorem:
    raise ProofsError(f"{identifier} is not proved while LaTeX is written")


def _spelled(scene: Scene, judgment: Judgment) -> str:
    """A judgment in plain LaTeX; empty where a letter of it has no spelling."""
    try:
        return judgment_latex(scene, judgment)
    except _FAILURES:
        return ""
