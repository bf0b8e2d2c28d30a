"""Mutation testing of the kernel, on demand: `python tests/mutation.py FOLDER [MODULE …]`.

Copies the kernel and its tests to FOLDER and runs mutmut 3 there, on what decides whether a proof
is accepted; lines that raise a refusal, and the price of an operation in units of work, are left
out. mutmut leaves decorated functions alone, and every rule of the kernel is one; so
the copy says `combine = rule(…)(combine)` after the function. Tests that start another interpreter
are left out, as the mutant would not be at work there, and a few slow ones about bounds.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("symbolic", "tests/symbolic/kernel", "tests/bad_proofs", "docs")
OTHER_INTERPRETER = ("bare_files", "standard_library", "outside_the_kernel", "order_of_sets")
SLOW = ("hostile_certificate", "high-power", "edits_of_a_citing", "slips_through")
CONFIG = f"""
[tool.mutmut]
source_paths = ["symbolic/kernel"]
do_not_mutate = ["*/errors.py"]
do_not_mutate_patterns = [
    '^\\s*raise ', '^\\s*(spend\\(|work )', '^\\s*RULES\\[', 'def (__str__|__repr__|show|_show)',
]
also_copy = ["symbolic", "tests", "docs"]
pytest_add_cli_args_test_selection = ["tests/symbolic/kernel"]
pytest_add_cli_args = ["-k", "{" and ".join(f"not {name}" for name in OTHER_INTERPRETER + SLOW)}"]

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
            if not one.startswith("lru_cache"):  # what was cached before would hide the mutant
                applied = f"{one}({applied})"
        lines.insert(node.end_lineno, f"{' ' * node.col_offset}{node.name} = {applied}")
        first = min(one.lineno for one in node.decorator_list) - 1
        del lines[first : node.lineno - 1]
    return "\n".join(lines) + "\n"


def main(folder, modules):
    """Copy, rewrite, run; mutmut prints the figures, `mutmut results` in FOLDER the survivors."""
    for name in COPIED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / name, target, dirs_exist_ok=True)
    for path in (folder / "symbolic" / "kernel").glob("*.py"):
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    only = "".join(f'"symbolic/kernel/{name}.py", ' for name in modules or ["*"])
    config = CONFIG.replace("[tool.mutmut]", f"[tool.mutmut]\nonly_mutate = [{only}]")
    (folder / "pyproject.toml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1"]
    return subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603 (mutmut)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
