"""Is the article found in a page, whole, and nothing else?"""
# ruff: noqa: E501  markup in tests stays on one line, as sites send it

from __future__ import annotations

import time
from datetime import UTC, datetime

import layouts
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead.core.model import CodeBlock, Formula
from lookahead.evals.xss import active
from lookahead.extract import clean, extract, feed_html
from lookahead.extract.language import detect

URL = "https://site.example/posts/one"


@pytest.fixture(params=layouts.LAYOUTS, scope="module")
def site(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_text_and_structure_survive_every_layout(site: str) -> None:
    """Paragraphs, headings, list items and the title of every kind of site are there."""
    found = extract(layouts.LAYOUTS[site](), URL)
    root = lxml.html.fromstring(f"<div>{found.html}</div>")
    text = " ".join(found.text.split())
    assert found.title == layouts.TITLE
    assert [p for p in layouts.PROSE if p[:80] not in text] == []
    heads = {h.text_content().strip() for h in root.iter("h1", "h2", "h3", "h4")}
    assert set(layouts.HEADINGS) <= heads
    items = {" ".join(li.text_content().split()) for li in root.iter("li")}
    assert set(layouts.ITEMS) <= items


def test_maths_and_code_survive_every_layout(site: str) -> None:
    """Both formulas and the code block come out as their author wrote them."""
    found = extract(layouts.LAYOUTS[site](), URL)
    assert found.math == (Formula(layouts.INLINE), Formula(layouts.DISPLAY, display=True))
    lang = "" if site in layouts.NO_LANGUAGE else "python"
    assert found.code == (CodeBlock(layouts.CODE, lang),)


def test_pictures_tables_and_notes_survive_every_layout(site: str) -> None:
    """The figure with its caption, the table cell by cell, and the footnote both ways."""
    found = extract(layouts.LAYOUTS[site](), URL)
    root = lxml.html.fromstring(f"<div>{found.html}</div>")
    assert [layouts.IMAGE in (image.get("src") or "") for image in root.iter("img")] == [True]
    assert [" ".join(c.text_content().split()) for c in root.iter("figcaption")] == [
        layouts.CAPTION
    ]
    rows = [[c.text_content().strip() for c in row.iter("td", "th")] for row in root.iter("tr")]
    assert rows == layouts.TABLE
    assert layouts.NOTE in found.text
    if site not in layouts.NO_NOTES:
        note = root.find('.//li[@id="fn-1"]')
        assert note is not None
        assert layouts.NOTE in note.text_content()
        assert note.find('.//a[@href="#fn-ref-1"]') is not None
        assert root.find('.//sup[@id="fn-ref-1"]/a[@href="#fn-1"]') is not None


def test_the_surroundings_stay_outside(site: str) -> None:
    """Menus, banners, related posts, share buttons, letters and comments are no article."""
    text = " ".join(extract(layouts.LAYOUTS[site](), URL).text.split())
    assert [words for words in layouts.NOISE if words in text] == []


def test_the_result_is_safe_and_stable(site: str) -> None:
    """What is stored has been cleaned: cleaning it again changes nothing."""
    found = extract(layouts.LAYOUTS[site](), URL)
    assert clean(found.html, URL) == found.html
    assert active(found.html) == ""


META = """<html lang="de-AT"><head><title>A title | The site</title><meta property="og:site_name" content="The site">
<meta property="og:title" content="A title"><meta property="og:image" content="/pic.png"><meta name="author" content="A. Writer">
<meta property="article:published_time" content="2026-03-04T05:06:07+02:00"><meta name="description" content="What it says">
<link rel="canonical" href="/posts/canonical"></head><body><p>Text.</p></body></html>"""


def test_a_page_says_what_it_is() -> None:
    """OpenGraph, the canonical link and the html element are read."""
    found = extract(META, URL)
    assert (found.title, found.author, found.site) == ("A title", "A. Writer", "The site")
    assert found.published == datetime(2026, 3, 4, 3, 6, 7, tzinfo=UTC)
    assert (found.lang, found.description) == ("de-AT", "What it says")
    assert found.image == "https://site.example/pic.png"
    assert found.canonical == "https://site.example/posts/canonical"


def test_linked_data_is_read_too() -> None:
    """schema.org in JSON-LD serves where OpenGraph is silent."""
    data = (
        '{"@graph": [{"@type": "BlogPosting", "headline": "A head", "datePublished": "2026-03-04",'
        '"author": [{"name": "A"}, {"name": "B"}], "image": {"url": "/i.png"}, "inLanguage": "fr"}]}'
    )
    found = extract(f'<script type="application/ld+json">{data}</script><p>Text</p>', URL)
    assert (found.title, found.author, found.lang) == ("A head", "A, B", "fr")
    assert found.published == datetime(2026, 3, 4, tzinfo=UTC)
    assert found.image == "https://site.example/i.png"


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    """A page cannot pass itself off as a page of somebody else."""
    page = '<link rel="canonical" href="https://other.example/x"><p>Text</p>'
    assert extract(page, URL).canonical == URL


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("captcha", "Please verify you are a human to go on"),
        ("consent", "Before you continue to our site: we use cookies"),
        ("login", "Please sign in to continue reading"),
        ("no-script", "You need to enable JavaScript to run this app"),
        ("captcha", "Press & hold to confirm you are a human (and not a bot)."),
        ("captcha", "Verifying your browser"),
        ("captcha", "请完成安全验证"),
        (
            "consent",
            "We value your privacy. We and our 842 partners store information on a device.",
        ),
        ("consent", "Ihre Privatsphäre ist uns wichtig"),
        ("consent", "Nous et nos partenaires utilisons des cookies"),
        ("consent", "Utilizamos cookies propias y de terceros"),
        ("login", "Welcome back. Forgot password?"),
        ("login", "Bitte melden Sie sich an, um weiterzulesen."),
        ("login", "Connectez-vous pour lire la suite"),
        ("login", "You have reached your limit of free articles. Subscribe to continue."),
        ("error-page", "Sorry, the page you are looking for has moved."),
        ("error-page", "Access Denied. You don’t have permission to access this."),
        ("abroad", "This content is not available in your country."),
    ],
)
def test_walls_are_recognised(code: str, words: str) -> None:
    """A page that shows a wall instead of an article says so."""
    assert [problem.code for problem in extract(f"<div><p>{words}</p></div>", URL).problems] == [
        code
    ]


