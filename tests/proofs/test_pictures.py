"""Pictures of landscapes: what they draw, and a page that no text of the user's can break."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import matplotlib.figure
import numpy as np
import pytest

from exact.canonical import least_curvature
from exact.data import Table
from exact.landscape import Landscape
from exact.matrices import Matrix
from exact.trained import examine
from proofs.cli import main
from proofs.errors import InputError
from proofs.landscape import report, with_lowest
from proofs.reports import canvas, ladder, surface
from proofs.reports.landscape_html import page

NASTY = '<script>alert("1")</script> $x^{$ </svg> & \x00 \ud800 中'


def table(rows, name="x.csv"):
    matrix = Matrix.from_rows(rows)
    names = tuple(f"feature {i}" for i in range(matrix.shape[0]))
    return Table(name, matrix, names, header=True, index=None)


def landscape_report(X, Y, d1, top=99, mu=1):
    land = Landscape(X.matrix, Y.matrix, d1, mu)
    return with_lowest(report(X, Y, land, land.families.top(top)), lambda *_: None)


WIDE = landscape_report(
    table([[1, 0, 1, 2], [0, 1, 1, -1], [1, 1, 0, 0]]),
    table([[5, 1, 3, 9], [2, 3, 0, 1], [0, 1, 1, 2]], "y.csv"),
    2,
)
SINGLE = landscape_report(table([[1, 2, 3]]), table([[2, 3, 7]], "y.csv"), 1)


def drawn(part, found):
    figure = matplotlib.figure.Figure()
    part.draw(figure, found)
    return figure


def heights(axes):
    return {line.get_label(): list(line.get_ydata()) for line in axes.get_lines()}


# -- the ladder -----------------------------------------------------------------------------------


def test_each_family_stands_at_its_value_with_its_index():
    steps, _ = drawn(ladder, WIDE).axes
    (marks,) = steps.collections
    values = [float(f.value.lower) for f in WIDE.families]
    assert marks.get_offsets()[:, 1].tolist() == pytest.approx(values)
    assert [one.get_text() for one in steps.texts] == [str(f.negative) for f in WIDE.families]
    # shades: equal for equal indices only, and darker for a higher index, in grey too
    grey = marks.get_facecolors()[:, :3] @ [0.2126, 0.7152, 0.0722]
    order = sorted(zip([f.negative for f in WIDE.families], grey, strict=True))
    assert all(a > b if m < n else a == b for (m, a), (n, b) in pairwise(order))


def test_bounds_stand_above_the_least_curvature_of_each_saddle():
    _, curves = drawn(ladder, WIDE).axes
    lines = heights(curves)
    bound, sharper, least = (
        next(values for name, values in lines.items() if part in name)
        for part in ("(14)", "sharper", "enclosed")
    )
    assert len(least) == len(WIDE.families) - 1
    for one, two, three in zip(bound, sharper, least, strict=True):
        assert 0 < one <= two <= three * (1 + 1e-6)
    saddles = [one for one in WIDE.families if one.bound]
    exact = [least_curvature(WIDE.landscape, one, 6) for one in saddles]
    assert least == pytest.approx([-float(one.upper) for one in exact], rel=1e-5)


def test_what_is_too_large_for_the_least_curvature_is_said(monkeypatch):
    monkeypatch.setattr("proofs.landscape.MOST_VARIABLES", 11)
    found = landscape_report(WIDE.inputs, WIDE.outputs, 2)
    assert found.lowest == ()
    assert "12 variables, more than 11" in found.unknown
    figure = drawn(ladder, found)
    assert figure.legends[0].get_title().get_text() == found.unknown
    assert len(figure.axes[1].get_lines()) == 2
    monkeypatch.setattr("proofs.landscape.MOST_VARIABLES", 99)
    monkeypatch.setattr("proofs.landscape.MOST_SADDLES", 2)
    assert "families, more than 2" in landscape_report(WIDE.inputs, WIDE.outputs, 2).unknown


def test_the_weights_given_are_a_line_at_their_value():
    W1, W2 = Matrix.from_rows([[1, 0, 1], [0, 1, 0]]), Matrix.from_rows([[2, 0], [0, 1], [0, 0]])
    trained = examine(WIDE.landscape, W1, W2)
    assert "the weights given" not in heights(drawn(ladder, WIDE).axes[0])
    steps, _ = drawn(ladder, replace(WIDE, trained=trained)).axes
    assert heights(steps)["the weights given"] == [float(trained.value)] * 2


def test_only_minima_are_drawn_without_saddles():
    found = landscape_report(table([[1, 0]]), table([[0, 1]], "y.csv"), 2)
    steps, curves = drawn(ladder, found).axes
    assert len(steps.texts) == 1
    assert [one.get_text() for one in curves.texts] == ["no saddle"]


def test_no_two_labels_overlap():
    rows = np.diag(range(1, 7)).tolist()
    X = table(rows)
    found = landscape_report(X, X, 3, top=30)
    figure = matplotlib.figure.Figure(figsize=(canvas.WIDTH, ladder.HEIGHT), layout="constrained")
    ladder.draw(figure, found)
    figure.draw_without_rendering()
    steps, curves = figure.axes
    for labels in (steps.texts, [steps.title], [curves.title]):
        boxes = [one.get_window_extent() for one in labels]
        assert all(not a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert len({one.get_text() for one in curves.get_xticklabels()}) == 30


# -- the surface ----------------------------------------------------------------------------------


def test_the_surface_is_drawn_for_two_weights_only():
    assert surface.is_drawable(SINGLE)
    assert not surface.is_drawable(WIDE)


@pytest.mark.parametrize("rows", [[[2, 3, 7]], [[-2, -3, -7]], [[3, 0, -1]]])
def test_marks_on_the_surface_are_critical_points_of_their_kind(rows):
    found = landscape_report(table([[1, 2, 3]]), table(rows, "y.csv"), 1)
    X, Y = np.array([1.0, 2, 3]), np.array(rows[0], float)
    for axes, mu in zip(drawn(surface, found).axes, (0, 1), strict=False):
        for line in axes.get_lines():
            for w1, w2 in zip(*(np.atleast_1d(part) for part in line.get_data()), strict=True):
                if np.isnan(w1):
                    continue
                error, balance = w2 * w1 * X - Y, w2**2 - w1**2 * (X @ X)
                slope1 = w2 * error @ X - mu * balance * w1 * (X @ X)
                slope2 = error @ X * w1 + mu * w2 * balance
                assert (slope1, slope2) == pytest.approx((0, 0), abs=1e-9)
                value = error @ error / 2 + mu / 4 * balance**2
                least = float(found.landscape.families.global_minimum.lower)
                if "saddle" in str(line.get_label()):
                    assert value > least + 1e-3
                else:
                    assert value == pytest.approx(least)


def test_f_alone_is_drawn_where_mu_is_0():
    found = landscape_report(table([[1, 2]]), table([[2, 3]], "y.csv"), 1, mu=0)
    titles = [one.get_title() for one in drawn(surface, found).axes]
    assert [one for one in titles if one] == ["The surface of f (drawn with floats)"]


# -- files ----------------------------------------------------------------------------------------


@pytest.fixture
def files(runner):
    Path("x.csv").write_text("<script>alert(1)</script>,$b^{$\n1,2\n3,4\n5,1\n", encoding="utf-8")
    Path("one.csv").write_text("1\n2\n3\n", encoding="utf-8")
    return runner


@pytest.mark.parametrize(
    ("name", "start"), [("p.svg", b"<?xml"), ("p.png", b"\x89PNG"), ("p.html", b"<!DOCTYPE")]
)
@pytest.mark.parametrize("data", ["x.csv", "one.csv"])
def test_the_picture_is_the_same_each_time(files, data, name, start):
    arguments = ["landscape", data, "--autoencoder", "--hidden", "1", "--plot", name]
    result = files.invoke(main, arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    first = Path(name).read_bytes()
    assert first.startswith(start)
    assert files.invoke(main, arguments).exit_code == 0
    assert Path(name).read_bytes() == first
    assert sorted(p.name for p in Path().iterdir() if p.name.startswith(".")) == []


@pytest.mark.parametrize("ending", ["svg", "html", "png"])
def test_a_missing_matplotlib_is_one_line(files, monkeypatch, ending):
    def missing(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(canvas, "import_module", missing)
    arguments = ["one.csv", "--autoencoder", "--hidden", "1", "--plot", f"p.{ending}"]
    result = files.invoke(main, ["landscape", *arguments])
    assert result.exit_code == 2
    assert "matplotlib is not installed" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path(f"p.{ending}").exists()
    with pytest.raises(InputError):
        canvas.demand_drawable(Path("p.png"), ".png")


def test_a_name_with_marks_of_mathematics_is_drawn_as_it_is(files):
    name = "$b^{$&<i>.csv"
    Path(name).write_text("1,2\n3,4\n", encoding="utf-8")
    arguments = ["landscape", name, "--autoencoder", "--hidden", "1", "--plot", "p.svg"]
    assert files.invoke(main, arguments).exit_code == 0
    text = "".join(ET.parse("p.svg").getroot().itertext())  # noqa: S314 (our own file)
    assert name in text


# -- the page -------------------------------------------------------------------------------------


def tree(text):
    """The document; html5lib refuses every parse error when it is strict."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def tag(element):
    return str(element.tag).rpartition("}")[2]


