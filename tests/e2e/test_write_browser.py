"""Writing as people do: `lookahead up` and Chromium, from the first word to the page of the site."""

from __future__ import annotations

import json
import re
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from program import Program, Running, free_port, get, wait_until_served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATTACK = (
    '<script>parent.document.title = "owned"</script>'
    "<img src=x onerror=\"parent.document.title = 'owned'\">"
    '<iframe srcdoc="<script>top.document.title = 1</script>"></iframe>'
    '<form action="/signout" method="post"><button>x</button></form>'
)
PASTE = """
    const bytes = Uint8Array.from(data), carried = new DataTransfer();
    carried.items.add(new File([bytes], "My plot.png", { type: "image/png" }));
    document.getElementById("text").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
"""
KEYS = """
    const press = key => document.dispatchEvent(
        new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true }));
"""


class Desk:
    """A radar that runs, and a tab in which its owner is signed in."""

    def __init__(self, cli: Program, browser: Any) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.running: Running = cli.start("up", "--port", self.port)
        link = self.running.wait_for(r"http://\S+/signin/\S+")[0]
        wait_until_served(f"{self.url}/", self.running)
        self.home = cli.home / "sample"  # there is no network for tests
        self.tab = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.wrong: list[str] = []
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.goto(link)

    def built(self, path: str, timeout_s: float = 60) -> None:
        end = time.monotonic() + timeout_s
        while not (self.home / "site" / path).exists():
            assert time.monotonic() < end, self.running.said
            time.sleep(0.1)

    def begin(self, title: str) -> None:
        self.tab.goto(f"{self.url}/write")
        self.tab.get_by_placeholder("title", exact=True).fill(title)
        self.tab.get_by_role("button", name="begin").click()
        self.tab.locator("#text").wait_for()
        self.tab.wait_for_load_state("domcontentloaded")  # a key before the script ran is nobody's


@pytest.fixture
def desk(cli: Program, browser: Any) -> Desk:
    return Desk(cli, browser)


def test_a_text_is_begun_seen_saved_and_shown(desk: Desk, tmp_path: Path) -> None:
    """Typed, previewed without a script of it running, saved by Ctrl-S, and on the site a moment later."""
    desk.built("notes/index.html")
    assert len(re.findall(r'<article class="row', get(f"{desk.url}/site/notes/"))) == 10
    assert 'href="/site/notes/"' in get(f"{desk.url}/latest")
    tab = desk.tab
    desk.begin("A first post")
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text(f"Euler: $e^{{i\\pi}} = -1$.\n\n> [!NOTE]\n> Mind.\n\n{ATTACK}\n")
    preview = tab.frame(name="preview")
    preview.locator("math").first.wait_for()
    preview.locator(".markdown-alert").wait_for()
    assert tab.title() == "A first post · write · Lookahead"
    tab.get_by_label("draft: not on the site").uncheck()
    began = time.monotonic()
    tab.keyboard.press("Control+s")
    tab.locator("#said", has_text="the site is built").wait_for(timeout=20_000)
    print(f"{time.monotonic() - began:.1f} s from Ctrl-S to built")
    file = desk.home / "content/posts/a-first-post.md"
    assert "draft: false" in file.read_text()
    tab.locator("#view").click()
    assert tab.url == f"{desk.url}/site/posts/a-first-post/"
    assert tab.locator("h1").inner_text() == "A first post"
    assert tab.locator("math").count() == 1
    assert tab.title().startswith("A first post")
    assert desk.wrong == []


def test_what_was_typed_outlives_the_tab(desk: Desk) -> None:
    """Kept in the browser until it is saved; taken back with one press."""
    desk.begin("Left alone")
    tab = desk.tab
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text("Not saved yet.")
    tab.reload()
    assert "Not saved yet." not in tab.locator("#text").input_value()
    tab.get_by_role("button", name="take it").click()
    assert tab.locator("#text").input_value().endswith("Not saved yet.")
    tab.keyboard.press("Control+s")
    tab.locator("#said", has_text="Saved").wait_for()
    tab.reload()
    assert not tab.locator("#left").is_visible()


