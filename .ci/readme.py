"""The README's commands and outputs: extracts a command, compares the outputs, or writes them anew.

`readme.py run NAME` prints the commands of the block marked `<!-- run: NAME -->`; `readme.py check`
runs each `<!-- output: COMMAND -->` and compares; `readme.py write` pastes what the commands print,
`<!-- sample: COMMAND -->` included, which is not compared because it shows times.
"""

# ruff: noqa: INP001 (a script of CI, in no package)

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(
    r"(?P<head><!-- (?P<kind>run|output|sample): (?P<what>.+?) -->\n```[a-z]*\n)"
    r"(?P<body>.*?)(?P<tail>```\n)",
    re.DOTALL,
)


def output_of(command: str) -> str:
    """What a command of the README prints on stdout; it must not fail."""
    shell = ["bash", "-c", f"set -euo pipefail; {command}"]
    done = subprocess.run(  # noqa: S603 (the README's own commands)
        shell, cwd=README.parent, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"README.md: {command}: exit code {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def main(arguments: list[str]) -> int:
    """Do what the arguments say."""
    text = README.read_text(encoding="utf-8")
    match arguments:
        case ["run", name]:
            found = [one["body"] for one in BLOCK.finditer(text) if one["what"] == name]
            sys.stdout.writelines(found)
            return 0 if len(found) == 1 else 2
        case ["check"]:
            return int(any([differs(one) for one in BLOCK.finditer(text)]))  # noqa: C419 (show all)
        case ["write"]:
            README.write_text(BLOCK.sub(pasted, text), encoding="utf-8")
            return 0
    sys.stderr.write("readme.py: expected run NAME, check or write\n")
    return 2


def differs(block: re.Match[str]) -> bool:
    """Whether the README shows something else than its command prints; the difference is shown."""
    if block["kind"] != "output":
        return False
    printed = output_of(block["what"])
    lines = (block["body"].splitlines(keepends=True), printed.splitlines(keepends=True))
    sys.stderr.writelines(difflib.unified_diff(*lines, "README.md", block["what"]))
    return block["body"] != printed


def pasted(block: re.Match[str]) -> str:
    """The block with what its command prints now."""
    if block["kind"] == "run":
        return block[0]
    return block["head"] + output_of(block["what"]) + block["tail"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