@cache
def page_of(single):
    return page(SINGLE if single else WIDE)


@pytest.fixture(params=[False, True], ids=["wide", "single"])
def text(request):
    return page_of(request.param)


def test_the_page_asks_for_nothing_and_has_no_scripts(text):
    document = tree(text)
    names = {tag(one) for one in document.iter()}
    assert "svg" in names
    assert names.isdisjoint({"script", "link", "img", "image", "iframe", "object", "embed"})
    for one in document.iter():
        for name, value in one.attrib.items():
            assert not str(name).startswith("on")
            if str(name).endswith(("href", "src")):
                assert value.startswith("#")
    assert not re.search(r"url\((?!#)|@import|https?:", text)


def test_every_id_is_there_once_and_every_reference_leads_to_one(text):
    places = [one.get("id") for one in tree(text).iter() if one.get("id")]
    assert len(places) == len(set(places))
    wanted = set(re.findall(r'(?:href="|url\()#([^")]+)', text[text.index("</style>") :]))
    assert any(one.startswith("ladder-") for one in wanted)
    assert wanted <= set(places)


def test_no_text_of_the_users_gets_out_of_its_place():
    X = Table(NASTY, WIDE.inputs.matrix, (NASTY,) * 3, header=True, index=NASTY)
    found = landscape_report(X, X, 1)
    document = tree(page(found))
    assert not [one for one in document.iter() if tag(one) == "script"]
    shown = "".join(document.itertext())
    assert '<script>alert("1")</script>' in shown
    assert "\x00" not in shown


