"""Can the owner write in a browser, is nothing lost, and can nobody else do anything?"""

from __future__ import annotations

import html
import json
import re
import struct
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django
from django.test import override_settings
from visitor import Answer, Visitor, signed_in

from lookahead.publish import front
from lookahead.store import builds
from lookahead.store.sql import run
from lookahead.store.texts import mark

POST = "---\ntitle: One  # mine\ndate: 2026-01-02\nown: [kept, as is]\n---\nSome $x$ words.\n"
HOSTILE = [
    "../lookahead.sqlite3",
    "..%2f..%2fsecret.md",
    "posts/..%2f..%2fsecret.md",
    "posts/%2e%2e/%2e%2e/secret.md",
    "%2fetc%2fpasswd",
    "posts/.hidden.md",
    ".trash/a.md",
    "posts/a.md%00",
    "posts/a%5c..%5cb.md",
    "static/a.md",
    "templates/base.html",
    "posts/link.md",
    "posts/away/secret.md",
]


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture with a sound header."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )


@pytest.fixture
def content(home: Path) -> Path:
    folder = home / "content"
    (folder / "posts").mkdir(parents=True)
    (folder / "posts" / "one.md").write_text(POST)
    (folder / "posts" / "two.md").write_text(
        "---\ntitle: Two\ndraft: true\n---\nSee [one](one.md).\n"
    )
    return folder


@pytest.fixture
def writer(app: Any, content: Path) -> Visitor:
    """The owner, at the desk."""
    return signed_in(app)


def was(answer: Answer) -> str:
    """The mark of the bytes that a form was made of."""
    found = re.search(r'name="was" value="([^"]*)"', answer.text)
    assert found
    return found[1]


