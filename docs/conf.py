"""Sphinx: the pages of docs/, and the API from the docstrings.

`sphinx-build -W -n docs build/docs` makes the site; every link and every exception that a docstring
names must lead somewhere.
"""

# ruff: noqa: INP001 (Sphinx's own file, in no package)

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.nodes import SkipNode
from math_core import LatexToMathML
from sphinx.ext.napoleon import Config, GoogleDocstring

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

project = "saddleproof"
html_title = "saddleproof"
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
html_math_renderer = "mathml"  # as in the reports: no script, no network
extensions = ["myst_nb", "sphinx.ext.autodoc"]
nb_execution_mode = "off"  # .ci/documents.py runs the notebook and compares its outputs
exclude_patterns = ["build"]

myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath"]
autodoc_default_options = {"members": True, "ignore-module-all": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"

# types of other packages have no page here; names that two modules use are told apart by the reader
nitpick_ignore = [
    ("py:class", "exact.fields.Result"),  # a type variable
    ("py:exc", "click.UsageError"),  # of a library
]
nitpick_ignore_regex = [("py:class", r"(?!(symbolic|exact|proofs)\.).*")]
suppress_warnings = ["ref.python"]

ROOT = Path(__file__).parents[1]
FOLDER = re.compile(r"^<!-- modules of (\S+) -->$", re.MULTILINE)
CONVERTER = LatexToMathML(allow_unreliable_rendering=True, fancy_error=False)
STYLE = Config(napoleon_use_ivar=True)
SEVERAL = re.compile(r"^(    \w+(?:, \w+)+): ", re.MULTILINE)  # attributes described together
MARKUP = re.compile(r"`([^`]+)`|[*|\\]|_(?=\W|$)")  # what would not stay as it is
BAR = re.compile(r"^\s*─+$", re.MULTILINE)  # of the figure of a rule


def setup(app: Sphinx) -> None:
    """Have folders listed and docstrings read as they are written."""
    app.add_html_math_renderer("mathml", (formula, None), (display, None))
    app.connect("source-read", with_modules)
    app.connect("autodoc-process-docstring", as_written)


def with_modules(_app: Sphinx, _name: str, source: list[str]) -> None:
    """A page, each folder in it as the modules that it holds."""
    source[0] = FOLDER.sub(lambda one: modules(one[1]), source[0])


def modules(folder: str) -> str:
    """The modules of a folder, each under its name."""
    files = sorted(one for one in (ROOT / folder).glob("*.py") if not one.stem.startswith("__"))
    names = (f"{folder.replace('/', '.')}.{one.stem}" for one in files)
    return "".join(f"## {one}\n\n```{{eval-rst}}\n.. automodule:: {one}\n```\n\n" for one in names)


def formula(translator: HTML5Translator, node: Element) -> None:
    """Write a formula as MathML."""
    shown = CONVERTER.convert_with_local_state(node.astext(), displaystyle=False)
    translator.body.append(shown)
    raise SkipNode


def display(translator: HTML5Translator, node: Element) -> None:
    """Write a displayed formula as MathML."""
    shown = CONVERTER.convert_with_local_state(node.astext(), displaystyle=True)
    translator.body.append(f'<div class="math">{shown}</div>')
    raise SkipNode


def as_written(
    _app: Sphinx, what: str, _name: str, _obj: object, _options: object, lines: list[str]
) -> None:
    """A docstring as reStructuredText: code in backquotes, no other sign is markup."""
    text = "\n\n".join(map(paragraph, "\n".join(lines).split("\n\n")))
    text = SEVERAL.sub(lambda one: one[1].replace(", ", ",") + ": ", text)
    attribute = what in {"attribute", "property"}  # "X: what it is" is no type with its description
    lines[:] = text.split("\n") if attribute else GoogleDocstring(text, STYLE).lines()


def paragraph(text: str) -> str:
    """A paragraph: examples stay, figures keep their lines, in the rest no sign is markup."""
    if text.lstrip().startswith(">>> "):
        return text
    if BAR.search(text):
        return "::\n\n" + "\n".join(f"    {line}" for line in text.split("\n"))
    return MARKUP.sub(lambda one: f"``{one[1]}``" if one[1] else f"\\{one[0]}", text)
