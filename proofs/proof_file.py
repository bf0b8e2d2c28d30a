"""A user's own proofs: a Python file whose `chapter` proves claims that the search cannot.

The file says only how a claim is proved. What is claimed, and from which hypotheses, stands in the
inventory, so that no proof file can change what a verdict means.
"""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, Any

from proofs.errors import InputError, ProofsError
from proofs.registry import Chapter, Checker
from symbolic.errors import SymbolicError
from symbolic.kernel.errors import KernelError
from symbolic.kernel.theorems import Theorem

if TYPE_CHECKING:
    from proofs.registry import Paper, Proof
    from proofs.scene import Scene

_WANTED = "a Python file with `chapter = Chapter()` and functions under @chapter.check(ID)"


def read_proofs(path: Path) -> Chapter:
    """Run a proof file, and return its chapter.

    Raises:
        InputError: the file cannot be read or run, or has no chapter.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file; expected {_WANTED}")
    try:
        names = run_path(str(path))
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}: {error.msg}; expected {_WANTED}") from None
    except (Exception, SystemExit) as error:  # noqa: BLE001 (the user's own code)
        raise _blamed(path, error) from None
    chapter = names.get("chapter")
    if not isinstance(chapter, Chapter):
        raise InputError(f"{path}: no chapter; expected {_WANTED}")
    return chapter


def with_proofs(paper: Paper, path: Path) -> Paper:
    """The paper, its claims proved as the file says where it does.

    Raises:
        InputError: as for `read_proofs`, or the chapter speaks of an unknown claim, proves one
            twice, or says more than how a claim is proved.
    """
    proved: dict[str, Checker] = {}
    for one in read_proofs(path).checkers:
        if one.id not in paper.checkers:
            known = ", ".join(list(paper.checkers)[:4])
            raise InputError(f"{path}: no claim {one.id!r:.60}; expected an id, such as {known}")
        if one.id in proved:
            raise InputError(f"{path}: {one.id} is proved twice; expected one proof of each claim")
        if one.prove is None or one != Checker(one.id, one.prove):
            raise InputError(
                f"{path}: {one.id} is not only proved; expected @chapter.check({one.id!r}) alone,"
                " for what is claimed and given stands in the inventory"
            )
        proved[one.id] = replace(paper.checkers[one.id], prove=_guarded(path, one.prove))
    return replace(paper, checkers={**paper.checkers, **proved})


def _guarded(path: Path, prove: Proof) -> Proof:
    """The proof, what goes wrong in it said in one line that names the place."""

    def attempt(s: Scene, goal: Any) -> Theorem:  # noqa: ANN401 (the kind of goal it proves)
        try:
            found = prove(s, goal)
        except (KernelError, SymbolicError, ProofsError):
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 (the user's own code)
            raise _blamed(path, error) from None
        if type(found) is not Theorem:
            what = type(found).__name__
            raise InputError(f"{path}: a proof returned {what}; expected a theorem of the kernel")
        return found

    return attempt


def _blamed(path: Path, error: BaseException) -> InputError:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [one.lineno for one in frames if Path(one.filename).resolve() == path.resolve()]
    place = f"{path}:{lines[-1]}" if lines else str(path)
    return InputError(f"{place}: {type(error).__name__}: {error}; expected a proof that runs")