def area(answer: Answer, name: str = "text") -> str:
    """What stands in a text area, as a browser reads it."""
    found = re.search(rf'<textarea id="{name}"[^>]*>\n?(.*?)</textarea>', answer.text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def save(writer: Visitor, path: str, text: str, seen: str, **fields: str) -> Answer:
    return writer.post(f"/write/text/{path}", do="save", text=text, was=seen, **fields)


def upload(writer: Visitor, path: str, data: bytes, accept: str = "", **fields: str) -> Answer:
    """The form with a picture in it."""
    token = writer._token()
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**fields, "csrfmiddlewaretoken": token, "do": "picture"}.items()
    ]
    head = (
        '--edge\r\nContent-Disposition: form-data; name="picture"; filename="../My Plot.PNG"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    body = b"".join(parts) + head.encode() + data + b"\r\n--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    return writer.ask("POST", f"/write/text/{path}", body, content_type=kind, accept=accept)


def test_only_the_owner_writes(app: Any, content: Path) -> None:
    """Others see no text and change none, with a token or without."""
    visitor = Visitor(app)
    for target in (
        "/write",
        "/write/text/posts/one.md",
        "/write/state",
        "/write/file/posts/one.md",
    ):
        answer = visitor.get(target)
        assert (answer.status, answer.headers["location"]) == (302, "/signin")
    for target in ("/write/new", "/write/preview", "/write/text/posts/one.md"):
        for csrf in (True, False):
            fields = {"do": "delete", "text": "", "was": mark(POST.encode()), "title": "x"}
            assert visitor.post(target, csrf, **fields).status == 403
    assert (content / "posts/one.md").read_text() == POST


def test_a_form_of_another_site_does_nothing(writer: Visitor, content: Path) -> None:
    """With the owner's cookie and without the form's own token; and nothing changes by GET."""
    for do in ("save", "rename", "delete"):
        fields = {"do": do, "text": "x", "was": mark(POST.encode()), "name": "x"}
        assert writer.post("/write/text/posts/one.md", csrf=False, **fields).status == 403
    assert writer.get("/write/text/posts/one.md?do=delete&text=x").status == 200
    assert writer.get("/write/new").status == writer.get("/write/preview").status == 405
    assert [one.name for one in sorted(content.rglob("*.md"))] == ["one.md", "two.md"]


@pytest.mark.parametrize("path", HOSTILE)
def test_no_hostile_path_leads_out_of_the_folder(
    writer: Visitor, content: Path, home: Path, path: str
) -> None:
    """Every act, every way of writing it: refused, and no file is different."""
    (home / "secret.md").write_text("secret")
    (content / "posts/link.md").symlink_to(home / "secret.md")
    (content / "posts/away").symlink_to(home)
    before = {one: one.read_bytes() for one in content.rglob("*") if one.is_file()}
    for target in ("/write/text/", "/write/file/"):
        answer = writer.get(target + path)
        assert answer.status in (301, 404, 409)
        assert "secret</" not in answer.text
        assert b"SQLite" not in answer.body
    for do in ("save", "rename", "delete", "picture"):
        fields = {"do": do, "text": "taken", "name": "taken"}
        for seen in (mark(b"secret"), mark(POST.encode())):
            assert writer.post(f"/write/text/{path}", was=seen, **fields).status in (404, 409)
    assert {one: one.read_bytes() for one in content.rglob("*") if one.is_file()} == before
    assert (home / "secret.md").read_text() == "secret"


def test_the_list_shows_every_state(writer: Visitor, content: Path, home: Path) -> None:
    """Drafts, what comes later, what is published, and what is wrong, each with its filter."""
    (content / "posts/later.md").write_text("---\ntitle: Later\ndate: 2999-01-01\n---\n")
    (content / "posts/broken.md").write_text("---\ntitle: [\n---\n")
    trouble = builds.Trouble("posts/one.md", 6, "Something <b>is</b> wrong.")
    build = builds.Build(time.time(), 3, "", (trouble,), {"posts/one.md": "/posts/one/"})
    builds.write(home / "site.json", build)
    text = writer.get("/write").text
    for word in ("draft 1", "future 1", "published 1", "flawed 2", "/site/posts/one/", "4 texts"):
        assert word in text
    assert 'href="/write/text/posts/one.md#L6"' in text
    assert "<b>is</b>" not in text
    assert "Later" in writer.get("/write?show=future").text
    assert 'text/posts/one.md"' not in writer.get("/write?show=future").text
    assert "No text is like that" in writer.get("/write?q=zzzz").text


def test_the_list_says_what_the_build_does(writer: Visitor, content: Path, home: Path) -> None:
    """What it left out is not published, until it is saved again; a text is read as the build reads it."""
    (content / "posts/taken.md").write_text("---\ntitle: Taken\ndate: 2020-01-01\n---\n")
    (content / "posts/odd.md").write_text('---\ntitle: Odd\ndate: soon\ndraft: "yes"\n---\n')
    hour = (datetime.now(UTC) - timedelta(hours=1)).astimezone(timezone(timedelta(hours=9)))
    (content / "posts/far.md").write_text(f"---\ntitle: Far\ndate: {hour.isoformat()}\n---\n")
    troubles = (builds.Trouble("posts/taken.md", 1, "the address is taken"),)
    missing = frozenset({"posts/taken.md"})
    builds.write(home / "site.json", builds.Build(time.time() + 1, 1, "", troubles, {}, missing))
    text = writer.get("/write").text
    for word in ("draft 2", "future 0", "published 2", "flawed 1", "5 texts"):
        assert word in text, word
    builds.write(home / "site.json", builds.Build(1.0, 1, "", troubles, {}, missing))
    assert "published 3" in writer.get("/write").text


def test_the_sample_says_where_ones_own_texts_are(writer: Visitor, home: Path) -> None:
    """And how to begin one there; the owner's own list has no such word."""
    assert "lookahead new post" not in writer.get("/write").text
    with override_settings(RADAR=replace(django.RADAR, sample=True)):
        text = html.unescape(writer.get("/write").text)
    assert f'lookahead new post "A title" --content "{home.parent / "content"}"' in text


def test_saving_changes_what_was_changed_alone(writer: Visitor, content: Path) -> None:
    """A field by its line, the text by its lines; comments and unknown fields stay, byte for byte."""
    form = writer.get("/write/text/posts/one.md")
    assert area(form) == POST
    fields = {"was-title": "One", "f-title": "First: one", "was-draft": "", "f-draft": "1"}
    typed = area(form).replace("words", "new words").replace("\n", "\r\n")
    assert save(writer, "posts/one.md", typed, was(form), **fields).status == 303
    assert (content / "posts/one.md").read_text() == POST.replace(
        "title: One", 'title: "First: one"'
    ).replace("as is]\n", "as is]\ndraft: true\n").replace("words", "new words")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_stay_as_they_were(writer: Visitor, content: Path, ending: str) -> None:
    """Browsers send CRLF whatever they were given; the file keeps its own."""
    path = content / "posts/one.md"
    path.write_bytes(("\ufeff" + POST.replace("\n", ending) + "no end").encode())
    before = path.read_bytes()
    form = writer.get("/write/text/posts/one.md")
    save(writer, "posts/one.md", area(form).replace("\n", "\r\n"), was(form))
    assert path.read_bytes() == before
    form = writer.get("/write/text/posts/one.md")
    save(writer, "posts/one.md", area(form).replace("words", "words\r\nmore"), was(form))
    assert path.read_bytes() == before.replace(b"words", f"words{ending}more".encode())


def test_a_conflict_shows_both_and_loses_nothing(writer: Visitor, content: Path) -> None:
    """409 with what was typed and what stands; the file is as it was until the owner says so."""
    form = writer.get("/write/text/posts/one.md")
    (content / "posts/one.md").write_text(POST + "Theirs.\n")
    answer = save(writer, "posts/one.md", POST + "Mine.\n", was(form))
    assert answer.status == 409
    assert area(answer) == POST + "Mine.\n"
    assert area(answer, "theirs") == POST + "Theirs.\n"
    assert (content / "posts/one.md").read_text() == POST + "Theirs.\n"
    assert save(writer, "posts/one.md", area(answer), was(answer)).status == 303
    assert (content / "posts/one.md").read_text() == POST + "Mine.\n"


def test_a_text_that_went_away_is_saved_again(writer: Visitor, content: Path) -> None:
    """What was typed is shown, and saving makes the file anew."""
    form = writer.get("/write/text/posts/one.md")
    (content / "posts/one.md").unlink()
    answer = save(writer, "posts/one.md", "typed", was(form))
    assert (answer.status, area(answer)) == (409, "typed")
    assert save(writer, "posts/one.md", "typed", was(answer)).status == 303
    assert (content / "posts/one.md").read_text() == "typed"


def test_what_cannot_be_saved_is_not_lost(writer: Visitor, content: Path) -> None:
    """A date that is none, front matter that is broken: a sentence, and what was typed."""
    form = writer.get("/write/text/posts/one.md")
    typed = {"was-date": "2026-01-02", "f-date": "tomorrow", "was-title": "One", "f-title": "Uno"}
    typed |= {"was-tags": "", "f-tags": "x, y"}
    answer = save(writer, "posts/one.md", POST + "Mine.", was(form), **typed)
    assert (answer.status, area(answer), was(answer)) == (422, POST + "Mine.", was(form))
    assert "is no date" in html.unescape(answer.text)
    stands = dict(re.findall(r'name="((?:f|was)-\w+)" value="([^"]*)"', answer.text))
    assert stands == typed
    marked = re.findall(r'name="f-(\w+)"[^>]* aria-invalid="true"', answer.text)
    assert marked == ["date"]
    assert (content / "posts/one.md").read_text() == POST
    typed["f-date"] = "2026-02-03"
    assert save(writer, "posts/one.md", area(answer), was(answer), **typed).status == 303
    assert "title: Uno  # mine\ndate: 2026-02-03" in (content / "posts/one.md").read_text()
    form = writer.get("/write/text/posts/one.md")
    broken = "---\ntitle: [\n---\nMine.\n"
    assert save(writer, "posts/one.md", broken, was(form)).status == 303
    assert "cannot be read" in writer.get("/write/text/posts/one.md").text


@pytest.mark.parametrize(
    ("told", "kept", "shown"),
    [
        ('a, "b, c", C#', ["a", "b, c", "C#"], 'a, "b, c", C#'),
        ('"b, c"', ["b, c"], '"b, c"'),
        ('"say ""x"", so" , a,, a', ['say "x", so', "a"], '"say ""x"", so", a'),
        ('x "y", "z" w, "u', ['x "y"', '"z" w', '"u'], 'x "y", """z"" w", """u"'),
        ('"", ,', [], ""),
    ],
)
def test_a_name_with_a_comma_stands_in_quotes(
    writer: Visitor, content: Path, told: str, kept: list[str], shown: str
) -> None:
    """Whatever was typed, the form shows what gives the same again."""
    fields = {"was-tags": "no", "f-tags": told}
    assert save(writer, "posts/one.md", POST, mark(POST.encode()), **fields).status == 303
    assert (front.split((content / "posts/one.md").read_text(), "a.md")[0].tags) == tuple(kept)
    form = writer.get("/write/text/posts/one.md").text
    found = re.findall(r'name="f-tags" value="([^"]*)"', form)
    assert html.unescape(found[0]) == shown


def test_a_program_is_told_in_json(writer: Visitor, content: Path) -> None:
    """The script of the page saves without leaving it."""
    token, seen = writer._token(), mark(POST.encode())
    body = f"do=save&text=new&was={seen}&csrfmiddlewaretoken={token}".encode()
    kind = "application/x-www-form-urlencoded"
    target = "/write/text/posts/one.md"
    answer = writer.ask("POST", target, body, content_type=kind, accept="application/json")
    assert (answer.status, f'"mark": "{mark(b"new")}"' in answer.text) == (200, True)
    answer = writer.ask("POST", target, body, content_type=kind, accept="application/json")
    assert (answer.status, '"error"' in answer.text) == (409, True)


def test_a_new_text_is_a_draft(writer: Visitor, content: Path) -> None:
    """A post, and a note of a paper by its number; what cannot be is said."""
    answer = writer.post("/write/new", kind="post", title="What: <attention> does")
    assert answer.headers["location"] == "/write/text/posts/what-attention-does.md"
    text = (content / "posts/what-attention-does.md").read_text()
    assert text.startswith('---\ntitle: "What: <attention> does"\ndate: ')
    assert text.endswith("draft: true\ntags: []\n---\n\n")
    answer = writer.post("/write/new", kind="note", paper="https://arxiv.org/abs/1706.03762v5")
    assert answer.status == 303
    assert (
        'paper:\n  id: "arxiv:1706.03762"\n  year: 2017'
        in next((content / "notes").iterdir()).read_text()
    )
    for fields in (
        {"kind": "post", "title": "What attention does"},
        {"kind": "post", "title": "!!"},
        {"kind": "../x", "title": "a"},
        {"kind": "note", "paper": "nothing"},
    ):
        assert writer.post("/write/new", **fields).status == 409


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ('"arxiv:1706.03762"', "https://arxiv.org/abs/1706.03762v5"),
        ("{id: 'https://arxiv.org/pdf/1706.03762', title: X}", "1706.03762"),
        ("{ID: arxiv:2401.12345, Also: [arxiv:1706.03762]}", "arxiv:1706.03762"),
        ("10.1145/3442188.3445922", "https://doi.org/10.1145/3442188.3445922"),
        ("https://example.org/deep_sets.pdf", "https://example.org/deep_sets.pdf"),
    ],
)
def test_a_second_note_on_a_paper_is_noticed(
    writer: Visitor, content: Path, there: str, asked: str
) -> None:
    """However it is named; the first is linked, nothing is made, and its owner may go on."""
    (content / "notes" / "first").mkdir(parents=True)
    first = content / "notes/first/index.md"
    first.write_text(f"---\ntitle: The <first>\ndraft: true\npaper: {there}\n---\nWords.\n")
    answer = writer.post("/write/new", kind="note", paper=asked, title="Mine")
    assert answer.status == 409
    assert 'href="/write/text/notes/first/index.md"' in answer.text
    assert "The &lt;first&gt;" in answer.text
    assert not (content / "notes/mine.md").exists()
    assert 'value="Mine"' in answer.text
    answer = writer.post("/write/new", kind="note", paper=asked, title="Mine", again="1")
    assert answer.status == 303
    form = writer.get("/write/text/notes/mine.md")
    assert re.search(r'id="others">There is another note .*notes/first/index.md', form.text)
    assert writer.post("/write/new", kind="post", paper=asked, title="A post").status == 303


