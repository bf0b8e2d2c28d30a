"""A kernel proof as a referee would write it: what is given, then the steps that matter.

Steps that only turn an equation round (a transpose, a trace, a part, equal normal forms) are folded
into those that use them; of a long proof the lines nearest to its conclusion are shown, of a long
formula the first summands on both sides. Nothing is lost: a certificate has every step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proofs.shortening import shortened
from symbolic.kernel import terms
from symbolic.kernel.judgments import Equation, Judgment
from symbolic.kernel.terms import Letter, Polynomial
from symbolic.kernel.theorems import Theorem
from symbolic.notation import PLAIN, Notation, factor, polynomial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from symbolic.kernel.signs import Square
    from symbolic.kernel.terms import Rational

Part = tuple[Polynomial, Theorem, Polynomial]

SHOWN = 24  # lines of one proof
LONGEST = 200  # characters of a conclusion or a combination, about
ABC = "abcdefghijklmnopqrstuvwxyz"


def proof_lines(
    theorem: Theorem,
    cited: Mapping[int, str],
    own: str,
    notation: Notation,
    labels: Mapping[str, str],
) -> tuple[str, ...]:
    """The proof as numbered lines: how, and what is concluded.

    Args:
        theorem: whose proof is shown.
        cited: `id(theorem) → claim id` for theorems that are shown as a reference only.
        own: the claim whose proof is shown.
        notation: how judgments are written.
        labels: the paper's numbers of claims, such as (20), by id.
    """
    known = {key: name for key, name in cited.items() if (key, name) != (id(theorem), own)}
    return _Proof(theorem, known, notation, labels).lines()


def premises(arguments: tuple[object, ...]) -> list[Theorem]:
    """The theorems among the arguments of a rule."""
    found: list[Theorem] = []
    for argument in arguments:
        if isinstance(argument, Theorem):
            found.append(argument)
        elif isinstance(argument, tuple) and not isinstance(argument, Letter):
            found.extend(premises(argument))
    return found


class _Proof:
    """One proof: its steps in order, which of them are folded, and their numbers."""

    def __init__(
        self,
        theorem: Theorem,
        cited: Mapping[int, str],
        notation: Notation,
        labels: Mapping[str, str],
    ) -> None:
        self.theorem = theorem
        self.cited = cited
        self.notation = notation
        self.labels = labels
        self.steps = list(self._in_order())
        self.first: dict[object, Theorem] = {}  # of the steps that say the same
        self.folded = {id(one): into for one in self.steps if (into := self._folding(one))}
        self.numbers: dict[int, str] = {}
        unseen = self._cited_in_part_only()
        lines: dict[object, int] = {}
        given = [one for one in self.steps if self._rule(one) == "assume"]
        for one in (*given, *self.steps):
            if id(one) in self.folded or id(one) in self.numbers or id(one) in unseen:
                continue
            line = lines.setdefault(self._line(one), len(lines) + 1)
            self.numbers[id(one)] = str(line)
        self.said: dict[Judgment, Theorem] = {}  # the steps whose formulas are shown
        self.of_line: dict[str, list[Theorem]] = {}  # those that vanish together share a line
        for one in self.steps:
            if id(one) in self.numbers:
                self.of_line.setdefault(self.numbers[id(one)], []).append(one)
        for together in self.of_line.values():
            for one, mark in zip(together if len(together) > 1 else (), ABC, strict=False):
                self.numbers[id(one)] += mark

    def lines(self) -> tuple[str, ...]:
        """The lines that are shown."""
        shown = self._nearest()
        beside = {
            id(one): one
            for together in shown.values()
            for step in together
            for one in map(self._unfolded, self._premises(step))
            if self._rule(one) == "assume"
        }
        self.said = {one.conclusion: one for one in beside.values()}
        lines = [*self._assumptions(beside)]
        lines += [f"{number}. {self._text(together)}" for number, together in shown.items()]
        definitions = [_short(f"where {one}") for one in self.notation.definitions()]
        hidden = len(self.of_line) - len(shown) - len(beside)
        return (*self._folded(hidden), *definitions, *lines)

    def _folded(self, hidden: int) -> Iterator[str]:
        """What to think of a number that is cited and not shown."""
        if hidden:
            yield (
                f"{hidden} of {len(self.of_line)} steps are folded, those whose numbers are missing"
                " below; a certificate has all (--certificates DIR)"
            )

    # --- the order of the steps ---

    def _in_order(self) -> Iterator[Theorem]:
        """Every step after those that it rests on."""
        done: set[int] = set()
        stack = [self.theorem]
        while stack:
            one = stack[-1]
            waiting = [p for p in self._premises(one) if id(p) not in done]
            if waiting and id(one) not in done:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            if id(one) not in done:
                done.add(id(one))
                yield one

    def _premises(self, one: Theorem) -> list[Theorem]:
        return [] if id(one) in self.cited else premises(one.arguments)

    def _rule(self, one: Theorem) -> str:
        return "cited" if id(one) in self.cited else one.rule

    def _folding(self, one: Theorem) -> tuple[Theorem, str] | None:
        """The premise that a step only turns round, and how that is written."""
        if one is self.theorem or id(one) in self.cited:
            return None
        first = self.first.setdefault((one.conclusion, one.hypotheses), one)
        if first is not one:
            return first, "{}"
        match one.rule:
            case "transpose":
                return one.arguments[0], "{}ᵀ"
            case "trace":
                return one.arguments[0], "tr {}"
            case "choose":
                return one.arguments[1], "{}"
            case "part" if id(one.arguments[0]) not in self.cited:
                return one.arguments[0], "{}"
            case "combine" if not one.arguments[1]:
                return (one, "an identity") if _is_identity(one.conclusion) else None
            case "combine" if len(one.arguments[1]) == 1:
                ((left, premise, right),) = one.arguments[1]
                if factor(left)[1] == factor(right)[1] == "":
                    closed = one.conclusion.left.is_scalar > premise.conclusion.left.is_scalar  # type: ignore[attr-defined]
                    return premise, "tr {}" if closed else "{}"
        return None

    def _cited_in_part_only(self) -> set[int]:
        """Claims of which only parts are used: each part is a line, the whole is none."""
        parted = {id(one.arguments[0]) for one in self.steps if self._rule(one) == "part"}
        whole = {id(p) for one in self.steps if one.rule != "part" for p in self._premises(one)}
        return (parted & self.cited.keys()) - whole

    def _line(self, one: Theorem) -> object:
        """What is said in one line: all the squares that vanish together, all parts of a claim."""
        if self._rule(one) == "vanishing_square":
            return "squares", id(one.arguments[0]), len(one.arguments[1])
        return id(one)

    def _nearest(self) -> dict[str, list[Theorem]]:
        """The lines nearest to the conclusion, in their order."""
        chosen: set[str] = set()
        layer = [self.theorem]
        seen: set[int] = set()
        while layer and len(chosen) < SHOWN:
            below: list[Theorem] = []
            for one in map(self._unfolded, layer):
                if id(one) in seen or self._rule(one) == "assume":
                    continue
                seen.add(id(one))
                if len(chosen) < SHOWN and id(one) in self.numbers:
                    chosen.add(self._bare_number(one))
                below += self._premises(one)
            layer = below
        return {number: self.of_line[number] for number in self.of_line if number in chosen}

    def _unfolded(self, one: Theorem) -> Theorem:
        while id(one) in self.folded and self.folded[id(one)][0] is not one:
            one = self.folded[id(one)][0]
        return one

    def _bare_number(self, one: Theorem) -> str:
        return self.numbers[id(one)].rstrip(ABC)

    # --- how a step is written ---

    def _assumptions(self, used: Mapping[int, Theorem]) -> Iterator[str]:
        """The hypotheses of the proof, then what it assumes for a while."""
        for word, wanted in (("given", True), ("suppose", False)):
            found = [
                f"[{self.numbers[id(one)]}] {_short(self.notation.judgment(one.conclusion))}"
                for one in self.steps
                if id(one) in used and (one.conclusion in self.theorem.hypotheses) is wanted
            ]
            if found:
                yield f"{word} {', '.join(found)}"

    def _reference(self, one: Theorem) -> str:
        if id(one) in self.folded:
            premise, form = self.folded[id(one)]
            return form if premise is one else form.format(self._reference(premise))
        if label := self.labels.get(self._claim(one), ""):
            return label
        return f"[{self.numbers[id(one)]}]"

    def _claim(self, one: Theorem) -> str:
        """The claim that a step cites, whole or in part."""
        whole = one.arguments[0] if one.rule == "part" and id(one) not in self.cited else one
        return self.cited.get(id(whole), "")

    def _text(self, together: Sequence[Theorem]) -> str:
        one = together[0]
        if one.rule == "vanishing_square" and id(one) not in self.cited:
            return self._vanishing(together)
        return f"{self._how(one)}: {self._conclusion(one)}"

    def _conclusion(self, one: Theorem) -> str:
        if one is self.theorem and one.rule == "together":
            return "all parts of the claim"
        same = self.said.setdefault(one.conclusion, one)
        is_kept = any(p.conclusion == one.conclusion for p in self._premises(one))
        if is_kept and same is not one and one is not self.theorem:
            return f"as {self._reference(same)}"
        return _short(self.notation.judgment(one.conclusion))

    def _vanishing(self, together: Sequence[Theorem]) -> str:
        premise, squares, _ = together[0].arguments
        total = " + ".join(self._square(*one) for one in squares)
        traced = "" if premise.conclusion.left.is_scalar else "tr "
        zeros = [_short(self.notation.judgment(one.conclusion)) for one in together]
        if len(together) > 1:
            zeros = [
                f"({self.numbers[id(a)][-1]}) {text}"
                for a, text in zip(together, zeros, strict=True)
            ]
        by = traced + self._reference(premise)
        return f"sum of squares, {by}: {_short(total)} = 0, so {' and '.join(zeros)}"

    def _how(self, one: Theorem) -> str:
        if claim := self._claim(one):
            return f"by {claim}" + (f", {self.labels[claim]}" if self.labels.get(claim) else "")
        match one.rule:
            case "combine":
                return self._combined(*one.arguments)
            case "sum_of_squares":
                return self._squares(*one.arguments)
            case "cases":
                return self._cases(*one.arguments)
            case "substitute":
                return self._substituted(*one.arguments)
            case "witness":
                return self._witnessed(*one.arguments)
        found = premises(one.arguments)
        shown = {"all": self._listed(found), "rest": self._listed(found[1:])}
        return _FORMS[one.rule].format(*map(self._reference, found), **shown)

    def _listed(self, found: Iterable[Theorem]) -> str:
        return ", ".join(dict.fromkeys(map(self._reference, found)))

    def _combination(self, parts: Iterable[tuple[Polynomial, Theorem, Polynomial]]) -> str:
        """W2ᵀ·[1] − [2]·W1ᵀ."""
        text = ""
        for left, premise, right in parts:
            (sign, before), (other, after) = factor(left), factor(right)
            one = "·".join(filter(None, (before, self._reference(premise), after)))
            minus = sign != other
            text += (PLAIN.minus if minus else PLAIN.plus) if text else "−" * minus
            text += one
        return text

    def _square(self, weight: Rational, factors: tuple[Theorem, ...], matrix: Polynomial) -> str:
        signs = [f"({polynomial(one.conclusion.value)})" for one in factors]  # type: ignore[attr-defined]
        signs = [one[1:-1] if " " not in one else one for one in signs]
        inside = "" if matrix == terms.number(1) else f"‖{polynomial(matrix)}‖²"
        front = "" if weight == 1 and (signs or inside) else PLAIN.number(weight)
        return PLAIN.join([one for one in (front, *signs, inside) if one])

    def _combined(self, _: Equation, parts: tuple[Part, ...]) -> str:
        if not parts:
            return "both sides have one normal form"
        text = self._modulo(parts)
        return f"{text}, rearranged" if text == self._reference(parts[0][1]) else text

    def _modulo(self, parts: tuple[Part, ...]) -> str:
        text = self._combination(parts)
        if len(text) <= LONGEST:
            return text
        return f"a combination of {self._listed(theorem for _, theorem, _ in parts)}"

    def _squares(self, _: Judgment, squares: tuple[Square, ...], parts: tuple[Part, ...]) -> str:
        total = " + ".join(self._square(*one) for one in squares)
        shown = " + ".join(filter(None, (_short(total), self._modulo(parts))))
        signs = self._listed(one for _, factors, _ in squares for one in factors)
        known = f", by {signs}" if signs else ""
        return f"sum of squares {shown.replace('+ −', '− ') or '0'}{known}"

    def _cases(self, first: Theorem, second: Theorem, value: Polynomial, strict: bool) -> str:  # noqa: FBT001 (a rule's arguments have places)
        signs = ("> 0", "≤ 0") if strict else ("≠ 0", "= 0")
        one, other = (f"{self._reference(a)} if" for a in (first, second))
        number = polynomial(value)
        return f"two cases, {one} {number} {signs[0]} and {other} {number} {signs[1]}"

    def _substituted(
        self,
        theorem: Theorem,
        letters: tuple[tuple[Letter, Polynomial], ...],
        scalars: tuple[tuple[str, Polynomial], ...],
        _: object,
    ) -> str:
        pairs = [(terms.from_letter(a), b) for a, b in letters]
        pairs += [(terms.scalar(a), b) for a, b in scalars]
        shown = [(polynomial(a), polynomial(b)) for a, b in pairs]
        changed = ", ".join(f"{a} := {b}" for a, b in shown if a != b)
        return _short(f"{self._reference(theorem)} with {changed or 'other sizes'}")

    def _witnessed(
        self, theorem: Theorem, axiom: str, _: object, known: tuple[Theorem, ...]
    ) -> str:
        resting = f", which holds by {self._listed(known)}" if known else ""
        return f"{self._reference(theorem)}, what it supposes existing by {axiom}{resting}"


_FORMS = {  # references to the premises in their order, to all, and to all but the first
    "assume": "given",
    "well_formed": "shapes fit",
    "transpose": "{0}ᵀ",
    "trace": "tr {0}",
    "rewrite": "{1}, where {0}",
    "together": "{all}",
    "part": "{0}",
    "choose": "{0}",
    "cut": "{0}, whose hypotheses are {rest}",
    "either": "in every case of {0}, {rest}",
    "absurd": "{0} is absurd",
    "antisymmetry": "neither negative nor positive, {0} and {1}",
    "weaken_sign": "a product of signs, {all}",
    "divide": "{0} divided, by {1}",
    "derivative": "the derivative",
    "gradient_vanishes": "at the critical point {0} the gradient vanishes",
    "critical": "every gradient vanishes, {all}",
    "negative_curvature": "the second derivative {0} is negative, {1}",
    "bend": "{0} holds for a direction of negative curvature, {1}",
    "least_eigenvalue_at_most": "the Rayleigh quotient of {0}, by {1}, {2}, {3}",
    "global_minimum": "no other point is below, {0}",
    "minimum_at": "{0}, at another point",
}


def _is_identity(judgment: Judgment) -> bool:
    return isinstance(judgment, Equation) and judgment.left == judgment.right


def _short(text: str) -> str:
    return shortened(text, LONGEST)
