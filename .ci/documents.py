"""What README.md and docs show is what the program does: runs their blocks and compares.

A fenced block of a document is one of these, and each document is read from top to bottom:

- `<!-- file: NAME -->` before it: written under that name, for the commands further down;
- `console`: each line `$ COMMAND` is run, and what follows it is what it prints;
- `<!-- output: COMMAND -->` before it: what the command prints, and it must not fail;
- `<!-- sample: COMMAND -->` before it: the same, not compared, because it shows times;
- `<!-- source: FILE -->` before it: lines that stand in that file;
- `python`: where it is none of these, examples for doctest; names are kept from block to block;
- `<!-- run: NAME -->` before it: commands that CI runs by itself.

Commands run in a scratch folder that has links to everything in the repository.

A notebook (docs/*.ipynb) is run from top to bottom in such a folder, and its outputs are compared.

`documents.py check [FILE...]` compares, links to files included; `documents.py write [FILE...]`
pastes what the commands print now; `documents.py run NAME` prints the README's block of that name.
"""

# ruff: noqa: INP001 (a script of CI, in no package)

from __future__ import annotations

import difflib
import doctest
import re
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"(?P<head>(?:<!-- (?P<kind>[a-z]+): (?P<what>.+?) -->\n)?```(?P<language>[a-z]*)\n)"
    r"(?P<body>.*?)(?P<tail>```\n)",
    re.DOTALL,
)
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n", re.MULTILINE)
LINK = re.compile(r"\]\((?![a-z]+:)([^)#]*)(?:#([^)]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass
class Document:
    """One document on its way through its blocks.

    Attributes:
        path: the file.
        folder: where its commands run.
        samples: whether samples are run, too.
        code: the exit code of the last command in a console.
        names: what its Python examples have defined so far.
        wrong: what is not as shown, for people to read.
    """

    path: Path
    folder: Path
    samples: bool
    code: int = 0
    names: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def pasted(self, block: re.Match[str]) -> str:
        """The block as it should be; what is wrong and cannot be pasted is noted."""
        body = block["body"]
        match block["kind"] or block["language"]:
            case "file":
                (self.folder / block["what"]).write_text(body, encoding="utf-8")
            case "output":
                body = self.printed(block["what"])
            case "sample" if self.samples:
                body = self.printed(block["what"])
            case "source":
                if body not in (ROOT / block["what"]).read_text(encoding="utf-8"):
                    self.wrong.append(f"{self.place(block)}: not in {block['what']}:\n{body}")
            case "console":
                commands = COMMAND.findall(body)
                body = "".join(f"$ {one}\n{self.shown(one)}" for one in commands)
            case "python":
                self.try_examples(block)
        return block["head"] + body + block["tail"]

    def printed(self, command: str) -> str:
        """What a command prints on stdout; it must not fail."""
        done = self.run(f"set -euo pipefail; {command}", stderr=subprocess.PIPE)
        if done.returncode:
            self.wrong.append(f"{self.path}: {command}: exit code {done.returncode}: {done.stderr}")
        return done.stdout

    def shown(self, command: str) -> str:
        """What a terminal shows of a command; `$?` is the exit code of the one before."""
        done = self.run(f"(exit {self.code}); {command}", stderr=subprocess.STDOUT)
        self.code = done.returncode
        return done.stdout

    def run(self, command: str, stderr: int) -> subprocess.CompletedProcess[str]:
        """Run a command of the document by bash."""
        return subprocess.run(  # noqa: S603 (the documents' own commands)
            ["bash", "-c", command],  # noqa: S607
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            check=False,
        )

    def try_examples(self, block: re.Match[str]) -> None:
        """Run the examples of a Python block; there must be some."""
        place = self.place(block)
        test = doctest.DocTestParser().get_doctest(
            block["body"], self.names, place, str(self.path), self.line(block)
        )
        if not test.examples:
            self.wrong.append(f"{place}: no example; expected `>>>`, or a comment on what it is")
        log = StringIO()
        with chdir(self.folder):
            doctest.DocTestRunner(verbose=False).run(test, out=log.write, clear_globs=False)
        self.names.update(test.globs)
        if log.getvalue():
            self.wrong.append(log.getvalue())

    def place(self, block: re.Match[str]) -> str:
        """Where a block stands."""
        return f"{self.path}:{self.line(block) + 1}"

    def line(self, block: re.Match[str]) -> int:
        """How many lines stand before a block."""
        return block.string.count("\n", 0, block.start())


def worked_out(path: Path, *, samples: bool) -> tuple[str, list[str]]:
    """The document as it should be, and what is wrong beside that; samples only where wanted."""
    with TemporaryDirectory() as folder:
        for one in ROOT.iterdir():
            (Path(folder) / one.name).symlink_to(one)
        if path.suffix == ".ipynb":
            return executed(path, folder)
        document = Document(path, Path(folder), samples)
        text = BLOCK.sub(document.pasted, path.read_text(encoding="utf-8"))
    for target, part in LINK.findall(BLOCK.sub("", text)):
        if not leads_somewhere(path.parent / target if target else path, part):
            document.wrong.append(f"{path}: the link to {target}{part and '#'}{part} leads nowhere")
    return text, document.wrong


def leads_somewhere(target: Path, part: str) -> bool:
    """Whether a file is there, and the part of it that a link names, if it names one."""
    if not part or not target.is_file():
        return not part and target.exists()
    text = BLOCK.sub("", target.read_text(encoding="utf-8"))
    spelled = (re.sub(r"[^\w\- ]", "", one.lower()) for one in HEADING.findall(text))
    return part in {one.replace(" ", "-") for one in spelled}


def executed(path: Path, folder: str) -> tuple[str, list[str]]:
    """The notebook with its outputs of now, and the error that stopped it, if one did."""
    import nbformat  # noqa: PLC0415 (of the tools for documents, which the README does not need)
    from nbclient import NotebookClient  # noqa: PLC0415
    from nbclient.exceptions import CellExecutionError  # noqa: PLC0415

    notebook = nbformat.read(path, as_version=4)
    wrong = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": folder}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        wrong = [f"{path}: {error}"]
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if len(data) > 1:  # what is shown, without the `repr` beside it, which holds times
                data.pop("text/plain", None)
    return nbformat.writes(notebook) + "\n", wrong


def check(paths: list[Path]) -> int:
    """Compare; what differs goes to stderr, and 1 is returned."""
    code = 0
    for path in paths:
        shown = path.read_text(encoding="utf-8")
        now, wrong = worked_out(path, samples=False)
        lines = (text.splitlines(keepends=True) for text in (shown, now))
        sys.stderr.writelines(difflib.unified_diff(*lines, str(path), "what the program does"))
        sys.stderr.writelines(f"{one}\n" for one in wrong)
        if wrong or shown != now:
            code = 1
        else:
            sys.stdout.write(f"{path}: as shown\n")
    return code


def write(paths: list[Path]) -> int:
    """Paste what the commands print now; 1 is returned where that does not mend everything."""
    code = 0
    for path in paths:
        text, wrong = worked_out(path, samples=True)
        path.write_text(text, encoding="utf-8")
        sys.stderr.writelines(f"{one}\n" for one in wrong)
        code = max(code, bool(wrong))
    return code


def commands_named(name: str) -> int:
    """Print the commands of the README's block of that name, 2 is returned where it has none."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    wanted = [
        one["body"] for one in BLOCK.finditer(text) if (one["kind"], one["what"]) == ("run", name)
    ]
    sys.stdout.writelines(wanted)
    return 0 if len(wanted) == 1 else 2


def main(arguments: list[str]) -> int:
    """Do what the arguments say."""
    match arguments:
        case ["run", name]:
            return commands_named(name)
        case ["check", *names]:
            return check(documents(names))
        case ["write", *names]:
            return write(documents(names))
    sys.stderr.write("documents.py: expected run NAME, check [FILE...] or write [FILE...]\n")
    return 2


def documents(names: list[str]) -> list[Path]:
    """The files named, or all."""
    pages = sorted((ROOT / "docs").glob("*.md")) + sorted((ROOT / "docs").glob("*.ipynb"))
    return list(map(Path, names)) or [ROOT / "README.md", *pages]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