def test_saving_says_that_there_is_another_note_on_the_paper(
    writer: Visitor, content: Path
) -> None:
    """In words and with a link, with and without scripts; it is saved all the same."""
    (content / "notes").mkdir()
    (content / "notes/a.md").write_text("---\ntitle: A\npaper: 1706.03762v1\n---\n")
    (content / "notes/b.md").write_text("---\ntitle: B\n---\n")
    (content / "posts/c.md").write_text("---\ntitle: C\npaper: arxiv:1706.03762\n---\n")
    form = writer.get("/write/text/notes/b.md")
    assert 'id="others" hidden' in form.text
    text = "---\ntitle: B\npaper: {id: arxiv:1706.03762}\n---\n"
    assert save(writer, "notes/b.md", text, was(form)).status == 303
    form = writer.get("/write/text/notes/b.md")
    said = (
        'id="others">There is another note on this paper: <span><a href="/write/text/notes/a.md">'
    )
    assert said in form.text
    assert "posts/c.md" not in form.text
    fields = {"do": "save", "text": text, "was": was(form), "csrfmiddlewaretoken": writer._token()}
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    answer = writer.ask(
        "POST", "/write/text/notes/b.md", body, content_type=kind, accept="application/json"
    )
    assert json.loads(answer.text)["others"] == [{"at": "/write/text/notes/a.md", "title": "A"}]
    text = "---\ntitle: B\npaper: arxiv:2401.12345\n---\n"
    assert save(writer, "notes/b.md", text, was(form)).status == 303
    assert 'id="others" hidden' in writer.get("/write/text/notes/b.md").text


