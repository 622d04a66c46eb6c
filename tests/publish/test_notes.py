"""What does a note on a paper show, and which lists are there of such notes?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser
from program import Program

from lookahead.publish import front
from lookahead.publish.model import Built
from lookahead.publish.notes import asides, papers
from lookahead.publish.notes.field import Field, Mention, Told
from lookahead.understand import definitions

Blog = Any  # tests/publish/conftest.py
ADAM = {
    "id": "https://arxiv.org/pdf/1412.6980v9",
    "title": "Adam: A Method for Stochastic Optimization",
    "authors": ["Diederik P. Kingma", "Jimmy Ba"],
    "venue": "ICLR",
    "code": "https://code.example/adam",
    "also": ["arxiv:1904.09237"],
}
OPTIMISE = "Optimization and Training Techniques"
TEXT = "## TLDR\n\nIt divides.\n\nTwice.\n\n## How?\n\nWith means.\n\n> [!ASIDE] To be fair\n> I like it.\n"


def note(blog: Blog, name: str, text: str = TEXT, **said: Any) -> None:
    """A note on Adam unless it says otherwise."""
    base = {"title": name, "date": "2026-01-02", "paper": ADAM, "categories": [OPTIMISE]}
    blog.write(f"notes/{name}.md", text, **(base | {"status": "read"} | said))


def tree(blog: Blog, path: str) -> Any:
    return parser.fromstring(blog.page(path))


def words(elements: Any) -> list[str]:
    return [" ".join(one.text_content().split()) for one in elements]


# ---- above the text ------------------------------------------------------------------------------


def split(head: str) -> tuple[Any, list[tuple[int, str]]]:
    said, _, _, flaws = front.split(f"---\n{head}\n---\ntext\n", "notes/a.md")
    return said, [(flaw.line, flaw.code) for flaw in flaws]


@pytest.mark.parametrize(
    ("id", "key"),
    [
        ("arxiv:1412.6980v2", "arxiv:1412.6980"), ("'1412.6980'", "arxiv:1412.6980"),
        ("https://arxiv.org/abs/1412.6980", "arxiv:1412.6980"), ("10.1000/ABC", "doi:10.1000/abc"),
        ("https://doi.org/10.1000/abc", "doi:10.1000/abc"), ("hep-th/9901001", "arxiv:hep-th/9901001"),
        ("https://example.org/a%20b.pdf", "https://example.org/a%20b.pdf"),
    ],
)  # fmt: skip
def test_a_paper_goes_by_one_key(id: str, key: str) -> None:
    """Identifiers, addresses of papers and those of a PDF, however they are written."""
    assert split(f"paper: {id}") == (replace(split("")[0], paper=key), [])
    assert split(f"paper:\n  id: {id}")[0].paper == key


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("paper:\n  title: x\n  id: 1412.6980", 4), ("paper:\n  id: adam", 3), ("paper: [1, 2]", 2),
        ("paper:\n  id: 'javascript:alert(1)'", 3), ("paper:\n  title: x\n  year: long ago", 4),
        ("paper:\n  title: x\n  code: 'no address'", 4), ("paper:\n  title: x\n  pdf: ftp://a/b", 4),
        ("paper:\n  title: x\n  also: [arxiv:1412.6980, 7]", 4), ("title: x\nstatus: begun", 3),
        ("title: x\nrating: 9", 3), ("paper: {title: x,\n  year: no}", 3),
    ],
)  # fmt: skip
def test_a_field_that_is_none_is_a_flaw_in_its_line(head: str, line: int) -> None:
    """The rest of the front matter is read."""
    assert split(head)[1] == [(line, "field")]


def test_categories_are_those_that_there_are() -> None:
    """However they are spelt; another is a flaw that names the nearest, in notes alone."""
    said, flaws = split(
        "paper:\n  title: x\ncategories: [fewshot learning, AI safety & ethics, Transformers]"
    )
    assert said.categories == ("Few-Shot Learning",)
    assert flaws == [(4, "category"), (4, "category")]
    found = front.split("---\npaper: {title: x}\ncategories: Transformers\n---\n", "notes/a.md")[3]
    assert "'Attention and Transformer Models'" in found[0].text
    assert front.split("---\ncategories: [Any]\n---\n", "posts/a.md")[0].categories == ("Any",)


@pytest.mark.parametrize(
    ("said", "nearest"),
    [
        ("NLP", "Natural Language Processing"), ("RL", "Reinforcement Learning"),
        ("LLMs", "Large Language Models"), ("GNN", "Graph Neural Networks"),
        ("NAS", "Neural Architecture Search"), ("SSL", "Self-Supervised Learning"),
        ("CV", "Image Processing and Computer Vision"), ("Recomender System", "Recommender Systems"),
        ("optimisation", "Optimization and Training Techniques"),
        ("transfer", "Transfer Learning and Domain Adaptation"),
        ("22", ""), ("Cooking", ""), ("Deep Learning", ""), ("x", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_nearest_category_is_near(said: str, nearest: str) -> None:
    """By initials, then by words; where nothing is near, nothing is suggested."""
    assert papers._nearest(said, list(definitions.papers())) == nearest


def test_toml_says_the_same() -> None:
    """A table `[paper]` in TOML; its lines are found."""
    text = '+++\ntitle = "x"\n[paper]\nid = "arxiv:1412.6980"\nyear = "no"\n+++\n'
    said, _, _, flaws = front.split(text, "notes/a.md")
    assert said.paper == "arxiv:1412.6980"
    assert [flaw.line for flaw in flaws] == [5]


def test_a_paper_at_an_address_is_cited_with_it() -> None:
    """What is no identifier is an address in BibTeX too, and nothing in it ends the field."""
    said = split(
        "paper:\n  id: 'https://example.org/a{b}%20c.pdf'\n  title: Deep Sets\n  year: 2017"
    )[0]
    entry = papers.bibtex(said)
    assert "  url = {https://example.org/ab\\%20c.pdf}," in entry
    assert entry.count("{") == entry.count("}")
    assert papers.keys(said) == ()
    assert papers.links(said) == [("PDF", "https://example.org/a{b}%20c.pdf")]


# ---- the page of a note --------------------------------------------------------------------------


def test_a_note_shows_its_paper(blog: Blog) -> None:
    """Title, authors, year from the identifier, venue, links, status, and both citations."""
    note(blog, "a", rating=4)
    assert blog.build().flaws == ()
    page = tree(blog, "notes/a/index.html")
    (paper,) = page.cssselect(".paper")
    assert words(paper.cssselect(".p-name, .p-author, .dt-published")) == [
        ADAM["title"], "Diederik P. Kingma", "Jimmy Ba", "2014",
    ]  # fmt: skip
    assert [a.get("href") for a in paper.cssselect("a")] == [
        "https://arxiv.org/abs/1412.6980", "https://arxiv.org/pdf/1412.6980",
        "https://code.example/adam", "https://arxiv.org/abs/1904.09237",
    ]  # fmt: skip
    assert page.cssselect(".status")[0].get("href") == "/papers/reading/#in-read"
    assert "★★★★☆" in page.text_content()
    assert words(page.cssselect(".bibtex summary")) == ["cite this note", "cite the paper"]
    assert "@article{kingma2014adam," in page.cssselect(".bibtex pre")[1].text_content()
    (category,) = page.cssselect("header a.p-category")
    assert category.get("href") == "/notes/categories/optimization-and-training-techniques/"


def test_tldr_and_asides_are_set_off(blog: Blog) -> None:
    """The TLDR ends where the next section begins; an aside is no quote."""
    note(blog, "a")
    blog.build()
    page = tree(blog, "notes/a/index.html")
    (short,) = page.cssselect(".tldr")
    assert words(short.cssselect("p")) == ["It divides.", "Twice."]
    assert words(short.cssselect("h2")) == ["TLDR"]
    (aside,) = page.cssselect(".aside")
    assert words(aside.cssselect("p")) == ["To be fair", "I like it."]
    assert not page.cssselect("blockquote")


def test_a_tldr_that_no_heading_ends_is_short(blog: Blog) -> None:
    """Three paragraphs or lists at the most, and nothing else than such; the rest is the note."""
    many = "\n\n".join(f"Words {n}." for n in range(9))
    note(blog, "a", f"## TLDR\n\n{many}")
    note(blog, "b", "## TLDR\n\n- One.\n- Two.\n\n> Quoted.\n\nMore.")
    note(blog, "c", "## TLDR\n\n![](x.png)")
    note(blog, "d", f"## TLDR\n\n{many}\n\n### Below\n\nMore.")
    blog.build()
    inside = [
        tree(blog, f"notes/{name}/index.html").cssselect(".tldr > :not(h2)") for name in "abcd"
    ]
    assert [words(found) for found in inside[:2]] == [
        ["Words 0.", "Words 1.", "Words 2."],
        ["One. Two."],
    ]
    assert "More." not in words(inside[3])
    assert "Words 8." in blog.page("notes/a/index.html")


def test_no_summary_reads_what_stands_for_a_result(blog: Blog) -> None:
    """The words of the author that follow are its summary; an empty note is related to nothing."""
    blog.write(
        "notes/a/index.md",
        "```python run\nprint()\n```\n\nIt counts gulls.",
        title="Gulls",
        paper=ADAM,
    )
    for name in "bc":
        note(blog, name, "", title="Gulls and terns of the shore")
    blog.build()
    assert "has not been run" not in blog.page("notes/index.html")
    assert "It counts gulls." in blog.page("notes/index.html")
    assert "has not been run" in blog.page("notes/a/index.html")
    assert "related" not in blog.page("notes/b/index.html").lower()


def test_search_finds_a_paper_by_its_authors_title_and_identifiers(blog: Blog) -> None:
    """Under what others call it, whatever the note is called."""
    note(blog, "a", "Words.", title="Means of means")
    blog.build()
    index = "".join(path.read_text("utf-8") for path in (blog.out / "search").glob("*.json"))
    assert all(
        f'"{word}"' in index for word in ("kingma", "stochastic", "1412", "6980", "1904", "iclr")
    )


def test_the_crumbs_of_a_note_leave_its_title_to_the_heading(blog: Blog) -> None:
    """Titles of notes are long."""
    note(blog, "a")
    blog.build()
    assert words(tree(blog, "notes/a/index.html").cssselect(".crumbs a")) == ["home", "notes"]
    assert not tree(blog, "notes/a/index.html").cssselect(".crumbs [aria-current]")


@pytest.mark.parametrize(
    "html",
    ["<blockquote>\n<p>[!ASIDE]\na</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n</blockquote>\n<p>c</p>",
     "<blockquote>\n<p>[!ASIDE]</p>\n</blockquote>", "</blockquote><blockquote><p>[!aside] x</p>",
     "<blockquote><p>x</p><blockquote><p>[!ASIDE] y</p></blockquote></blockquote>"],
)  # fmt: skip
def test_asides_close_as_they_open(html: str) -> None:
    """Quotes within asides and asides within quotes, also where one is never closed."""
    made = asides.asides(html)
    opened = made.count("<blockquote") + made.count("<div")
    assert opened == html.count("<blockquote")
    assert made.count("</blockquote>") + made.count("</div>") == html.count("</blockquote>")
    assert made.count("<div") >= made.count("</div>")
    assert "[!ASIDE]" not in made.upper()


def test_the_title_of_an_aside_may_be_styled() -> None:
    """Emphasis that goes on behind the first line makes it no title, and is not torn apart."""
    made = asides.asides(
        "<blockquote>\n<p>[!ASIDE]- A <em>b</em> <img src=x>\nc</p>\n</blockquote>"
    )
    assert '<p class="aside-title">A <em>b</em> <img src=x></p>\n<p>c</p>' in made
    torn = asides.asides("<blockquote>\n<p>[!ASIDE] A <em>b\nc</em></p>\n</blockquote>")
    assert '<div class="aside" role="note">\n<p>A <em>b\nc</em></p>' in torn


def test_a_tldr_that_cannot_be_set_off_is_left(blog: Blog) -> None:
    """Raw HTML that is opened in one section and closed in another would be torn apart."""
    html = '<h2 id="tldr">TL;DR</h2><div><p>a</p><h2>b</h2></div>'
    assert asides.tldr(html) == (html, "<div><p>a</p>")


def test_a_paper_without_anything_but_a_title(blog: Blog) -> None:
    """No authors, no identifier, no year, no category: nothing is made up."""
    note(blog, "a", paper={"title": "<b>Bold</b> & " + "long " * 60}, categories=[], status="")
    assert blog.build().flaws == ()
    page = tree(blog, "notes/a/index.html")
    assert page.cssselect(".paper-title")[0].text_content().startswith("<b>Bold</b> &")
    assert not page.cssselect(".paper a, .paper .p-author, .status")
    assert "undated" in blog.page("papers/index.html")
    assert "without a category" in blog.page("papers/categories/index.html")


def test_notes_lead_to_each_other(blog: Blog) -> None:
    """Links between notes are named as such; before and after stand those of the same category."""
    for n, category in enumerate([OPTIMISE, "Meta-Learning", OPTIMISE], 1):
        text = "Words on [the first](../n1/)." if n > 1 else "Words."
        note(blog, f"n{n}", text, date=f"2026-01-0{n}", categories=[category])
    assert blog.build().flaws == ()
    assert "notes that link here" in blog.page("notes/n1/index.html")
    page = tree(blog, "notes/n3/index.html")
    assert [a.get("href") for a in page.cssselect(".leaf a")] == ["/notes/n1/"]
    assert words(page.cssselect(".within a")) == [OPTIMISE]
    alone = tree(blog, "notes/n2/index.html")  # the only one of its category: all notes
    assert [a.get("href") for a in alone.cssselect(".leaf a")] == ["/notes/n3/", "/notes/n1/"]


# ---- lists ---------------------------------------------------------------------------------------


def test_all_notes_stand_on_one_page(blog: Blog) -> None:
    """Each whole, with ids of its own, lower headings, and a link to its page."""
    note(blog, "a", TEXT + "\n[up](#how)\n")
    note(blog, "b", date="2026-02-01")
    blog.write("notes/c.md", "No paper.", title="c", date="2026-03-01")
    assert blog.build().flaws == ()
    page = tree(blog, "notes/all/index.html")
    ids = [one.get("id") for one in page.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    assert words(page.cssselect(".go a")) == ["go to post →"] * 3
    assert [a.get("href") for a in page.cssselect(".go a")] == [
        "/notes/c/",
        "/notes/b/",
        "/notes/a/",
    ]
    assert words(page.cssselect("article h3")) == ["TLDR", "How?"] * 2
    inside = [a.get("href")[1:] for a in page.cssselect('main a[href^="#"]')]
    assert set(inside) <= set(ids)


def test_categories_have_definitions_counts_pages_and_feeds(blog: Blog) -> None:
    """All 22 are defined; those with notes lead to a page, which has a feed."""
    note(blog, "a")
    blog.build()
    page = tree(blog, "notes/categories/index.html")
    assert len(page.cssselect("dt")) == len(page.cssselect("dd")) == 22
    (link,) = page.cssselect("dt a")
    assert words([link.getparent()]) == [f"{OPTIMISE} 1"]
    address = link.get("href")
    own = tree(blog, f"{address[1:]}index.html")
    assert "How networks are trained better" in own.cssselect(".lead p")[0].text_content()
    assert [a.get("href") for a in own.cssselect(".row a.u-url")] == ["/notes/a/"]
    assert f"<title>{OPTIMISE}" in blog.page(f"{address[1:]}index.xml")
    assert not (blog.out / "categories").exists()


def test_papers_are_listed_by_year_category_author_and_status(blog: Blog) -> None:
    """Newest year first, authors by their last names, a reading list by status."""
    note(blog, "a")
    other = {
        "id": "doi:10.1000/x",
        "title": "Other",
        "year": 2020,
        "authors": ["Zoë Åberg", "Jimmy Ba"],
    }
    note(blog, "b", paper=other, status="to-read", categories=["Meta-Learning"])
    blog.build()

    def headings(path: str) -> list[str]:
        return words(tree(blog, f"papers/{path}index.html").cssselect("section h2"))

    assert headings("") == ["2020 1", "2014 1"]
    assert headings("categories/") == ["Meta-Learning 1", f"{OPTIMISE} 1"]
    assert headings("authors/") == ["A", "B", "K"]
    authors = tree(blog, "papers/authors/index.html")
    assert words(authors.cssselect("dt")) == ["Zoë Åberg 1", "Jimmy Ba 2", "Diederik P. Kingma 1"]
    jumps = [a.get("href")[1:] for a in authors.cssselect(".letters a")]
    assert jumps == [one.get("id") for one in authors.cssselect("section[id]")]
    assert len(authors.cssselect("dd")[1].cssselect("a")) == 2
    assert headings("reading/") == ["to read 1", "read 1"]
    assert blog.links() >= {
        "/papers/",
        "/papers/reading/",
        "/papers/authors/",
        "/papers/categories/",
    }


def test_links_to_the_lists_are_sound(blog: Blog) -> None:
    """A text may link to them, the sitemap has them, and every link of a page leads somewhere."""
    note(
        blog,
        "a",
        "See [all](/notes/all/), [papers](/papers/reading/), [categories](/notes/categories/).",
    )
    assert blog.build().flaws == ()
    files = blog.files()
    assert not [
        to
        for to in blog.links()
        if f"{to.lstrip('/')}index.html" not in files and to.lstrip("/") not in files
    ]
    assert "/notes/categories/optimization-and-training-techniques/</loc>" in blog.page(
        "sitemap.xml"
    )


def test_without_notes_there_are_no_lists(blog: Blog) -> None:
    """A blog of posts has none of these pages; notes without papers have the one page."""
    blog.post("a", categories=["Anything"])
    blog.build()
    assert not {"papers", "notes", "notes.json"} & {path.name for path in blog.out.iterdir()}
    assert (blog.out / "categories/anything/index.html").exists()
    blog.write("notes/c.md", "No paper.", title="c", date="2026-03-01")
    blog.build()
    assert (blog.out / "notes/all/index.html").exists()
    assert not (blog.out / "papers").exists()


def test_machines_read_which_papers_have_a_note(blog: Blog) -> None:
    """Under every key of the paper; drafts are nobody's business."""
    note(blog, "a")
    note(blog, "b", draft=True)
    blog.build(base_url="https://me.example/blog")
    said = json.loads(blog.page("notes.json"))
    row = {"title": "a", "address": "/notes/a/", "status": "read", "tldr": "It divides. Twice."}
    assert said["papers"] == {"arxiv:1412.6980": [row], "arxiv:1904.09237": [row]}
    assert said["site"] == "https://me.example/blog/"