def test_a_short_article_beside_a_banner_is_an_article() -> None:
    """A hundred words of its own outweigh a question about cookies, a login and an error in the story."""
    text = "The access denied error was ours. " + "Word after word. " * 35
    page = f"<article><h1>Notes</h1><p>{text}</p><p>{text}</p></article>"
    banner = "<div class='banner'><p>We value your privacy</p><p>Please sign in</p></div>"
    assert extract(f"{banner}{page}", URL).problems == ()


def test_a_long_article_about_cookies_is_an_article() -> None:
    """Words of a wall inside a real text are no wall."""
    page = f"<article>{'<p>We use cookies and accept all cookies. ' + 'Word after word. ' * 40 + '</p>'}</article>"
    assert extract(page * 3, URL).problems == ()


def test_an_empty_page_is_a_problem() -> None:
    """Nothing found is said, not raised."""
    assert [problem.code for problem in extract("", URL).problems] == ["empty"]


def test_bare_text_between_breaks_is_found() -> None:
    """Pages from before paragraphs are read too."""
    page = f"<body><table><tr><td>{'<br><br>'.join(layouts.PROSE)}</td></tr></table></body>"
    assert all(p[:60] in extract(page, URL).text for p in layouts.PROSE)


_MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            '<p> <div class="post-content"> <article> </article> </div> <math> <mi> <msup> <script type="math/tex"> '
            '</script> <pre> </pre> <code> <figure> <img srcset="a"> <noscript> <table> <td> $$ \\( \\) $x_1$ '
            '<a href="#fn1"> <li id="fn1"> <sup> <base href="x"> <d-footnote> <mjx-container> <svg> <picture> <source> '
            '<html> <body> <head> <link rel="canonical" href="http://["> <meta property="og:image" content="http://[">'.split(
                " "
            )
        ),
        st.text(max_size=8),
    ),
    max_size=25,
).map(" ".join)


@given(_MARKUP)
def test_extract_never_raises_and_is_always_safe(html: str) -> None:
    """Whatever comes in, a value comes out, it is safe, and no token of ours is in it."""
    for found in (extract(html, URL), feed_html(html, URL)):
        assert clean(found.html, URL) == found.html
        assert active(found.html) == ""
        assert "lkh" not in found.html


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3_000,
        "<math>" + "<msup>" * 3_000,
        "<p>$x_1$" * 3_000,
        "<a href=#a id=a>1</a>" * 2_000,
        "\x00\ud800<p>x",
    ],
)
def test_hostile_pages_give_a_value(html: str) -> None:
    """Depth and repetition are survived."""
    extract(html, URL)
    feed_html(html, URL)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "The model that we trained is not the best of them, but it is small and it was cheap to train.",
        ),
        (
            "de",
            "Das Modell, das wir trainiert haben, ist nicht das beste, aber es ist klein und war billig für uns.",
        ),
        (
            "fr",
            "Le modèle que nous avons entraîné n'est pas le meilleur, mais il est petit et une aide pour les autres.",
        ),
        ("zh", "我们训练的模型不是最好的，但是它很小，而且训练起来很便宜，我们很喜欢它。"),
        ("ja", "私たちが訓練したモデルは最高ではありませんが、小さくて訓練も安く済みました。"),
        ("ru", "Модель, которую мы обучили, не самая лучшая, но она маленькая и дешёвая."),
        ("", "Lorem 12 34"),
    ],
)
def test_languages_are_told_apart(lang: str, text: str) -> None:
    """A sentence or two are enough; a few words are not, and nothing is said then."""
    assert detect(text) == lang


def test_a_plain_entry_is_cleaned_and_counted() -> None:
    """A feed's entry without anything special is its text, safe."""
    found = feed_html('<p>One <b>two</b> three</p><img src="/a.png">', "https://s.example/x")
    assert found.html == '<p>One <b>two</b> three</p><img src="https://s.example/a.png">'
    assert (found.text, found.words, found.minutes) == ("One two three", 3, 1)
    assert found.image == "https://s.example/a.png"


REPEATED = {
    "formulas": "<math><mi>x</mi></math>" * 3_000,
    "open dollars": "<p>katex " + "$x " * 30_000,
    "open brackets": "<p>katex " + "\\[" * 30_000,
    "captions": "<img src=a><p class=caption>x</p>" * 2_000,
    "notes": "<a href=#a id=a class=footnote>1</a>" * 3_000,
    "endings": "<h2>Related</h2><p>x</p>" * 3_000,
    "a long srcset": '<img srcset="' + "a " * 50_000 + '">',
    "deep linked data": '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
}


@pytest.mark.slow
@pytest.mark.parametrize("html", REPEATED.values(), ids=REPEATED.keys())
def test_repetition_costs_little(html: str) -> None:
    """No step compares everything with everything: two seconds of CPU at most."""
    start = time.process_time()
    extract(html, URL)
    assert time.process_time() - start < 2