@pytest.mark.parametrize(
    "said", ["paper: 1706.03762", "paper: [1, {}]", "paper: {id: [], also: {a: 1}}", "paper: null"]
)
def test_what_names_no_paper_is_none(writer: Visitor, content: Path, said: str) -> None:
    """A number that lost its zeros, a list, nothing: no other note is meant by it."""
    (content / "notes").mkdir()
    (content / "notes/a.md").write_text(f"---\ntitle: A\n{said}\n---\n")
    assert 'id="others" hidden' in writer.get("/write/text/notes/a.md").text
    assert writer.post("/write/new", kind="note", paper="1706.03762", title="B").status == 303


def test_a_new_note_says_what_the_radar_knows_of_its_paper(writer: Visitor, content: Path) -> None:
    """Title, authors, year, sections, categories to choose from; its form has choices."""
    run(
        "INSERT INTO store_paper (key, title, authors, abstract, categories, version, comment, doi, journal,"
        " mentions) VALUES ('arxiv:2401.12345', 'Reinforcement learning of gulls', '[\"Ada\", \"Bo\"]',"
        " 'We learn a policy by reinforcement learning.', '[]', 1, '', '', 'Shores', 0)"
    )
    answer = writer.post("/write/new", kind="note", paper="2401.12345")
    assert answer.headers["location"] == "/write/text/notes/reinforcement-learning-of-gulls.md"
    path = content / "notes/reinforcement-learning-of-gulls.md"
    text = path.read_text()
    for words in (
        '  authors: ["Ada", "Bo"]',
        "  year: 2024",
        '  venue: "Shores"',
        "## TLDR",
        "status: to-read",
    ):
        assert words in text
    assert "# perhaps" in text
    form = writer.get("/write/text/notes/reinforcement-learning-of-gulls.md").text
    assert "<option selected>to-read</option>" in form
    assert form.count("<option>Graph Neural Networks</option>") == 1
    for rating in ("4", "5"):
        before, seen = path.read_text(), mark(path.read_bytes())
        was = "" if rating == "4" else "4"
        said = {"was-rating": was, "f-rating": rating}
        said |= {"was-status": "to-read", "f-status": "read"} if not was else {}
        target = "/write/text/notes/reinforcement-learning-of-gulls.md"
        answer = writer.post(target, do="save", was=seen, text=before, **said)
        assert answer.status == 303
        head, _, _, flaws = front.split(path.read_text(), "notes/a.md")
        assert (head.rating, head.status, flaws) == (int(rating), "read", [])


