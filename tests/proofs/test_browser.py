"""The HTML report in a real browser: without scripts, by keyboard, dark, on a phone, on paper."""

import shutil
import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.image import imread

from proofs.reports.html import page
from proofs.verdicts import Options, run

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=f"none of {', '.join(NAMES)} is installed")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
CLAIMS = ["eq9", "eq19", "L249a", "grad-rho-W2", "eq15", "eq32b", "L317a", "L517a"]
EMPTY = """() => Array.from(document.querySelectorAll("main math:not(.cards *)"))
    .map(one => one.getBoundingClientRect()).filter(box => !(box.width && box.height)).length"""
UNREACHED = """() => Array.from(document.querySelectorAll("main *")).filter(
    one => getComputedStyle(one).overflowX !== "visible" && one.clientWidth > 0
    && one.scrollWidth > one.clientWidth + 1 && one.tabIndex < 0
    && !one.querySelector("a, summary, [tabindex]")).map(one => one.textContent)"""
CUT = """() => Array.from(document.querySelectorAll("dd, .wide"))
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
    .map(one => one.textContent)"""
A4 = 657  # pixels between the margins
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="module")
def checked():
    return run("zhu2019", CLAIMS, Options(instances=4, jobs=1))


@pytest.fixture
def text(checked, report):
    """A page with claims of the paper, and some with other verdicts."""
    made = [replace(one, id=f"made-{one.id}") for one in report.claims]
    return page(replace(checked, claims=(*checked.claims, *made)))


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a page from disk; what it asked for and what it complained of is kept."""
    contexts = []

    def opened(text, **how):
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        contexts.append(browser.new_context(**{"java_script_enabled": False} | how))
        seen = contexts[-1].new_page()
        seen.asked, seen.complaints = [], []
        seen.on("request", lambda one: seen.asked.append(one.url))
        seen.on("console", lambda one: seen.complaints.append(one.text))
        seen.on("pageerror", lambda one: seen.complaints.append(str(one)))
        seen.on("dialog", lambda one: seen.complaints.append(one.message))
        seen.goto(path.as_uri())
        return seen

    yield opened
    for one in contexts:
        one.close()


def unfold(seen):
    seen.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")


def read(located):
    """A text with its mathematics in plain letters, spaces aside."""
    return "".join(unicodedata.normalize("NFKC", located.inner_text()).split())


def shown(seen):
    return {one.get_attribute("id") for one in seen.locator("article").all() if one.is_visible()}


def test_all_mathematics_is_rendered_without_scripts(opened, text):
    seen = opened(text)
    unfold(seen)
    assert seen.locator("main math").count() > 150
    assert seen.evaluate(EMPTY) == 0


def test_mathematics_without_a_box_would_be_noticed(opened, text):
    seen = opened(text.replace("</style>", ".errata math { display: none; }</style>"))
    unfold(seen)
    assert seen.evaluate(EMPTY) > 0


def test_nothing_is_asked_for_and_nothing_is_complained_of(opened, text):
    seen = opened(text, java_script_enabled=True)
    assert [one.partition("://")[0] for one in seen.asked] == ["file"]
    assert seen.complaints == []


@pytest.mark.parametrize("added", ['<img src="http://localhost:9/x.png">', "<script>x</script>"])
def test_a_picture_or_a_script_would_be_refused_and_noticed(added, opened, text):
    seen = opened(text.replace("</main>", f"{added}</main>"), java_script_enabled=True)
    assert seen.complaints
    assert "Content Security Policy" in seen.complaints[0]


def test_a_text_with_a_script_is_a_text(opened, report):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    claims = [replace(one, printed=nasty, reason=nasty, nearest=nasty) for one in report.claims]
    seen = opened(page(replace(report, claims=tuple(claims))), java_script_enabled=True)
    assert seen.complaints == []
    assert seen.locator("script, img").count() == 0
    assert seen.get_by_text("alert(1)").count() > len(claims)


def test_choosing_a_verdict_hides_the_other_claims(opened, text):
    seen = opened(text)
    every = shown(seen)
    seen.check("#show-refuted")
    assert shown(seen) == {"claim-made-eq14"}
    seen.check("#show-corrected")
    assert "claim-eq15" in shown(seen) < every
    seen.check("#show-all")
    assert shown(seen) == every


def test_a_link_leads_to_a_claim_that_the_filter_hides(opened, text):
    seen = opened(text)
    seen.check("#show-corrected")
    corrected = shown(seen)
    assert "claim-eq19" not in corrected
    seen.locator(".graph a[href='#claim-eq19']").click()
    assert shown(seen) == corrected | {"claim-eq19"}


def test_the_filter_obeys_the_keyboard(opened, text):
    seen = opened(text)
    every = shown(seen)
    seen.focus("#show-all")
    seen.keyboard.press("ArrowRight")
    assert seen.is_checked("#show-proved")
    assert shown(seen) < every


def test_the_graph_can_be_skipped(opened, text):
    seen = opened(text)
    skip = seen.get_by_text("Skip the graph")
    skip.focus()
    seen.keyboard.press("Enter")
    seen.keyboard.press("Tab")
    inside = seen.evaluate(
        "() => document.activeElement.closest('section').ariaLabelledByElements[0].id"
    )
    assert inside not in {"summary", "errata", "graph"}


def test_pointing_at_a_symbol_shows_its_shape(opened, text):
    seen = opened(text)
    assert not any(one.is_visible() for one in seen.locator(".card").all())
    seen.locator("#claim-eq9 math [class^=y]").first.hover()
    (visible,) = [one for one in seen.locator(".card").all() if one.is_visible()]
    assert read(visible) == "W2:d2×d1matrix"


def test_the_shape_is_shown_beside_the_symbol_of_a_claim_far_down(opened, text):
    seen = opened(text)
    symbol = seen.locator("#claim-L517a math [class^=y]").first
    symbol.hover()
    (card,) = [one.bounding_box() for one in seen.locator(".card").all() if one.is_visible()]
    pointed = symbol.bounding_box()
    assert abs(card["x"] - pointed["x"]) < 20
    assert 0 < pointed["y"] - card["y"] - card["height"] < 20


def test_a_claim_out_of_sight_is_not_laid_out(opened, text):
    skipped = "one => getComputedStyle(one).contentVisibility"
    assert opened(text).locator("article").last.evaluate(skipped) == "auto"


def test_pointing_searches_only_the_claim_that_is_pointed_at(text):
    assert "~ .cards #y0" in text
    assert "body:has(.y" not in text


def test_the_shapes_are_listed_for_the_keyboard(opened, text):
    seen = opened(text)
    listed = seen.locator("#claim-eq9 details", has_text="symbols and their shapes")
    listed.locator("summary").focus()
    seen.keyboard.press("Enter")
    assert "W2:d2×d1matrix" in read(listed)


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_a_phone_and_a_screen(opened, text, width):
    seen = opened(text, viewport={"width": width, "height": 844})
    unfold(seen)
    assert seen.evaluate(WIDTH) == width
    assert seen.evaluate(UNREACHED) == []


def test_it_is_dark_where_the_reader_wants_it(opened, text):
    colour = "() => getComputedStyle(document.body).backgroundColor"
    light, dark = (opened(text, color_scheme=one).evaluate(colour) for one in ("light", "dark"))
    assert light == "rgb(255, 255, 255)"
    assert dark != light


def test_on_paper_it_has_proofs_and_no_filter(opened, text):
    seen = opened(text)
    proof = seen.locator("#claim-eq9 .proof li").first
    assert not proof.is_visible()
    seen.emulate_media(media="print")
    assert proof.is_visible()
    assert not seen.locator(".filter").is_visible()
    assert seen.pdf(format="A4").startswith(b"%PDF")


def test_on_paper_all_is_unfolded_and_in_the_colours_of_the_light(opened, text):
    colour = "() => getComputedStyle(document.querySelector('.verdict.is-proved')).color"
    light, dark = (opened(text, color_scheme=one) for one in ("light", "dark"))
    on_screen = light.evaluate(colour)
    assert dark.evaluate(colour) != on_screen
    dark.emulate_media(media="print", color_scheme="dark")
    assert dark.evaluate(colour) == on_screen
    assert not any(one.is_hidden() for one in dark.locator("article details > :last-child").all())
    for one in (".swatch", "svg rect"):
        exact = dark.locator(one).first.evaluate("one => getComputedStyle(one).printColorAdjust")
        assert exact == "exact"


@pytest.mark.parametrize(("medium", "width"), [("print", A4), ("screen", 1280)])
def test_no_formula_is_wider_than_its_field(opened, text, medium, width):
    seen = opened(text, viewport={"width": width, "height": 844})
    seen.emulate_media(media=medium)
    assert seen.evaluate(CUT) == []


def test_on_paper_nothing_is_cut_off_that_would_scroll(opened, text):
    seen = opened(text.replace("</style>", ".wide { width: 2rem; }</style>"))
    seen.emulate_media(media="print")
    clipped = "all => all.filter(one => getComputedStyle(one).overflowX !== 'visible').length"
    assert seen.locator(".wide").evaluate_all(clipped) == 0


def test_a_shade_tells_that_a_formula_goes_on(opened, text):
    seen = opened(text, viewport={"width": 390, "height": 844})
    wide = seen.locator("#claim-eq32b .wide").first
    wide.scroll_into_view_if_needed()  # it is painted once it is in sight

    def edges():
        """How light the left and right edges are."""
        return imread(BytesIO(wide.screenshot()))[2, [1, -2], 0]

    left, right = edges()
    assert right < left
    wide.evaluate("one => { one.scrollLeft = one.scrollWidth; }")
    left, right = edges()
    assert left < right


@pytest.mark.parametrize(
    "how", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}]
)
def test_an_accessibility_checker_finds_nothing(how, opened, text):
    found = axe.Axe().run(opened(text, bypass_csp=True, java_script_enabled=True, **how))
    assert found.violations_count == 0, found.generate_report()


def test_the_accessibility_checker_finds_a_field_without_a_name(opened, report):
    broken = page(report).replace("</main>", '<input type="text"></main>')
    found = axe.Axe().run(opened(broken, bypass_csp=True, java_script_enabled=True))
    assert [one["id"] for one in found.response["violations"]] == ["label"]