def test_the_table_holds_every_family():
    rows = [
        [" ".join("".join(cell.itertext()).split()) for cell in row]
        for row in tree(page_of(single=False)).find(".//table[@class='families']/tbody")
    ]
    assert [row[0] for row in rows] == [str(i + 1) for i in range(len(WIDE.families))]
    for row, family in zip(rows, WIDE.families, strict=True):
        assert row[2:6] == [
            str(family.negative),
            str(family.zero),
            str(family.dimension),
            family.kind,
        ]
    assert all(row[-1].startswith("-") for row in rows[1:])
    assert rows[0][-1] == ""


def test_the_pictures_follow_the_colours_of_the_page():
    text = page_of(single=False)
    picture = text[text.index("<svg") : text.index("</svg>")]
    assert "var(--ink)" in picture
    assert canvas.INK not in picture


def test_certified_weights_are_on_the_page(files):
    np.save("w1.npy", np.array([[0.5, 0.25]]))
    np.save("w2.npy", np.array([[1.0], [2.0]]))
    arguments = ["x.csv", "--autoencoder", "--hidden", "1", "--weights", "w1.npy", "w2.npy"]
    assert files.invoke(main, ["landscape", *arguments, "--plot", "p.html"]).exit_code == 0
    shown = Path("p.html").read_text(encoding="utf-8")
    assert "gap to the global minimum: " in shown
    tree(shown)