def test_the_preview_shows_what_the_site_would_and_runs_nothing(writer: Visitor) -> None:
    """Maths, code and callouts; its policy lets no script run and nothing of others load."""
    text = (
        POST + "\n> [!NOTE]\n> Mind.\n\n```python\nx = 1\n```\n\n![a](p.png)\n<script>x</script>\n"
    )
    answer = writer.post("/write/preview", path="posts/b/index.md", text=text)
    assert "<math" in answer.text
    assert "markdown-alert" in answer.text
    assert 'src="/write/file/posts/b/p.png"' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert policy.endswith("sandbox allow-same-origin")
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    broken = writer.post("/write/preview", path="posts/b.md", text="---\ntitle: [\n---\nx")
    assert (broken.status, "cannot be read" in broken.text) == (200, True)


def test_the_preview_obeys_the_site_as_a_build_does(writer: Visitor, content: Path) -> None:
    """Macros, numbers, quotes and works of the site hold, and the text's own go before them."""
    (content / "site.toml").write_text(
        'number_all = true\nsmart = true\ncitations = "numeric"\n[macros]\nKL = "D_{KL}"\n'
    )
    (content / "references.bib").write_text(
        "@article{a17, title={A}, author={Ada Byron}, year={2017}}\n"
    )
    text = '---\ntitle: One\n---\n$$\\KL$$\n\n"so" says [@a17]\n'
    shown = writer.post("/write/preview", path="posts/one.md", text=text).text
    assert "KL" in shown
    assert "merror" not in shown
    assert "unknown" not in shown
    assert "\u201cso\u201d" in shown
    assert "eq-number" in shown
    assert ">1</a>" in shown
    own = text.replace("title: One", "title: One\nsmart: false\nnumber_all: false")
    shown = writer.post("/write/preview", path="posts/one.md", text=own).text
    assert "\u201c" not in shown
    assert "eq-number" not in shown
    (content / "site.toml").write_text("[macros\n")
    assert writer.post("/write/preview", path="posts/one.md", text=text).status == 200


