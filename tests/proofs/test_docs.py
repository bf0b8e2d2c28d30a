"""The documents' examples run, and show what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FILE = re.compile(r"<!-- file: (\S+) -->\n```toml\n(.*?)```\n", re.DOTALL)
OUTPUT = re.compile(r"<!-- output: saddleproof (.+?) -->\n```text\n(.*?)```\n", re.DOTALL)


@pytest.mark.parametrize("document", ["own-proof.md"])
def test_the_outputs_shown_are_those_printed(document, tmp_path):
    text = (DOCS / document).read_text(encoding="utf-8")
    for name, body in FILE.findall(text):
        (tmp_path / name).write_text(body, encoding="utf-8")
    shown = OUTPUT.findall(text)
    assert shown
    for arguments, body in shown:
        done = subprocess.run(  # noqa: S603 (the commands that the documents show)
            [sys.executable, "-m", "proofs", *arguments.split()],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert body in done.stdout, done.stdout + done.stderr
