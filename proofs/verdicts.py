"""Verdicts: reads each printed claim, has the kernel prove it, tries it on exact instances.

Nothing here is told what to find. A claim is PROVED when the kernel gives the printed judgment
from the stated hypotheses and an exact witness satisfies them; it is CORRECTED or REFUTED when an
exact instance, a shape or an undefined case contradicts the print.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from proofs import nearest, trials
from proofs.errors import InputError, StatementError
from proofs.explain import hypothesis_lines, statement_latex, symbol_shapes, uses_of
from proofs.program import version
from proofs.reading import goal_of, read_at
from proofs.registry import Checker, Correction, Entry, Paper, load_paper
from proofs.reports.model import UNPROVED, ClaimResult, Evidence, Report, Severity, Verdict
from proofs.scene import Scene
from proofs.steps import proof_lines
from symbolic.errors import ShapeMismatchError, SymbolicError
from symbolic.kernel import theorems as rules
from symbolic.kernel.errors import KernelError
from symbolic.kernel.judgments import All
from symbolic.latex.plaintext import letter
from symbolic.notation import Notation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from symbolic.kernel.judgments import Judgment
    from symbolic.kernel.theorems import Theorem

    Progress = Callable[[str, int, int], None]

MOST_TOLD = 3  # instances of a user's of which it is said why they do not count


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    Attributes:
        instances: how many exact critical points to check.
        small: at how many small values the claims of one's own inventory are tried, at most.
        seed: of the instances; `digits`: where enclosures start; `jobs`: processes.
        explain: whether proofs, residuals and shapes are written out, for people to read.
    """

    instances: int = 240
    small: int = trials.FREE_TRIALS
    seed: int = 0
    digits: int = 40
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    explain: bool = True


@dataclass(frozen=True)
class Finding:
    """What the symbolic side found of a claim, before any instance is tried.

    Attributes:
        goal: the printed claim as a judgment; None where it has none.
        given: the stated hypotheses.
        theorem: what was proved: the printed claim, or the corrected one.
        correction: used where the theorem is the corrected statement.
        evidence: a shape or an undefined case that already contradicts the print.
        refusal: why the printed claim was not proved.
        assumed: claims that the proof rests on and that are not settled.
    """

    goal: Judgment | None
    given: tuple[Judgment, ...] = ()
    theorem: Theorem | None = None
    correction: Correction | None = None
    corrected_goal: Judgment | None = None
    evidence: Evidence | None = None
    refusal: str = ""
    assumed: tuple[str, ...] = ()