def test_what_a_text_names_is_found_from_the_editor(writer: Visitor, content: Path) -> None:
    """Pictures come from the content folder, pages and other files from the site as it was built."""
    (content / "static").mkdir()
    (content / "static" / "logo.png").write_bytes(png())
    known = {"posts/one.md": "/posts/one/", "posts/b/index.md": "/posts/b/"}
    builds.write(content.parent / "site.json", builds.Build(addresses=known))
    text = (
        "![a](p.png) ![s](/logo.png) ![g](/gone.png) ![r](https://a.example/x.png)\n\n"
        "[o](../one.md#x) [b](../b.md#y) [f](talk.mp4) [h](#here) [a](/tags/?q=1) [m](mailto:a@b.example)\n\n"
        '{{< figure src="a b.png" caption="Shown" >}}\n\n{{< video src="talk.mp4" >}}\n\n'
        '<img src="raw.png" srcset="raw.png 1x, big.png 2x">\n\n{{< unheard >}}\n'
    )
    shown = writer.post("/write/preview", path="posts/b/index.md", text=text).text
    found = re.findall(r'(?:src|href|srcset)="([^"]*)"', shown.partition("<body>")[2])
    for address in (
        "/write/file/posts/b/p.png", "/write/file/static/logo.png", "/site/gone.png",
        "https://a.example/x.png", "/site/posts/one/#x", "/site/posts/b/#y", "/site/posts/b/talk.mp4",
        "#here",
        "/site/tags/?q=1", "mailto:a@b.example", "/write/file/posts/b/a%20b.png",
        "/write/file/posts/b/raw.png",
        "/write/file/posts/b/raw.png 1x, /write/file/posts/b/big.png 2x",
    ):  # fmt: skip
        assert address in found
    assert "Shown</figcaption>" in shown
    assert re.search(r"line 11: the shortcode unheard: ", shown)


def test_a_problem_stands_once(writer: Visitor, content: Path) -> None:
    """What the page says of the last build is not in the preview, unless a script puts them together."""
    text = "---\ntitle: On $x^2$\n---\n{{< unheard >}}\n"
    (content / "posts/one.md").write_text(text)
    fields = {"path": "posts/one.md", "text": text}
    shown = writer.post("/write/preview", **fields)
    said = html.unescape(re.findall(r'<p class="bad">line 4: ([^<]*)', shown.text)[0])
    assert "<math" in shown.text.partition("<header>")[2].partition("</h1>")[0]
    troubles = (builds.Trouble("posts/one.md", 4, said),)
    builds.write(content.parent / "site.json", builds.Build(troubles=troubles))
    form = writer.get("/write/text/posts/one.md").text
    assert said in html.unescape(form)
    assert "<math" in form.partition("<h1")[2].partition("</h1>")[0]
    assert "line 4" not in writer.post("/write/preview", **fields).text
    assert "line 4" in writer.post("/write/preview", live="1", **fields).text


@pytest.mark.parametrize("path", [*HOSTILE, "", "x" * 5_000, "posts/a.txt"])
def test_a_preview_is_of_a_text_only(writer: Visitor, content: Path, path: str) -> None:
    """No name leads out of the content folder, nor does a link in it."""
    away = content.parent / "away"
    (away / "results").mkdir(parents=True)
    (away / "secret.py").write_text("SECRET = 1")
    (content / "posts" / "away").symlink_to(away)
    text = "---\ntitle: A\n---\n```python run file=secret.py\n```\n"
    assert writer.post("/write/preview", path=path, text=text).status in (200, 404)
    answer = writer.post("/write/preview", path="posts/away/index.md", text=text)
    assert answer.status == 200
    assert "SECRET" not in answer.text


