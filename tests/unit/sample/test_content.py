"""Is the sample's content what it promises: enough, varied, invented, and told as its authors say?"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from lookahead.sample import body, content
from lookahead.sample.content import Piece, Site, sites

CATEGORIES = {
    *("api", "agents", "frameworks", "hardware", "infra"),
    *("model", "open source", "release", "research", "tutorial"),
}
COMPANIES = re.compile(
    r"\b(openai|anthropic|google|deepmind|facebook|meta ai|microsoft|nvidia|amd|intel|apple|amazon|aws|"
    r"hugging ?face|mistral|cohere|alibaba|baidu|tencent|huawei|deepseek|perplexity ai|groq|cerebras|"
    r"stability ai|langchain|llamaindex|databricks|bytedance|ibm|tesla|samsung|replicate|together ai|"
    r"chatgpt|claude|gemini|llama|copilot|xai)\b|谷歌|百度|阿里|腾讯|华为|英伟达|微软|字节跳动",
    re.I,
)
PEOPLE = re.compile(
    r"\b(altman|amodei|bengio|chollet|hassabis|hinton|karpathy|lecun|musk|raschka|schmidhuber|"
    r"schulman|sutskever|vaswani|weng|willison|zuckerberg)\b",
    re.I,
)


def everything(edition: int = 2) -> list[tuple[Site, Piece]]:
    return [(site, piece) for site in sites(edition) for piece in site.pieces]


def words(piece: Piece) -> list[str]:
    return re.findall(r"[㐀-鿿]|\w+", body.to_text(piece.html).lower())


def shingles(piece: Piece) -> set[tuple[str, ...]]:
    found = words(piece)
    return {tuple(found[i : i + 6]) for i in range(len(found) - 5)}


def test_there_is_enough_to_read() -> None:
    """At least twelve sources and 150 articles, with something new for every category."""
    assert len(content.sources()) >= 12
    assert len(everything(1)) >= 150
    assert {truth.category for truth in content.truth()} == CATEGORIES
    assert min(Counter(truth.category for truth in content.truth()).values()) >= 5


def test_events_are_told_by_several_sources() -> None:
    """At least six events have three tellings or more, by different sources."""
    tellers: dict[str, set[str]] = {}
    for truth in content.truth(1):
        tellers.setdefault(truth.story, set()).add(truth.source)
    del tellers[""]
    assert sum(len(sources) >= 3 for sources in tellers.values()) >= 6


def test_the_last_two_days_are_busy() -> None:
    """There is enough of the last 48 hours for a top story and for trends, and nothing from tomorrow."""
    ages = [piece.age_h for _, piece in everything(1)]
    assert sum(age < 48 for age in ages) >= 30
    assert min(ages) > 0
    assert max(ages) <= 60 * 24


def test_only_intended_copies_are_alike() -> None:
    """Two texts share passages only where one is marked as a copy, or is the one press release."""
    told = [(f"{s.source.slug}/{p.slug}", p, shingles(p)) for s, p in everything()]
    alike = {
        (first, second)
        for (first, _, one), (second, _, other) in combinations(told, 2)
        if len(one & other) > 0.1 * min(len(one), len(other))
    }
    copies = {(piece.copy_of, name) for name, piece, _ in told if piece.copy_of}
    pressed = {("brightwater-compute/marlin-2", "wirepost/marlin-press-release")}
    assert alike == copies | pressed


def test_lengths_vary() -> None:
    """Most articles are short, at least four are long, and none is a stub."""
    lengths = [len(words(piece)) for _, piece in everything()]
    assert min(lengths) >= 60
    assert sum(60 <= length <= 300 for length in lengths) >= 120
    assert sum(length >= 500 for length in lengths) >= 4


@pytest.mark.parametrize("names", [COMPANIES, PEOPLE], ids=["companies", "people"])
def test_nobody_real_is_named(names: re.Pattern[str]) -> None:
    """News is invented only about companies and people who are invented too."""
    for site, piece in everything():
        text = " ".join((piece.title, piece.summary, piece.author, body.to_text(piece.html)))
        assert names.search(text) is None, f"{site.source.slug}/{piece.slug}"


def test_what_real_feeds_do_is_in_it() -> None:
    """A missing guid, a missing date, the year 1, markup in titles, a very long title, right to left."""
    pieces = [piece for _, piece in everything()]
    assert [piece.slug for piece in pieces if piece.guid == ""]
    assert [piece.slug for piece in pieces if piece.date == ""]
    assert [piece.slug for piece in pieces if (piece.date or "").startswith("0001")]
    assert len([piece.slug for piece in pieces if piece.title_html]) >= 2
    assert max(len(piece.title) for piece in pieces) > 250
    assert [piece.slug for piece in pieces if 'dir="rtl"' in piece.html]
    assert {site.source.language for site in sites(1)} >= {"en", "de", "zh-CN"}


def test_maths_code_and_figures_are_in_it() -> None:
    """Maths in five encodings, code in many languages, tables, figures, footnotes, lazy pictures."""
    html = "\n".join(piece.html for _, piece in everything())
    for sign in (
        r"\(",
        r"\[",
        "$$",
        "application/x-tex",
        'type="math/tex',
        "alttext=",
        "katex-html",
    ):
        assert sign in html
    languages = set(re.findall(r'class="language-(\w+)"', html))
    assert {"python", "rust", "go", "c", "sql", "javascript", "json", "bash", "yaml"} <= languages
    for element in ("<table>", "<figcaption>", 'class="footnotes"', "data-src=", "<blockquote"):
        assert element in html


def test_the_second_edition_corrects_and_adds() -> None:
    """Edition 2 keeps every article, corrects some under the same address, and has three new ones."""
    first = {(s.source.slug, p.slug): p for s, p in everything(1)}
    second = {(s.source.slug, p.slug): p for s, p in everything(2)}
    assert first.keys() < second.keys()
    assert len(second) - len(first) == 3
    corrected = [key for key, piece in first.items() if second[key] != piece]
    assert len(corrected) >= 3
    assert all(second[key].edited_h is not None or second[key].copy_of for key in corrected)


def test_an_unknown_edition_is_refused() -> None:
    """There are editions 1 and 2."""
    with pytest.raises(ValueError, match="edition 3"):
        sites(3)


# ---- the format of the article files ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one two</p>\n<p>three</p>"),
        ("## A `<b>`", "<h2>A <code>&lt;b&gt;</code></h2>"),
        ("- a\n  b\n- c", "<ul>\n<li>a b</li>\n<li>c</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("```c\na < b\n\nc\n```", '<pre><code class="language-c">a &lt; b\n\nc\n</code></pre>'),
        (
            "<ul>\n <li>a\n <ul>\n </ul>\n\n</ul>\n\nb",
            "<ul>\n <li>a\n <ul>\n </ul>\n\n</ul>\n<p>b</p>",
        ),
        ("<em>a</em> b", "<p><em>a</em> b</p>"),
        ("<hr>\n\na", "<hr>\n<p>a</p>"),
    ],
)
def test_blocks(text: str, html: str) -> None:
    """Each convenience of the format gives the HTML that it stands for."""
    assert body.to_html(text) == html


def test_a_block_that_is_never_closed_is_refused() -> None:
    """A forgotten closing tag is found when the files are read."""
    with pytest.raises(ValueError, match="never closed"):
        body.to_html("<table>\n\nwords")


@pytest.mark.parametrize(
    ("maths", "html"),
    [
        ("", "<p>$a$ <code>$b$</code></p>"),
        ("dollars", "<p>$a$ <code>$b$</code></p>"),
        ("brackets", r"<p>\(a\) <code>$b$</code></p>"),
        ("mathjax", '<p><script type="math/tex">a</script> <code>$b$</code></p>'),
    ],
)
def test_maths_is_encoded_outside_code(maths: str, html: str) -> None:
    """Formulas are written as the source writes them; dollars in code stay dollars."""
    assert body.to_html("$a$ `$b$`", maths) == html