@dataclass
class Run:
    """One run over a paper: findings by claim, each made when first asked for."""

    paper: Paper
    findings: dict[str, Finding] = field(default_factory=dict)
    assumptions: dict[Judgment, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    scenes: dict[str, Scene] = field(default_factory=dict)

    def scene(self, entry: Entry, checker: Checker) -> Scene:
        """The scene of a claim's section."""
        section = self.section(entry, checker)
        if section not in self.scenes:
            self.scenes[section] = Scene(self.paper, section, self.theorem)
        return self.scenes[section]

    def section(self, entry: Entry, checker: Checker) -> str:
        """The section whose letters a claim uses."""
        return checker.section or self.paper.section_of(entry.where, entry.line)

    def theorem(self, identifier: str) -> Theorem:
        """The theorem of a claim, for use in another's proof; assumed where it is not proved.

        Raises:
            InputError: there is no such claim, or it leads back to itself.
        """
        if identifier in self.open:
            raise InputError(f"the proof of {identifier} uses itself: {' → '.join(self.open)}")
        finding = self.finding(self.paper.entry(identifier))
        if finding.theorem is not None:
            return finding.theorem
        if finding.goal is None:
            raise StatementError(f"{identifier} states no judgment that a proof could use")
        self.assumptions[finding.goal] = identifier
        return rules.assume(finding.goal)

    def finding(self, entry: Entry) -> Finding:
        """What the symbolic side finds of a claim."""
        if entry.id not in self.findings:
            start = perf_counter()
            self.open.append(entry.id)
            try:
                self.findings[entry.id] = self._find(entry, self.paper.checkers[entry.id])
            finally:
                self.open.pop()
            self.seconds[entry.id] = perf_counter() - start
        return self.findings[entry.id]

    def _find(self, entry: Entry, checker: Checker) -> Finding:
        scene = self.scene(entry, checker)
        given = tuple(t.conclusion for t in scene.given(*checker.given))
        evidence, goal, refusal = None, None, ""
        try:
            goal = read_at(
                self.paper.place(entry.id), scene, checker.reads or entry.printed, checker.left
            )
        except ShapeMismatchError as error:
            evidence = Evidence("shape", f"{error} (at character {error.position} of the formula)")
            refusal = "the printed formula has no consistent shapes"
        theorem = None
        if goal is not None:
            theorem, refusal = self.attempt(scene, checker, goal, given)
        assumed = self._assumed(theorem, given)
        found = Finding(goal, given, theorem, None, None, evidence, refusal, assumed)
        if theorem is None and checker.correction is not None:
            found = self._corrected(scene, checker, checker.correction, found)
        return found

    def _corrected(
        self, scene: Scene, checker: Checker, correction: Correction, found: Finding
    ) -> Finding:
        if correction.section:
            scene = self.scene(
                self.paper.entry(checker.id), replace(checker, section=correction.section)
            )
        names = checker.given if correction.given is None else correction.given
        given = tuple(t.conclusion for t in scene.given(*names))
        goal = goal_of(scene, correction.reads)
        proving = replace(checker, prove=correction.prove or checker.prove)
        theorem, refusal = self.attempt(scene, proving, goal, given)
        if theorem is None:
            return replace(found, refusal=f"{found.refusal}; the correction: {refusal}")
        return replace(
            found,
            theorem=theorem,
            correction=correction,
            corrected_goal=goal,
            assumed=self._assumed(theorem, given),
        )

    def attempt(
        self, scene: Scene, checker: Checker, goal: Judgment, given: tuple[Judgment, ...]
    ) -> tuple[Theorem | None, str]:
        """A theorem of exactly this conclusion with no further hypothesis, or why there is none."""
        try:
            if checker.prove is None:
                theorem = scene.prove(goal, *scene.given(*checker.given))
            else:
                theorem = checker.prove(scene, goal)
        except (KernelError, SymbolicError, StatementError) as error:
            return None, str(error)
        if theorem.conclusion != goal:
            return None, f"the proof concludes {theorem.conclusion}"
        for link in checker.everywhere:
            if _link(theorem, link).hypotheses:
                return (
                    None,
                    f"link {link + 1} of the chain is claimed everywhere, yet needs hypotheses",
                )
        if extra := theorem.hypotheses - set(given) - set(self.assumptions):
            return None, f"the proof needs a hypothesis that is not stated: {min(map(str, extra))}"
        return theorem, ""

    def _assumed(self, theorem: Theorem | None, given: tuple[Judgment, ...]) -> tuple[str, ...]:
        hypotheses = theorem.hypotheses if theorem is not None else frozenset()
        left = hypotheses - set(given)
        return tuple(sorted(self.assumptions[h] for h in left if h in self.assumptions))


def _link(theorem: Theorem, index: int) -> Theorem:
    """The theorem of one link, where a chain's theorem was put together from those of its links."""
    return theorem.arguments[0][index] if theorem.rule == "together" else theorem


def run(
    proof: str = "zhu2019",
    claims: Sequence[str] | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
    proof_file: Path | None = None,
) -> Report:
    """Check the claims of a paper.

    Args:
        proof: the paper's name, or the path of an inventory.
        claims: the ids to check; all by default.
        options: instances, seed, digits, jobs.
        progress: called with a stage's name, how much is done and how much there is.
        proof_file: a Python file with proofs of its claims; see `proofs.proof_file`.

    Raises:
        InputError: there is no such paper, claim or file, or a formula cannot be read.
    """
    report, _ = run_with_theorems(proof, claims, options, progress, proof_file)
    return report


def run_with_theorems(
    proof: str = "zhu2019",
    claims: Sequence[str] | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
    proof_file: Path | None = None,
) -> tuple[Report, dict[str, Theorem]]:
    """As `run`, and the theorem of each proved claim and of each claim that its proof uses."""
    options = options or Options()
    tell = progress or (lambda _stage, _done, _all: None)
    paper = load_paper(proof)
    if proof_file is not None:
        from proofs.proof_file import with_proofs  # noqa: PLC0415 (only where one is given)

        paper = with_proofs(paper, proof_file)
    wanted = [paper.entry(one) for one in claims] if claims else list(paper.entries)
    current = Run(paper)
    to_find = [one for one in wanted if _is_computed(paper, one)]
    for done, entry in enumerate(to_find):
        tell("proving", done, len(to_find))
        current.finding(entry)
    tell("proving", len(to_find), len(to_find))
    questions = {
        entry.id: _question(
            current.findings[entry.id],
            paper.checkers[entry.id],
            current.section(entry, paper.checkers[entry.id]),
            is_own=paper.is_own,
        )
        for entry in to_find
    }
    tried = trials.run(paper, questions, options, tell)
    results = [_result(current, entry, tried, explain=options.explain) for entry in wanted]
    lost = [one for one in results if one.verdict in UNPROVED and one.id in questions]
    lost = lost if options.explain else []
    for done, one in enumerate(lost):
        tell("looking for the nearest true statement", done, len(lost))
        results[results.index(one)] = nearest.with_nearest(current, one, options)
    theorems = {
        identifier: finding.theorem
        for identifier, finding in current.findings.items()
        if finding.theorem is not None
    }
    report = Report(paper.name, version(), options.seed, tuple(results), tried.points)
    return report, theorems


def _is_computed(paper: Paper, entry: Entry) -> bool:
    checker = paper.checkers.get(entry.id)
    return checker is not None and checker.settled is None


def _question(finding: Finding, checker: Checker, section: str, *, is_own: bool) -> trials.Question:
    links = finding.goal.parts if isinstance(finding.goal, All) else ()
    needed = _needed(finding, is_own=is_own) if finding.theorem else None
    return trials.Question(
        given=finding.given,
        goal=finding.goal,
        hypotheses=None if needed is None else tuple(sorted(needed, key=repr)),
        proved=finding.corrected_goal or finding.goal if finding.theorem else None,
        section=section,
        everywhere=tuple(links[k] for k in checker.everywhere if k < len(links)),
        refutable=finding.correction is not None and finding.evidence is None,
    )


def _needed(finding: Finding, *, is_own: bool) -> frozenset[Judgment]:
    """The hypotheses that a witness must satisfy: of a user's claim also those not used."""
    used = finding.theorem.hypotheses if finding.theorem else frozenset()
    return used | frozenset(finding.given) if is_own else used


def _result(current: Run, entry: Entry, tried: trials.Trials, *, explain: bool) -> ClaimResult:
    checker = current.paper.checkers.get(entry.id)
    base = ClaimResult(
        id=entry.id,
        label=entry.label,
        where=entry.where,
        kind=entry.kind,
        printed=entry.printed,
        line=entry.line,
        verdict=Verdict.OPEN,
        reason="no checker has been written for this claim",
    )
    if checker is None:
        return base
    if checker.settled is not None:
        return replace(base, verdict=checker.settled, reason=checker.note)
    finding = current.findings[entry.id]
    outcome = tried.outcomes[entry.id]
    scene = current.scene(entry, checker)
    needed = _needed(finding, is_own=current.paper.is_own)
    verdict, severity, reason = _verdict(checker, finding, outcome, needed)
    reason += _violations(scene, checker, outcome)
    shown = finding.correction.reads if finding.correction else (checker.reads or entry.printed)
    latex = (finding.correction.latex if finding.correction else checker.latex) or None
    goal = finding.corrected_goal or finding.goal
    statement = latex or statement_latex(scene, shown, goal, checker.left)
    theorem = finding.theorem
    correction = finding.correction
    names = checker.given
    where = scene
    if correction is not None:
        names = names if correction.given is None else correction.given
        if correction.section:
            where = current.scene(entry, replace(checker, section=correction.section))
    cited: dict[int, str] = {}
    for name, one in current.findings.items():
        cited.setdefault(id(one.theorem), name)
    found = replace(
        base,
        verdict=verdict,
        severity=severity,
        reason=reason,
        statement=statement,
        hypotheses=hypothesis_lines(where, theorem, names) if theorem else (),
        axioms=tuple(sorted(theorem.axioms)) if theorem else (),
        uses=uses_of(theorem, cited, entry.id) if theorem else (),
        corrected=statement if verdict is Verdict.CORRECTED else None,
        counterexample=_evidence(finding, outcome),
        witness=outcome.witness if theorem else None,
        instances=outcome.instances,
        seconds=current.seconds[entry.id],
    )
    if not explain:
        return found
    notation = Notation({function: letter(name) for name, function in where.functions.items()})
    labels = {one.id: one.label for one in (*current.paper.entries, *current.paper.background)}
    return replace(
        found,
        residual=nearest.residual(scene, entry, checker, finding),
        symbols=symbol_shapes(where, [*_spoken(finding), *(theorem.hypotheses if theorem else ())]),
        proof=proof_lines(theorem, cited, entry.id, notation, labels) if theorem else (),
    )


def _evidence(finding: Finding, outcome: trials.Outcome) -> Evidence | None:
    """What contradicts the print; where a symbol has no value, that is the kind of evidence."""
    found = finding.evidence or outcome.counterexample
    undefined = finding.correction and finding.correction.severity is Severity.UNDEFINED
    if not (found and undefined):
        return found
    return replace(found, kind="undefined", detail=found.detail.replace("false", "undefined", 1))


def _spoken(finding: Finding) -> list[Judgment]:
    """The judgments that a claim's formulas are about."""
    goals = (finding.goal, finding.corrected_goal)
    return [*finding.given, *(one for one in goals if one is not None)]


def _violations(scene: Scene, checker: Checker, outcome: trials.Outcome) -> str:
    """Which hypothesis fails at which of a user's instances, where none satisfies them all."""
    if trials.GIVEN in outcome.instances.kinds:
        return ""
    names = {one: name for name in checker.given for one in scene.hypotheses(name)}
    told = (
        f"; {label} does not satisfy {names[one]!r}"
        for label, one in outcome.violated.items()
        if one in names
    )
    return "".join(islice(told, MOST_TOLD))


def _verdict(
    checker: Checker, finding: Finding, outcome: trials.Outcome, needed: frozenset[Judgment]
) -> tuple[Verdict, Severity | None, str]:
    contradiction = finding.evidence or outcome.counterexample
    if finding.theorem is not None and needed and outcome.witness is None:
        return Verdict.OPEN, None, "no exact witness satisfies the hypotheses of the proof"
    if finding.theorem is not None and finding.correction is None:
        if contradiction is not None:
            raise trials.ContradictionError(
                f"proved, yet false at an exact instance: {contradiction.detail}"
            )
        if finding.assumed:
            return Verdict.CONDITIONAL, None, f"rests on {', '.join(finding.assumed)}, not settled"
        severity = Severity.GAP if checker.gap else None
        return Verdict.PROVED, severity, checker.gap or checker.note or "holds in all dimensions"
    if contradiction is not None:
        if finding.correction is not None:
            severity = finding.correction.severity
            return Verdict.CORRECTED, severity, checker.note or contradiction.detail
        corrections = f"; {finding.refusal}" if checker.correction else ""
        return Verdict.REFUTED, Severity.ERROR, contradiction.detail + corrections
    if outcome.instances.tried:
        return Verdict.INSTANCES, None, f"{outcome.instances}; no proof: {finding.refusal}"
    return Verdict.OPEN, None, finding.refusal or "not decided"
