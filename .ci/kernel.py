"""The modules that re-check a certificate, in an order in which they can be read; counted.

The list is computed: it is what `symbolic/kernel/replay.py` imports, directly or through another.
"""

# ruff: noqa: INP001, T201 (a script of CI, in no package, that prints)

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path
from textwrap import shorten

FOLDER = Path(__file__).resolve().parents[1] / "symbolic" / "kernel"
PACKAGE = "symbolic.kernel."


def imports(tree: ast.Module) -> set[str]:
    """The modules of the kernel that a module imports when it runs."""
    return {
        name.removeprefix(PACKAGE)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in ([node.module] if node.module.startswith(PACKAGE) else _parts(node))
    }


def _parts(node: ast.ImportFrom) -> list[str]:
    """`from symbolic.kernel import terms` names modules, not a module's contents."""
    return [one.name for one in node.names] if f"{node.module}." == PACKAGE else []


def code(tree: ast.Module, text: str) -> int:
    """The lines that are neither blank nor a comment nor of a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    said = {
        line
        for node in ast.walk(tree)
        if isinstance(node, documented) and ast.get_docstring(node) is not None
        for line in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)
    }
    lines = enumerate(text.splitlines(), start=1)
    return sum(
        bool(one.strip()) and not one.lstrip().startswith("#") and number not in said
        for number, one in lines
    )


def main() -> None:
    """Print a line for each module, then the sums, then the modules that nothing rests on."""
    texts = {one.stem: one.read_text(encoding="utf-8") for one in FOLDER.glob("[!_]*.py")}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    wanted, todo = set(), ["replay"]
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted.add(name)
            todo += imports(trees[name])
    order = TopologicalSorter({name: sorted(imports(trees[name])) for name in sorted(wanted)})
    total = [0, 0]
    print(f"{'module':13}{'lines':>6}{'code':>6}  what it is for")
    for name in order.static_order():
        count = len(texts[name].splitlines()), code(trees[name], texts[name])
        total = [one + more for one, more in zip(total, count, strict=True)]
        purpose = (ast.get_docstring(trees[name]) or "").split("\n\n")[0].replace("\n", " ")
        print(f"{name:13}{count[0]:6}{count[1]:6}  {shorten(purpose, 74, placeholder=' …')}")
    print(f"{'together':13}{total[0]:6}{total[1]:6}")
    print(f"not needed to re-check: {', '.join(sorted(set(texts) - wanted)) or 'none of them'}")


if __name__ == "__main__":
    main()
