"""Table 1: eight results on the landscape, each as a row with its conditions and its guarantee."""

from __future__ import annotations

from proofs.registry import Chapter
from proofs.zhu2019.restating import again

chapter = Chapter()
SPECIAL = "a special case of Theorem 3: the conditions on Y and d2 are not needed"

again(chapter, "table1-baldi-hornik", "thm3", "f", SPECIAL)
again(chapter, "table1-kawaguchi", "thm3", "f", SPECIAL)
again(chapter, "table1-lu-kawaguchi", "thm3", "f", SPECIAL)
again(
    chapter,
    "table1-laurent-von-brecht",
    "thm5",
    "f",
    "a special case of Theorem 5 as proved here: d1 ≥ min(d0, d2) is not needed",
)
again(
    chapter,
    "table1-nouiehed-razaviyayn",
    "thm5",
    "f",
    "proved here for every critical point, not only the degenerate ones",
)
chapter.cited(
    "table1-zhu-li-tang-wakin",
    "[47, Theorem 3], on the regulariser of (6) and X near an isometry; not used. At X = I it"
    " follows from Theorem 2",
)
again(chapter, "table1-theorem2", "thm2-iii", "g")
again(chapter, "table1-theorem3", "thm3", "f")
again(chapter, "L77a", "thm3", "f")