def test_a_conflict_is_shown_in_the_browser(desk: Desk) -> None:
    """Another program saved meanwhile: both versions, and the owner's word counts."""
    desk.begin("Two of us")
    tab, file = desk.tab, desk.home / "content/posts/two-of-us.md"
    file.write_text(file.read_text() + "Theirs.\n")
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text("Mine.\n")
    tab.keyboard.press("Control+s")
    tab.get_by_role("heading", name="Not saved yet").wait_for()
    assert tab.locator("#text").input_value().endswith("Mine.\n")
    assert tab.locator("#theirs").input_value().endswith("Theirs.\n")
    tab.get_by_role("button", name="save mine over it").click()
    tab.get_by_text("Saved.").wait_for()
    assert file.read_text().endswith("Mine.\n")


def test_a_wrong_field_is_marked_where_it_stands(desk: Desk) -> None:
    """Every field and the text stay as typed, with the reason; the right date is saved then."""
    desk.begin("Old title")
    tab, file = desk.tab, desk.home / "content/posts/old-title.md"
    tab.locator("[name=f-title]").fill("New title")
    tab.locator("[name=f-date]").fill("31.12.2025")
    tab.keyboard.press("Control+s")
    tab.locator("#wrong-date", has_text="is no date").wait_for()
    assert tab.locator("[name=f-date][aria-invalid]").input_value() == "31.12.2025"
    assert tab.locator("[name=f-title]").input_value() == "New title"
    assert Axe().run(tab, options={"iframes": False}).violations_count == 0
    tab.locator("[name=f-date]").fill("2025-12-31")
    tab.keyboard.press("Control+s")
    tab.locator("#said", has_text=re.compile("^Saved")).wait_for()
    assert not tab.locator("#wrong-date").is_visible()
    assert "title: New title\ndate: 2025-12-31" in file.read_text()


def test_a_pasted_picture_stands_after_the_paragraph_of_the_cursor(desk: Desk) -> None:
    """Its file lies beside the text, which moves for it; nothing is saved by it, and it can be undone."""
    desk.begin("With a plot")
    tab, folder = desk.tab, desk.home / "content/posts/with-a-plot"
    (folder.parent / "two.md").write_text("Two.\n")
    text = tab.locator("#text")
    text.press("Control+End")
    tab.keyboard.insert_text("Before [two](two.md). After.\n\nNext.")
    for _ in range(13):
        tab.keyboard.press("ArrowLeft")
    tab.evaluate(f"data => {{ {PASTE} }}", list(_png()))
    tab.locator("#said", has_text="not saved yet").wait_for()
    typed = "Before [two](../two.md). After.\n\n![](my-plot.png)\n\nNext."
    assert text.input_value().endswith(typed)
    assert (folder / "my-plot.png").read_bytes() == _png()
    assert "Before" not in (folder / "index.md").read_text()
    assert tab.url == f"{desk.url}/write/text/posts/with-a-plot/index.md"
    picture = tab.frame(name="preview").locator("img")
    picture.wait_for(state="attached")
    assert picture.get_attribute("src") == "/write/file/posts/with-a-plot/my-plot.png"
    tab.keyboard.press("Control+z")
    assert "my-plot" not in text.input_value()
    assert "After." in text.input_value()
    tab.keyboard.press("Control+Shift+z")
    assert text.input_value().endswith(typed)
    tab.keyboard.press("Control+s")
    tab.locator("#said", has_text=re.compile("^Saved")).wait_for()
    assert (folder / "index.md").read_text().endswith(typed)
    assert desk.wrong == []