def test_a_file_that_is_no_text_is_shown_as_it_is(writer: Visitor, content: Path) -> None:
    """`site.toml` is code, not Markdown."""
    shown = writer.post("/write/preview", path="site.toml", text='# A\ntitle = "<b>"\n').text
    assert "<h1>A" not in shown
    assert "<pre" in shown
    assert "&lt;b&gt;" in shown


def test_a_picture_gives_its_text_a_folder(writer: Visitor, content: Path) -> None:
    """The file moves, its links hold, the picture has a safe name and stands at its end."""
    form = writer.get("/write/text/posts/two.md")
    text = area(form)
    fields = {"text": text, "was": was(form), "alt": "a ] plot"}
    answer = upload(writer, "posts/two.md", png(), **fields)
    assert answer.headers["location"] == "/write/text/posts/two/index.md?saved=1"
    assert (content / "posts/two/my-plot.png").read_bytes() == png()
    now = (content / "posts/two/index.md").read_text()
    assert now == text.replace("one.md", "../one.md") + "\n![a  plot](my-plot.png)\n"
    assert not (content / "posts/two.md").exists()
    shown = writer.get("/write/file/posts/two/my-plot.png")
    assert (shown.status, shown.headers["content-type"]) == (200, "image/png")
    assert "sandbox" in shown.headers["content-security-policy"]
    again = upload(writer, "posts/two/index.md", png(), text=now, was=mark(now.encode()))
    assert again.status == 303
    assert (content / "posts/two/my-plot-2.png").exists()


def test_a_script_adds_a_picture_and_saves_nothing(writer: Visitor, content: Path) -> None:
    """The file moves with its own words and their links; a picture beside what changed is refused."""
    stood = (content / "posts/two.md").read_text()
    fields = {
        "accept": "application/json",
        "text": "Typed [one](one.md).",
        "was": mark(stood.encode()),
    }
    late = upload(writer, "posts/two.md", png(), **fields | {"was": mark(b"other")})
    assert (late.status, "changed elsewhere" in late.text) == (409, True)
    assert upload(writer, "posts/two.md", b"<svg", **fields).status == 415
    assert (content / "posts/two.md").read_text() == stood
    said = json.loads(upload(writer, "posts/two.md", png(), **fields).text)
    now = (content / "posts/two/index.md").read_bytes()
    assert now.decode() == stood.replace("(one.md)", "(../one.md)")
    assert said == {
        "path": "posts/two/index.md",
        "at": "/write/text/posts/two/index.md",
        "mark": mark(now),
        "name": "my-plot.png",
        "links": {"one.md": "../one.md"},
    }
    assert save(writer, said["path"], "Typed.", said["mark"]).status == 303


@pytest.mark.parametrize(
    "data", [b"<svg onload=alert(1)>", b"<html>", b"", png(100_000, 2), b"\x89PNG\r\n\x1a\n" + b"x"]
)
def test_only_pictures_are_taken(writer: Visitor, content: Path, data: bytes) -> None:
    """By their first bytes, whatever they are called; what was typed is saved all the same."""
    answer = upload(writer, "posts/one.md", data, text="typed", was=mark(POST.encode()))
    assert answer.status == 415
    assert (content / "posts/one.md").read_text() == "typed"
    assert sorted(one.name for one in content.rglob("*") if one.is_file()) == ["one.md", "two.md"]


def test_a_picture_that_is_too_large_is_refused(writer: Visitor, content: Path) -> None:
    """10 MB are enough."""
    data = png() + b"x" * (10 << 20)
    answer = upload(writer, "posts/one.md", data, text=POST, was=mark(POST.encode()))
    assert answer.status == 413
    assert not (content / "posts/one").exists()


