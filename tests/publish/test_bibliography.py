"""What may a text cite, and what is said of a bibliography that is wrong?"""

from __future__ import annotations

from tests.publish.conftest import Blog

from lookahead.publish import bibliography

BIB = "@book{byron, author={Ada Byron}, title={Notes}, year=1843, url={https://example.org/n}}\n"


def test_the_bibliography_of_the_site_is_cited(blog: Blog) -> None:
    """By every text, with a list at its end; a change of it is seen."""
    blog.write("references.bib", BIB)
    blog.post("a", "One [@byron].")
    assert blog.build().flaws == ()
    page = blog.page("posts/a/index.html")
    assert '<a class="cite" href="#ref-byron"' in page
    assert "Notes" in page
    blog.write("references.bib", BIB.replace("Notes", "Sketches"))
    blog.build()
    assert "Sketches" in blog.page("posts/a/index.html")


def test_a_text_has_its_own_before_the_sites(blog: Blog) -> None:
    """What lies beside it, and what it names; of two with one key its own counts."""
    blog.write("references.bib", BIB)
    blog.write("more.bib", "@misc{more, title={More}, year=2001}")
    blog.write("posts/b/own.bib", BIB.replace("Notes", "Letters"))
    blog.write(
        "posts/b/index.md",
        "[@byron] [@more]",
        title="b",
        date="2026-01-01",
        bibliography="more.bib",
    )
    blog.post("a", "[@byron]")
    assert blog.build().flaws == ()
    assert "Letters" in blog.page("posts/b/index.html")
    assert "More" in blog.page("posts/b/index.html")
    assert "Notes" in blog.page("posts/a/index.html")


def test_what_is_wrong_has_file_and_line(blog: Blog) -> None:
    """Of the bibliography, of a key that nobody has, and of a file that is not there; also when kept."""
    blog.write("references.bib", BIB + "\n@book{\n")
    blog.post("a", "Here\n[@nobody]", bibliography=["no.bib", "../x.bib"])
    flaws = [(one.file, one.line, one.code) for one in blog.build().flaws]
    assert ("references.bib", 3, "bibliography") in flaws
    assert ("posts/a.md", 7, "citation") in flaws
    assert flaws.count(("posts/a.md", 1, "bibliography")) == 2
    blog.post("b", "[@byron]")
    assert ("references.bib", 3, "bibliography") in [
        (one.file, one.line, one.code) for one in blog.build().flaws
    ]


def test_numbers_where_the_site_or_the_text_wants_them(blog: Blog) -> None:
    """And a style that there is not is said."""
    blog.write("site.toml", 'citations = "numeric"\n')
    blog.write("references.bib", BIB)
    blog.post("a", "[@byron]")
    blog.post("b", "[@byron]", citations="author-year")
    blog.post("c", "[@byron]", citations="odd")
    (flaw,) = blog.build().flaws
    assert (flaw.file, flaw.text) == ("posts/c.md", "citations: expected author-year or numeric")
    assert ">1</a>]" in blog.page("posts/a/index.html")
    assert "Byron 1843" in blog.page("posts/b/index.html")


def test_a_bibliography_is_read_once(blog: Blog, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Not again where it is as it was."""
    blog.write("references.bib", BIB)
    blog.post("a", "[@byron]")
    blog.build()
    monkeypatch.setattr(bibliography, "read_bib", lambda _: 1 / 0)
    blog.post("b", "[@byron]")
    assert blog.build().flaws == ()


def test_how_texts_are_typeset_is_said_by_the_site_and_by_them(blog: Blog) -> None:
    """Macros, numbers, quotes, anchors and the speed of readers; the text's own word counts."""
    site = "number_all = true\nsmart = true\nanchors = true\nwords_per_minute = 10\n"
    site += '[macros]\nR = "\\\\mathbb{R}"\n'
    blog.write("site.toml", site)
    text = '# One\n\n"Word" $\\R \\own$\n\n$$x$$\n' + "word " * 50
    blog.post("a", text, macros={"\\own": "q"})
    blog.post("b", text, smart=False, number_all=False, anchors=False, macros={"own": "q"})
    assert blog.build().flaws == ()
    one, other = blog.page("posts/a/index.html"), blog.page("posts/b/index.html")
    assert "“Word”" in one
    assert "“Word”" not in other
    assert "eq-number" in one
    assert "eq-number" not in other
    assert 'class="anchor"' in one
    assert 'class="anchor"' not in other
    assert "<mi>ℝ</mi>" in one
    assert "6 min" in one
    blog.write("site.toml", 'related = "magic"\n[macros]\n"a b" = "x"\n')
    texts = [flaw.text for flaw in blog.build().flaws if flaw.file == "site.toml"]
    assert len(texts) == 2
