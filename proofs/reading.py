"""Statements read as judgments; what cannot be read is one line with its place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from proofs.errors import InputError, StatementError
from symbolic.errors import ReadError, ShapeMismatchError, SymbolicError
from symbolic.kernel.errors import KernelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proofs.scene import Scene
    from symbolic.kernel.judgments import Judgment

TERMS = "polynomials in the declared letters, with transposes, traces and even powers of norms"


def goal_of(scene: Scene, reads: object, left: str = "") -> Judgment:
    """The judgment of a statement: LaTeX, or a function of the scene.

    Raises:
        SymbolicError, StatementError, KernelError: it has none.
    """
    if callable(reads):
        judgment: Judgment = reads(scene)
        return judgment
    return scene.read(str(reads), left)


def read_at(place: str, scene: Scene, reads: object, left: str = "") -> Judgment:
    """As `goal_of`, with the place in front of what is said of it.

    Raises:
        InputError: it has no judgment.
        ShapeMismatchError: its shapes do not fit, which is no fault of who wrote it down.
    """
    with at_place(place, shapes_fit=False):
        return goal_of(scene, reads, left)


@contextmanager
def at_place(place: str, *, shapes_fit: bool = True) -> Iterator[None]:
    """Put the place in front of what is said of a formula.

    Args:
        place: the file and line, and whose formula it is.
        shapes_fit: whether shapes that do not fit are such an error too.
    """
    try:
        yield
    except ReadError as error:
        if isinstance(error, ShapeMismatchError) and not shapes_fit:
            raise
        raise InputError(
            f"{place}, character {error.position}: {error}; expected a formula of the grammar"
        ) from error
    except (SymbolicError, StatementError, KernelError) as error:
        raise InputError(f"{place}: {error}; expected {TERMS}") from error