def test_a_renamed_text_leaves_its_address_behind(writer: Visitor, content: Path) -> None:
    """The former address leads on; of a draft nobody had it, and back again needs none."""
    fields = {"do": "rename", "was": mark(POST.encode()), "text": POST, "name": "New: Name"}
    answer = writer.post("/write/text/posts/one.md", **fields)
    assert answer.headers["location"] == "/write/text/posts/new-name.md?saved=1"
    now = (content / "posts/new-name.md").read_text()
    assert now == POST.replace("as is]\n", "as is]\naliases: [/posts/one/]\n").replace(
        "[/posts/one/]", '["/posts/one/"]'
    )
    fields |= {"text": now, "was": mark(now.encode()), "name": "one"}
    writer.post("/write/text/posts/new-name.md", **fields)
    assert 'aliases: ["/posts/new-name/"]' in (content / "posts/one.md").read_text()
    text = (content / "posts/two.md").read_text()
    fields |= {"text": text, "was": mark(text.encode()), "name": "one"}
    assert writer.post("/write/text/posts/two.md", **fields).status == 409
    writer.post("/write/text/posts/two.md", **fields | {"name": "three"})
    assert (content / "posts/three.md").read_text() == text


def test_a_text_past_its_day_is_expired(writer: Visitor, content: Path) -> None:
    """What the site shows no more is not called published."""
    (content / "posts/one.md").write_text("---\ntitle: Past\nexpiryDate: 2020-01-01\n---\nx\n")
    assert "expired 1" in writer.get("/write").text
    assert "Past" in writer.get("/write?show=expired").text
    assert "Past" not in writer.get("/write?show=published").text


def test_a_deleted_text_can_be_put_back(writer: Visitor, content: Path) -> None:
    """It is asked for first, lies in the trash as it was typed, and comes back to where it was."""
    fields = {"do": "delete", "was": mark(POST.encode()), "text": POST + "typed"}
    asked = writer.post("/write/text/posts/one.md", **fields)
    assert "Delete One?" in asked.text
    assert (content / "posts/one.md").read_text() == POST + "typed"
    assert writer.post("/write/delete/posts/one.md", was=mark(POST.encode())).status == 409
    answer = writer.post("/write/delete/posts/one.md", was=was(asked))
    assert answer.status == 303
    assert not (content / "posts/one.md").exists()
    (stamp,) = (content / ".trash").iterdir()
    assert (stamp / "posts/one.md").read_text() == POST + "typed"
    shown = writer.get(answer.headers["location"]).text
    assert "posts/one.md" in shown
    back = {"stamp": stamp.name, "path": "posts/one.md"}
    (content / "posts/one.md").write_text("another")
    assert writer.post("/write/deleted", **back).status == 409
    (content / "posts/one.md").unlink()
    assert writer.post("/write/deleted", **back).status == 303
    assert (content / "posts/one.md").read_text() == POST + "typed"
    assert not (content / ".trash").exists()
    for wrong in (
        {"stamp": "..", "path": "posts/one.md"},
        {"stamp": stamp.name, "path": "../x.md"},
    ):
        assert writer.post("/write/deleted", **wrong).status == 409


def test_a_bundle_goes_and_comes_with_its_files(writer: Visitor, content: Path) -> None:
    """Pictures beside a text are deleted and put back with it."""
    folder = content / "notes" / "b"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(POST)
    (folder / "p.png").write_bytes(png())
    writer.post("/write/delete/notes/b/index.md", was=mark(POST.encode()))
    assert not folder.exists()
    (stamp,) = (content / ".trash").iterdir()
    writer.post("/write/deleted", stamp=stamp.name, path="notes/b/index.md")
    assert sorted(one.name for one in folder.iterdir()) == ["index.md", "p.png"]


def test_what_is_no_utf_8_is_not_opened(writer: Visitor, content: Path) -> None:
    """Bytes that a form could not give back stay as they are."""
    (content / "posts/one.md").write_bytes(b"---\ntitle: a\n---\n\xff\n")
    answer = writer.get("/write/text/posts/one.md")
    assert (answer.status, "line 4" in answer.text) == (404, True)


def test_an_empty_folder_and_a_full_one(writer: Visitor, content: Path) -> None:
    """No text, and three hundred with titles that are long: the list is a page, then the next."""
    for one in content.rglob("*.md"):
        one.unlink()
    assert "Nothing is written yet" in writer.get("/write").text
    for number in range(300):
        (content / f"posts/{number}.md").write_text(f"---\ntitle: {'long ' * 60}{number}\n---\n")
    first = writer.get("/write").text
    assert first.count('<article class="row"') == 100
    assert 'href="/write?from=100"' in first
    assert 'rel="next"' not in writer.get("/write?from=200").text