def test_a_problem_is_said_once(desk: Desk) -> None:
    """That of what is typed over the preview; what only a build can know above the form, with its line."""
    desk.begin("In trouble")
    tab = desk.tab
    tab.get_by_label("draft: not on the site").uncheck()
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text("[x](gone.md)\n\n{{< unheard >}}\n")
    preview = tab.frame(name="preview")
    preview.locator(".bad", has_text="unheard").wait_for()
    tab.keyboard.press("Control+s")
    tab.locator("#said", has_text="2 problems").wait_for()
    assert preview.locator(".bad").count() == 1
    shown = tab.locator("#mine li:visible")
    assert [one.partition(": ")[2][:18] for one in shown.all_inner_texts()] == [
        "there is no gone.m"
    ]
    assert desk.wrong == []


def test_a_preview_never_takes_the_place_of_a_picture(desk: Desk) -> None:
    """Both are sent in one moment, while the first preview is still on its way: the picture arrives."""
    tab = desk.tab
    waiting: list[Any] = []
    tab.route("**/write/preview", lambda route: waiting.append(route))  # none is answered
    desk.begin("At once")
    tab.evaluate(f"data => {{ {KEYS} {PASTE} press('Enter'); }}", list(_png()))
    tab.locator("#said", has_text="not saved yet").wait_for()
    assert (desk.home / "content/posts/at-once/my-plot.png").read_bytes() == _png()
    assert waiting


def test_what_is_done_while_a_text_is_saved_waits_for_it(desk: Desk) -> None:
    """Saving twice, or a picture during saving, is no conflict with oneself, and nothing is left out."""
    desk.begin("Impatient")
    tab, file = desk.tab, desk.home / "content/posts/impatient.md"
    tab.evaluate(
        f"""() => {{ {KEYS}
            const text = document.getElementById("text"), was = text.value;
            text.value = was + "One.\\n";
            press("s");
            text.value = was + "One. Two.\\n";
            press("s");
            text.value = was + "One. Two. Three.\\n";
            text.form.requestSubmit(text.form.querySelector('button[value="save"]'));
        }}"""
    )
    tab.locator("#said", has_text="Saved").wait_for()
    end = time.monotonic() + 30
    while not file.read_text().endswith("One. Two. Three.\n"):
        assert time.monotonic() < end, file.read_text()
        time.sleep(0.05)
    tab.locator("#text").press("Control+End")
    tab.keyboard.insert_text("Four.\n")
    tab.evaluate(f"data => {{ {KEYS} press('s'); {PASTE} press('s'); }}", list(_png()))
    tab.locator("#files", has_text="my-plot.png").wait_for(state="attached")
    tab.locator("#said", has_text=re.compile("^Saved")).wait_for()
    assert tab.url.startswith(f"{desk.url}/write/text/posts/impatient/index.md")
    kept = (desk.home / "content/posts/impatient/index.md").read_text()
    assert "One. Two. Three.\nFour.\n" in kept
    assert "![](my-plot.png)" in kept
    assert desk.wrong == []


def test_a_second_note_on_a_paper_is_asked_about(desk: Desk) -> None:
    """The first is linked before anything is made; while one writes, the notice goes with the paper."""
    tab = desk.tab
    for title in ("The first", "The second"):
        tab.goto(f"{desk.url}/write")
        tab.locator("select[name=kind]").select_option("note")
        tab.get_by_placeholder("title", exact=True).fill(title)
        tab.get_by_placeholder("of a note").fill("https://arxiv.org/abs/1207.0580v1")
        tab.get_by_role("button", name="begin").click()
    tab.get_by_role("heading", name="There is a note on this paper already").wait_for()
    assert tab.get_by_role("link", name="The first").is_visible()
    assert Axe().run(tab).violations_count == 0
    tab.get_by_role("button", name="begin another note").click()
    tab.locator("#others", has_text="The first").wait_for()
    text = tab.locator("#text")
    second = text.input_value()
    text.fill(second.replace("1207.0580", "2401.12345"))
    tab.keyboard.press("Control+s")
    tab.locator("#others").wait_for(state="hidden")
    text.fill(second)
    tab.keyboard.press("Control+s")
    tab.locator("#others").get_by_role("link", name="The first").wait_for()
    assert desk.wrong == []