def test_lists_follow_their_notes(blog: Blog, tmp_path: Path) -> None:
    """A build after changes gives the same bytes as one from nothing."""
    note(blog, "a")
    note(blog, "b", date="2026-01-03", categories=["Meta-Learning"])
    blog.build()
    note(blog, "a", status="dropped", categories=["Meta-Learning"], date="2026-01-04")
    (blog.content / "notes/b.md").unlink()
    note(blog, "c", "Short.", paper={"title": "Other"})
    blog.build()
    after = blog.files()
    blog.out = tmp_path / "again"
    blog.build(cache=tmp_path / "fresh" / "c.sqlite3")
    assert blog.files() == after


def test_lints_speak_of_notes_and_not_of_drafts(blog: Blog) -> None:
    """File and line; a draft may have holes, and `lint: false` says that all is meant."""
    text = "## A\n\n## B\n\nWords.\n"
    note(blog, "a", text)
    note(blog, "b", text, draft=True)
    note(blog, "c", text, lint=False)
    blog.post("d", text + "![x](https://far.example/x.png)")
    found = [(flaw.file, flaw.code) for flaw in blog.build().flaws]
    assert found == [("notes/a.md", "empty"), ("posts/d.md", "remote")]


# ---- what the field says -------------------------------------------------------------------------


