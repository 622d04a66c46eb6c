"""Do the themes look as they should, to everybody?  The gallery in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import showcase

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module", params=showcase.THEMES)
def gallery(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the gallery in a theme."""
    folder: Path = tmp_path_factory.mktemp("gallery")
    content = showcase.lay_out(folder / "content", theme=request.param)
    built = showcase.build(content, folder / "site", folder / "memory.sqlite3")
    assert [flaw.code for flaw in built.flaws] == ["cover"]  # Arabic, which covers cannot write
    with showcase.served(folder / "site") as address:
        yield address


def opened(browser: Any, colour: str, **context: Any) -> Any:
    held = browser.new_context(bypass_csp=True, **context)
    held.add_init_script(f"localStorage.setItem('theme', '{colour}')")
    tab = held.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda said: tab.complaints.append(said.text) if said.type == "error" else 0)
    return tab


@pytest.mark.parametrize(("colour", "width"), showcase.SCENES)
def test_no_page_shuts_anybody_out(browser: Any, gallery: str, colour: str, width: int) -> None:
    """axe finds nothing, nothing is wider than the window, nothing is asked of others or complains."""
    from axe_playwright_python.sync_playwright import Axe

    tab = opened(browser, colour, viewport={"width": width, "height": 800})
    for name, path in showcase.PAGES.items():
        tab.goto(gallery + path)
        tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        result = Axe().run(tab, options=showcase.AXE)
        assert result.violations_count == 0, f"{name}\n{result.generate_report()}"
        wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
    assert all(url.startswith(gallery) for url in tab.asked)
    assert tab.complaints == []


def test_the_button_in_the_head_goes_round_the_themes(browser: Any, gallery: str) -> None:
    """Light, dark, terminal, light; the choice holds on the next page, before anything is painted."""
    tab = opened(browser, "light")
    tab.goto(gallery)
    for colour in ("dark", "terminal", "light", "dark"):
        tab.locator(".toggle").click()
        assert tab.evaluate("document.documentElement.dataset.theme") == colour
    assert tab.evaluate("localStorage.getItem('theme')") == "dark"


def test_a_note_opens_over_its_mark(browser: Any, gallery: str) -> None:
    """By pointer and by keyboard, with what the note says; Escape closes it."""
    tab = opened(browser, "light", viewport={"width": 900, "height": 800})
    tab.goto(f"{gallery}/posts/elements/")
    mark = tab.locator(".footnote-ref a").first
    mark.hover()
    assert "This is the note." in tab.locator(".peek").inner_text()
    tab.keyboard.press("Escape")
    assert tab.locator(".peek").count() == 0
    mark.focus()
    assert tab.locator(".peek [id]").count() == 0
    assert mark.get_attribute("aria-describedby") == "peek"


def test_notes_stand_beside_the_text_or_at_its_end(browser: Any, gallery: str) -> None:
    """Never in both places."""
    for width, beside in ((1600, True), (390, False)):
        tab = opened(browser, "light", viewport={"width": width, "height": 800})
        tab.goto(f"{gallery}/posts/elements/")
        assert tab.locator(".sidenote").first.is_visible() is beside
        assert tab.locator(".footnotes").is_visible() is not beside


def test_the_contents_mark_what_is_read(browser: Any, gallery: str) -> None:
    """The section at the top of the window is the current one."""
    tab = opened(browser, "light", viewport={"width": 1280, "height": 800})
    tab.goto(f"{gallery}/posts/elements/#tables")
    tab.wait_for_function("document.querySelector('.toc [aria-current]')?.hash === '#tables'")


def test_comments_are_loaded_when_asked_alone(browser: Any, gallery: str) -> None:
    """Nothing is asked of giscus.app before the button is pressed, and then as configured."""
    tab = opened(browser, "light")
    tab.route("https://giscus.app/**", lambda route: route.abort())
    tab.goto(f"{gallery}/posts/maths/")
    assert all(url.startswith(gallery) for url in tab.asked)
    tab.locator(".comments button").click()
    script = tab.locator('script[src^="https://giscus.app"]')
    assert script.get_attribute("data-repo") == "example/comments"
    assert script.get_attribute("data-repo-id") == "R_example"


def test_one_of_two_pictures_is_shown(browser: Any, gallery: str) -> None:
    """That for light grounds or that for dark ones."""
    for colour, shown in (("light", "light"), ("dark", "dark"), ("terminal", "dark")):
        tab = opened(browser, colour)
        tab.goto(f"{gallery}/posts/pictures/")
        for name in ("light", "dark"):
            state = "visible" if name == shown else "hidden"
            tab.locator(f".only-{name}").wait_for(state=state)


def test_everything_reads_without_scripts(browser: Any, gallery: str) -> None:
    """Text, contents, notes and lists are there; what needs a script is not shown."""
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(f"{gallery}/posts/elements/")
    assert tab.locator(".toc summary").is_visible()
    assert not tab.locator(".toggle").is_visible()
    assert not tab.locator(".comments button").is_visible()
    assert tab.locator(".comments a").is_visible()


def test_code_is_copied_as_it_was_written(browser: Any, gallery: str) -> None:
    """Without the numbers of its lines."""
    tab = opened(browser, "light", permissions=["clipboard-read", "clipboard-write"])
    tab.goto(f"{gallery}/posts/elements/")
    tab.locator(".copies").first.hover()
    tab.locator(".copy").first.click()
    tab.wait_for_function("document.querySelector('.copy').textContent === 'copied'")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('def descend(gradient, start, rate=0.1, steps=100):\n    """Walk')


def test_pages_print(browser: Any, gallery: str) -> None:
    """On paper stand the text and its notes, no buttons and no lists of links."""
    tab = opened(browser, "light", viewport={"width": 1280, "height": 800})
    tab.goto(f"{gallery}/posts/elements/")
    tab.emulate_media(media="print")
    for gone in (".toc", ".copy", ".share", ".comments", ".toggle", ".up"):
        assert not tab.locator(gone).first.is_visible(), gone
    assert tab.locator(".bibtex pre").is_visible()