def _png() -> bytes:
    """Two by two pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    body = zlib.compress((b"\x00" + b"\x80" * 6) * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_it_works_without_scripts_and_shuts_nobody_out(desk: Desk, browser: Any) -> None:
    """Plain forms do all of it; axe finds nothing in three themes, however long a title is."""
    posts = desk.home / "content/posts"
    desk.built("notes/index.html")
    posts.mkdir(parents=True, exist_ok=True)
    long = json.dumps("A very long title, " * 20 + "W" * 200)
    (posts / "long.md").write_text(f"---\ntitle: {long}\n---\n[x](gone.md)\n")
    cookies = desk.tab.context.cookies()
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(cookies)
    tab = plain.new_page()
    tab.goto(f"{desk.url}/write/text/posts/long.md")
    tab.locator("#text").fill("---\ntitle: Short\n---\nWords without scripts.\n")
    tab.get_by_role("button", name="preview").click()
    tab.frame(name="preview").get_by_text("Words without scripts.").wait_for()
    tab.get_by_role("button", name="save").click()
    tab.get_by_text("Saved.").wait_for()
    assert (posts / "long.md").read_text() == "---\ntitle: Short\n---\nWords without scripts.\n"
    (posts / "long.md").write_text(f"---\ntitle: {long}\n---\n[x](gone.md)\n")
    for theme, width in (("light", 1280), ("dark", 390), ("terminal", 390)):
        held = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        held.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        held.add_cookies(cookies)
        tab = held.new_page()
        for path in ("/write", "/write?show=draft", "/write/text/posts/long.md", "/site/notes/"):
            tab.goto(desk.url + path)
            result = Axe().run(tab, options={"iframes": False})
            assert result.violations_count == 0, f"{path}\n{result.generate_report()}"
            wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{path} is {wide} px too wide in {theme}"


def test_a_saved_file_is_in_the_watched_page(cli: Program, browser: Any, tmp_path: Path) -> None:
    """`publish --watch`: the tab shows the new words by itself, and problems over the page."""
    content = tmp_path / "blog"
    (content / "posts").mkdir(parents=True)
    post = content / "posts/a.md"
    post.write_text("---\ntitle: First\n---\nOld words.\n")
    out = tmp_path / "site"
    running = cli.start("publish", "--content", content, "--out", out, "--watch", "--port", "0")
    url = running.wait_for(r"http://\S+/")[0]
    tab = browser.new_context().new_page()
    tab.goto(f"{url}posts/a/")
    tab.get_by_text("Old words.").wait_for()
    time.sleep(1.2)
    began = time.monotonic()
    post.write_text("---\ntitle: First\n---\nNew words.\n")
    tab.get_by_text("New words.").wait_for()
    print(f"{time.monotonic() - began:.2f} s from save to the words on the page")
    post.write_text("---\ntitle: First\n---\nNew words. [x](gone.md)\n")
    tab.get_by_text("posts/a.md:4: there is no gone.md").wait_for()
    post.write_text("---\ntitle: First\n---\nMended.\n")
    tab.get_by_text("Mended.").wait_for()
    assert tab.locator("lookahead-problems").count() == 0


def test_the_owners_own_texts_are_not_touched_by_the_sample(cli: Program) -> None:
    """A folder that a setting names is the owner's: its site is shown, and nothing is laid into it."""
    mine = cli.home.parent / "mine"
    mine.mkdir()
    (mine / "a.md").write_text("My words.")
    running = cli.start("up", "--port", free_port(), LOOKAHEAD_CONTENT=str(mine))
    running.wait_for("signin/")
    sample = cli.home / "sample"
    end = time.monotonic() + 60
    while not (sample / "own-site.json").exists():
        assert time.monotonic() < end, running.said
        time.sleep(0.1)
    assert "My words." in (sample / "own-site/a/index.html").read_text()
    assert [one.name for one in mine.iterdir()] == ["a.md"]
    assert (mine / "a.md").read_text() == "My words."
    assert not (cli.home / "site").exists()
    assert not (sample / "site").exists()
    assert not (sample / "content").exists()