class Field_(Field):
    """A radar that says what a test tells it; nothing of ours is replaced but its database."""

    def ask(self, keys: Any) -> tuple[dict[str, Told], str]:
        return dict.fromkeys(keys, SAID), ""


SAID = Told(
    (Mention("<script>alert(1)</script> & more", "A <b>lab</b>", "2026-05-01", "https://a.example/?a=1&b=\"2"),),
    "1 article of 1 source, on 2026-05-01.",
)  # fmt: skip


def built(blog: Blog, stamp: str) -> Built:
    return blog.build(field=Field_(None, stamp) if stamp else None)  # type: ignore[arg-type]  # it asks nobody


def test_a_note_shows_what_the_field_says(blog: Blog) -> None:
    """Foreign words are words; the page is made again when the radar may say something else."""
    note(blog, "a")
    built(blog, "")
    assert "what the field says" not in blog.page("notes/a/index.html")
    assert built(blog, "1").written == 1
    (section,) = tree(blog, "notes/a/index.html").cssselect(".spoken")
    assert words(section.cssselect("li")) == [
        "<script>alert(1)</script> & more A <b>lab</b> · 2026-05-01"
    ]
    assert section.cssselect("a")[0].get("href") == 'https://a.example/?a=1&b="2'
    assert (built(blog, "1").written, built(blog, "2").written) == (0, 0)
    assert built(blog, "").written == 1


