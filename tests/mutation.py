"""Mutation testing of the kernel, on demand: `python tests/mutation.py FOLDER` (needs mutmut 3).

Copies the kernel and its tests to FOLDER and runs mutmut there. mutmut leaves decorated functions
alone, and every rule of the kernel is one; so the copy says `combine = rule(…)(combine)` after the
function. Tests that start another interpreter are left out: there the mutant would not be at work.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("symbolic", "tests/symbolic/kernel", "tests/bad_proofs")
CONFIG = """
[tool.mutmut]
source_paths = ["symbolic/kernel"]
also_copy = ["symbolic", "tests"]
pytest_add_cli_args_test_selection = ["tests/symbolic/kernel"]
pytest_add_cli_args = ["-k", "not bare_files and not standard_library and not outside_the_kernel and not order_of_sets"]

[tool.pytest.ini_options]
addopts = "--import-mode=importlib -q -p no:cacheprovider"
"""
KEPT = {"staticmethod", "classmethod", "wraps(check)"}


def undecorated(source):
    """The same module, each decorator applied after its function instead of before it."""
    lines = source.splitlines()
    tree = ast.parse(source)
    found = [
        node
        for owner in ast.walk(tree)
        if isinstance(owner, ast.Module | ast.ClassDef)
        for node in owner.body
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    for node in sorted(found, key=lambda one: -one.lineno):
        decorators = [ast.unparse(one) for one in node.decorator_list]
        if KEPT.intersection(decorators):
            continue
        applied = node.name
        for one in reversed(decorators):
            applied = f"{one}({applied})"
        lines.insert(node.end_lineno, f"{' ' * node.col_offset}{node.name} = {applied}")
        first = min(one.lineno for one in node.decorator_list) - 1
        del lines[first : node.lineno - 1]
    return "\n".join(lines) + "\n"


def main(folder):
    """Copy, rewrite, run; mutmut prints the figures, `mutmut results` in FOLDER the survivors."""
    for name in COPIED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / name, target, dirs_exist_ok=True)
    for path in (folder / "symbolic" / "kernel").glob("*.py"):
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *sys.argv[2:]]
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
