"""Table 1: eight results; those that Theorems 2, 3 and 5 contain are proved from them."""

from __future__ import annotations

from proofs.registry import Chapter
from proofs.zhu2019.restating import again
from proofs.zhu2019.table1_results import FULL_X, RESULTS, Regulariser, Result

chapter = Chapter()


def proved_from(result: Result) -> tuple[str, str] | None:
    """The theorem that contains a result, and its objective; None for another regulariser.

    Theorem 3 asks for XXᵀ of full rank; a result without that condition needs Theorem 5, which
    holds for every X.
    """
    match result.regulariser:
        case Regulariser.NONE:
            return ("thm3" if FULL_X in result.conditions else "thm5"), "f"
        case Regulariser.DATA:
            return "thm2-iii", "g"
        case _:
            return None


def remark(result: Result, theorem: str) -> str:
    """Which of its conditions the proof does not need."""
    used = [FULL_X] if theorem != "thm5" else []
    spare = ", ".join(one.text for one in result.conditions if one not in used)
    return f"not needed: {spare}" if spare else "as printed"


for row in RESULTS:
    found = proved_from(row)
    if found is None:
        chapter.cited(
            row.claim,
            f"{row.source}, on the regulariser {row.regulariser}; not used. At X = I it is a case"
            " of Theorem 2",
        )
    else:
        again(chapter, row.claim, *found, remark(row, found[0]))

again(chapter, "L77a", "thm3", "f")
