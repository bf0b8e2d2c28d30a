"""The checker of the documents: what is as shown passes, and each kind of drift is found."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "documents.py"
GOOD = '''# A document

See [itself](document.md#a-document), [elsewhere](http://example.org) and [a part](#a-document).

<!-- file: greeting.txt -->
```text
hello
```

```console
$ cat greeting.txt
hello
$ ls missing 2>/dev/null || \\
    echo missing
missing
$ cat missing 2>/dev/null
$ echo $?
1
```

<!-- output: tr a-z A-Z < greeting.txt -->
```text
HELLO
```

<!-- sample: date -->
```text
some other day
```

<!-- source: symbolic/kernel/__init__.py -->
```python
"""The trusted core
```

```python
>>> from pathlib import Path
>>> text = Path("greeting.txt").read_text()
```

```python
>>> text.strip()
'hello'
```

<!-- run: not-run-here -->
```sh
exit 1
```
'''


def documents(tmp_path, text, what="check"):
    path = tmp_path / "document.md"
    path.write_text(text)
    command = [sys.executable, str(SCRIPT), what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done, path.read_text()


@pytest.fixture
def good():
    kernel = (SCRIPT.parents[1] / "symbolic" / "kernel" / "__init__.py").read_text()
    return GOOD.replace('"""The trusted core\n', kernel)


def test_a_document_that_shows_what_happens_passes(tmp_path, good):
    done, after = documents(tmp_path, good)
    assert (done.returncode, done.stderr) == (0, "")
    assert after == good
    assert "as shown" in done.stdout


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("greeting.txt\nhello", "greeting.txt\ngoodbye", "-goodbye\n+hello"),
        ("HELLO", "HULLO", "-HULLO\n+HELLO"),
        ("tr a-z A-Z", "cat; false; true", "exit code 1"),
        ("'hello'", "'hullo'", "Got:\n    'hello'"),
        (">>> text.strip()\n'hello'\n", "text.strip()\n", "no example; expected `>>>`"),
        (
            "<!-- source: symbolic/kernel/__init__.py -->",
            "<!-- source: README.md -->",
            "not in READ",
        ),
        ("(document.md#", "(documents.md#", "the link to documents.md#a-document leads nowhere"),
        ("(#a-document)", "(#a-part)", "the link to #a-part leads nowhere"),
    ],
)
def test_drift_is_found(before, after, found, tmp_path, good):
    assert before in good
    done, _ = documents(tmp_path, good.replace(before, after, 1))
    assert done.returncode == 1
    assert found in done.stderr
    assert "as shown" not in done.stdout


def test_writing_repairs_outputs_and_nothing_else(tmp_path, good):
    stale = good.replace("greeting.txt\nhello", "greeting.txt\ngoodbye").replace("HELLO", "")
    done, after = documents(tmp_path, stale, "write")
    assert done.returncode == 0
    assert "some other day" not in after
    start, end = (after.index(one) for one in ("<!-- sample", "<!-- source"))
    assert (after[:start], after[end:]) == tuple(
        good.split(good[start : good.index("<!-- source")])
    )


def test_an_unknown_word_is_refused(tmp_path):
    done, _ = documents(tmp_path, "", "compare")
    assert done.returncode == 2
    assert "expected run NAME" in done.stderr


@pytest.mark.parametrize(
    ("source", "shown", "found"),
    [
        ("print(6 * 7)", "41\n", '-      "41\\n"\n+      "42\\n"'),
        ("print(6 * 7)\n1 / 0", "42\n", "ZeroDivisionError"),
    ],
)
def test_drift_of_a_notebook_is_found(source, shown, found, tmp_path):
    pytest.importorskip("nbclient", reason="the tools for documents are not installed")
    nbformat = pytest.importorskip("nbformat")
    make = nbformat.v4
    cell = make.new_code_cell(source, id="cell", execution_count=1)
    cell.outputs = [make.new_output("stream", name="stdout", text=shown)]
    path = tmp_path / "notebook.ipynb"
    nbformat.write(make.new_notebook(cells=[cell]), path)
    command = [sys.executable, str(SCRIPT), "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1
    assert found in done.stderr