@pytest.mark.slow
def test_a_radar_that_cannot_be_read_is_a_flaw_and_no_failure(
    blog: Blog, cli: Program, tmp_path: Path
) -> None:
    """A broken database, or one of another version: notes are built without it."""
    note(blog, "a")
    cli.home.mkdir(parents=True)
    (cli.home / "lookahead.sqlite3").write_bytes(b"no database at all" * 500)
    ran = cli("publish", "--content", blog.content, "--out", tmp_path / "out")
    assert ran.code == 0
    assert "notes say nothing of the field" in ran.err
    assert (tmp_path / "out/notes/a/index.html").exists()


def test_categories_of_notes_are_those_of_papers_also_without_a_paper(blog: Blog) -> None:
    """They lead to one page; posts keep their own taxonomy, also where they name a paper."""
    note(blog, "bare", paper="nonsense")
    blog.post("post", categories=["Diary"], paper=ADAM)
    assert {flaw.code for flaw in blog.build().flaws} == {"field"}
    there = "/notes/categories/optimization-and-training-techniques/"
    assert f'href="{there}"' in blog.page("notes/bare/index.html")
    assert "bare" in blog.page(f"{there[1:]}index.html")
    assert 'href="/categories/diary/"' in blog.page("posts/post/index.html")
    assert not (blog.out / "categories/optimization-and-training-techniques").exists()
    assert words(tree(blog, "index.html").xpath("//nav[1]//a[contains(., 'ategories')]")) == [
        "categories"
    ]
    assert all(
        (blog.out / f"{link[1:]}index.html").exists() for link in blog.links() if link.endswith("/")
    )
