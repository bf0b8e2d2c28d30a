r"""Symbols named on a command line: W1, W_1, \tilde{W} or mu, and shapes such as d1xd0."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from proofs.derive import demand_variables, derive
from proofs.errors import DerivationError, InputError, ProofsError
from symbolic.errors import DeclarationError, ReadError, ShapeMismatchError, SymbolicError
from symbolic.expressions import Declarations, MatrixDeclaration, ScalarDeclaration
from symbolic.latex.letters import spelled
from symbolic.latex.reader import line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from proofs.derive import Equations

GREEK = frozenset(
    """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    """.split()  # noqa: SIM905 (a table reads better than a list of quotes)
)

_WORD = re.compile(r"(?P<base>[A-Za-z]+?)(_?(?P<index>[0-9]+)|_(?P<sub>[A-Za-z]))?(?P<marks>'*)")
_DIMENSION = re.compile(
    r"\\?(?P<letter>[A-Za-z]+)_?\{?(?P<index>[0-9]*)\}?|(?P<number>[1-9][0-9]*)"
)


def symbol(text: str) -> tuple[str, str]:
    r"""The ASCII name and the LaTeX spelling of a symbol: `W1` is (W1, W_1), `mu` is (mu, \mu).

    Raises:
        InputError: it is not one letter with at most a subscript and an accent.
    """
    given = text.strip()
    if found := _WORD.fullmatch(given):
        base, marks = found.group("base", "marks")
        sub = found["index"] or found["sub"] or ""
        head = rf"\{base}" if base in GREEK else base
        given = head + (f"_{sub}" if len(sub) == 1 else f"_{{{sub}}}" if sub else "") + marks
    try:
        letter = spelled(given)
    except DeclarationError:
        raise InputError(
            rf"{text!r:.40} is not one letter; expected W, W1, \tilde{{W}}, mu"
        ) from None
    sub = letter.sub if letter.sub.isdigit() or not letter.sub else f"_{letter.sub}"
    spelling = letter.base + sub + "".join(letter.accents)
    marks = letter.marks.replace("'", "p").replace("*", "star")
    return re.sub(r"[^A-Za-z0-9_]", "", spelling) + marks, given


def declared(shapes: Iterable[str]) -> Declarations:
    """The declarations that options NAME=ROWSxCOLS make; 1x1 makes a scalar.

    Raises:
        InputError: an option has another form, or a symbol is declared twice.
    """
    found: list[MatrixDeclaration | ScalarDeclaration] = []
    for given in shapes:
        name, equals, shape = given.partition("=")
        if not equals:
            raise InputError(f"{given!r:.60} has no `=`; expected NAME=ROWSxCOLS, such as X=mxn")
        ascii_name, latex = symbol(name)
        rows, cols = _shape(shape, given)
        if rows == cols == "1":
            found.append(ScalarDeclaration(ascii_name, latex))
        else:
            found.append(MatrixDeclaration(ascii_name, latex, rows, cols))
    try:
        return Declarations.of(found)
    except DeclarationError as error:
        raise InputError(f"{error}; expected each symbol once") from None


def derived_from_options(
    objective: str, shapes: Sequence[str], wrt: str | None, order: int
) -> Equations:
    """What `saddleproof derive OBJECTIVE` prints, messages naming the argument that is wrong.

    Raises:
        InputError: an argument cannot be used; line and column are named for the objective.
    """
    with _argument("--shape"):
        letters = declared(shapes)
    known = ", ".join(letters.matrices) or "none"
    if wrt is None:
        raise InputError(f"argument --wrt: missing; expected variables, declared are: {known}")
    with _argument("--wrt"):
        variables = names(wrt)
        demand_variables(letters, variables)
    with _argument("OBJECTIVE"):
        return derive(objective, letters, variables, order)


@contextmanager
def _argument(name: str) -> Iterator[None]:
    """Put the argument's name in front of what is said of it."""
    try:
        yield
    except ShapeMismatchError as error:
        raise InputError(f"argument {name}{_place(error)}: {error}") from None
    except ReadError as error:
        wanted = r"a formula such as \|AXB-C\|_F^2"
        if "is not declared" in str(error):
            wanted = "--shape NAME=ROWSxCOLS for it (1x1 for a scalar)"
        raise InputError(f"argument {name}{_place(error)}: {error}; expected {wanted}") from None
    except (ProofsError, SymbolicError) as error:
        kind = DerivationError if isinstance(error, DerivationError) else InputError
        raise kind(f"argument {name}: {error}") from None


def _place(error: ReadError) -> str:
    line, column = line_and_column(error)
    return f":{line}:{column}"


def names(text: str) -> tuple[str, ...]:
    """The ASCII names of symbols separated by commas.

    Raises:
        InputError: one of them is not a symbol.
    """
    return tuple(symbol(part)[0] for part in text.split(","))


def _shape(shape: str, given: str) -> Sequence[str]:
    """Rows and columns; where a dimension holds an x itself, only one reading may be possible."""
    cuts = [at for at, one in enumerate(shape) if one in "x×"]
    readings = {
        (rows, cols)
        for at in cuts
        if (rows := _dimension(shape[:at])) and (cols := _dimension(shape[at + 1 :]))
    }
    if len(readings) != 1:
        what = "has two readings" if readings else "is no shape"
        raise InputError(f"{given!r:.60}: {shape!r:.30} {what}; expected ROWSxCOLS, such as d1xd0")
    return readings.pop()


def _dimension(text: str) -> str:
    found = _DIMENSION.fullmatch(text.strip())
    if not found:
        return ""
    return found["number"] or found["letter"] + found["index"]
