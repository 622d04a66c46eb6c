# ruff: noqa: E501  # HTML stands on one line
"""What becomes of Hugo's shortcodes in a text?  HTML that loads nothing; flaws at the right line."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookahead import typeset
from lookahead.publish import shortcodes
from lookahead.publish.model import About, Front

Blog = Any  # tests/publish/conftest.py


def made(text: str, line: int = 1) -> tuple[str, list[tuple[int, str]]]:
    """The HTML of a text, and its flaws."""
    ready = shortcodes.expand(text, "a.md", line, Front(title="T"), About(author="Ada"))
    html = typeset.markdown(ready.text).html
    return html, [(flaw.line, flaw.text) for flaw in ready.flaws]


KINDS = {
    '{{< figure src="a.png" alt="x [y]" caption="One *two*" attr="Ada" attrlink="https://e.org/" >}}': (
        '<figure><img loading="lazy" decoding="async" src="a.png" alt="x [y]"><figcaption>One <em>two</em> '
        '<a href="https://e.org/">Ada</a></figcaption></figure>'
    ),
    '{{< figure src=a.png alt=x label="fig-a" width="50%" class="round" caption=C >}}\n\nSee @fig-a.': (
        '<figure id="fig-a"><img loading="lazy" decoding="async" src="a.png" alt="x" class="round w-50">'
        '<figcaption><b>Figure 1.</b> C</figcaption></figure>\n<p>See <a class="ref" href="#fig-a">Figure 1</a>.</p>'
    ),
    '[a]({{< ref "b.md#c" >}}) {{% relref "/posts/b" %}}': (
        '<p><a href="ref:b.md#c">a</a> <a href="ref:/posts/b">/posts/b</a></p>'
    ),
    "{{< youtube w7Ft2ymGmfc >}}": (
        '<p class="elsewhere"><a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">'
        "a film at youtube.com</a></p>"
    ),
    '{{< vimeo id="55073825" title="T & t" >}}': (
        '<p class="elsewhere"><a href="https://vimeo.com/55073825">T &amp; t</a>'
        " <small>a film at vimeo.com</small></p>"
    ),
    '{{< x user="ada" id="17" >}}': (
        '<p class="elsewhere"><a href="https://x.com/ada/status/17">a post at x.com</a></p>'
    ),
    "{{< instagram CxOWiQNP2MO >}}": (
        '<p class="elsewhere"><a href="https://www.instagram.com/p/CxOWiQNP2MO/">'
        "a post at instagram.com</a></p>"
    ),
    "{{< gist ada 17 list.py >}}": (
        '<p class="elsewhere"><a href="https://gist.github.com/ada/17">list.py</a>'
        " <small>code at gist.github.com</small></p>"
    ),
    '{{< details summary="S" open="true" >}}\n*in*\n{{< /details >}}': (
        "<details open><summary>S</summary>\n<p><em>in</em></p>\n</details>"
    ),
    '{{< collapse summary="S" >}}a{{< /collapse >}} b': (
        "<details><summary>S</summary>\n<p>a</p>\n</details>\n<p>b</p>"
    ),
    "{{< rawhtml >}}\n<b>*no*</b>\n\n<i>x</i>\n{{< /rawhtml >}}": "<div>\n<b>*no*</b>\n<i>x</i>\n</div>",
    '{{< audio src="a.mp3" caption="C" >}}': (
        '<figure><audio controls preload="none" src="a.mp3"></audio><figcaption>C</figcaption></figure>'
    ),
    '{{< video src="a.mp4" poster="p.png" >}}': (
        '<figure><video controls preload="none" src="a.mp4" poster="p.png"></video></figure>'
    ),
    '{{< video src="https://youtu.be/a?t=1&x=2" >}}': (
        '<p class="elsewhere"><a href="https://youtu.be/a?t=1&amp;x=2">a film at youtu.be</a></p>'
    ),
    '{{< video url="//player.Vimeo.com/video/17" caption="C" >}}': (
        '<p class="elsewhere"><a href="https://player.Vimeo.com/video/17">C</a>'
        " <small>a film at vimeo.com</small></p>"
    ),
    "{{< rtl >}}\na\n{{< /rtl >}}": '<div dir="rtl">\n<p>a</p>\n</div>',
    "{{% ltr %}}a{{% /ltr %}}": '<div dir="ltr">\n<p>a</p>\n</div>',
    'a {{< inTextImg url="i.png" alt="I" height="20" >}} b': (
        '<p>a <img loading="lazy" decoding="async" src="i.png" alt="I" height="20"> b</p>'
    ),
    "{{< warning >}}\nhot\n{{< /warning >}}": (
        '<div class="markdown-alert markdown-alert-warning"><p class="markdown-alert-title">Warning</p>\n'
        "<p>hot</p>\n</div>"
    ),
    '{{< admonition type="tip" title="Do" >}}it{{< /admonition >}}': (
        '<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title">Do</p>\n<p>it</p>\n</div>'
    ),
    "- {{< note >}}a{{< /note >}}": (
        '<ul>\n<li>\n<div class="markdown-alert markdown-alert-note"><p class="markdown-alert-title">Note</p>\n'
        "<p>a</p>\n</div>\n</li>\n</ul>"
    ),
    "{{< param title >}} {{< param author >}}": "<p>T Ada</p>",
    "{{< toc >}}a{{< br >}}b": "<p>a<br>b</p>",
    "{{</* figure */>}} and `{{</* x */>}}`": "<p>{{&lt; figure &gt;}} and <code>{{&lt; x &gt;}}</code></p>",
    "`{{< figure >}}` ``{{< x` >}}``": "<p><code>{{&lt; figure &gt;}}</code> <code>{{&lt; x` &gt;}}</code></p>",
    "$x_{{<t}}$ is {{ .Site }} {% x %}": None,
}


@pytest.mark.parametrize("text", KINDS)
def test_each_shortcode_becomes_what_it_shows(text: str) -> None:
    """The HTML is the one beside it, and nothing is wrong."""
    html, flaws = made(text)
    assert flaws == []
    if KINDS[text] is not None:
        assert html.strip() == KINDS[text]


def test_highlight_marks_and_numbers_lines_and_holds_no_shortcodes() -> None:
    """Hugo's options, and backticks within; the code stays as it is."""
    html, flaws = made(
        '{{< highlight python "linenos=table,hl_lines=1 3,linenostart=8" >}}\na\n```\n{{< x >}}\n{{< /highlight >}}'
    )
    assert flaws == []
    assert [int(n) for n in re.findall(r'data-n="(\d+)"', html)] == [8, 9, 10]
    assert html.count('class="line hl"') == 2
    assert "x" in html
    assert made("{{< mermaid >}}\ngraph\n{{< /mermaid >}}")[0].count('data-lang="mermaid"') == 1


def test_formulas_are_typeset() -> None:
    """Of several lines as a display, within a line inline, with delimiters of their own as those say."""
    html, _ = made(
        "{{< math >}}\na\n{{< /math >}}\n\n{{< katex >}}b{{< /katex >}} {{< math >}}$c$ d{{< /math >}}"
    )
    assert html.count("<math") == 3
    assert html.count('display="block"') == 1


def test_in_code_nothing_is_a_shortcode() -> None:
    """In fences, in spans over two lines, and where code is indented."""
    for text in (
        "~~~\n{{< x >}}\n~~~",
        "````\n```\n{{< x >}}\n````",
        "a `b\n{{< x >}}` c",
        "a\n\n    {{< x >}}",
    ):
        assert made(text)[1] == []
    assert made("- a\n\n    {{< x >}}")[1] != []  # in a list that is no code
    assert made("a ` b\n\n{{< x >}} `")[1] != []  # another paragraph


WRONG = {
    "a\n\n{{< nothing a=1 >}} b": (3, "nothing: there is none"),
    "a\n{{< figure alt=x >}}": (2, "figure: say src="),
    "a\n\n{{< youtube id='x y' >}}": (3, "youtube:"),
    "{{< gist a >}}": (1, "gist: name the user"),
    "a\n{{< /note >}}": (2, "note: nothing begins"),
    "a\n\n{{< note >}} b": (3, "note: it has no end"),
    "{{< note >}}\n\n{{< /note >}}\n{{< figure src=": (4, "this shortcode has no end"),
    "{{< param x >}}": (1, "param: neither"),
    '{{< figure src="javascript:x()" >}}': (1, "figure: 'javascript:x()' is no address"),
    '[a]({{< ref "https://e.org" >}})': (1, "ref: 'https://e.org' is no text"),
    "{{< details >}}\n\na\n\n{{< note >}}\n\n{{< gone >}}\n{{< /note >}}\n{{< /details >}}": (
        7,
        "gone:",
    ),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_shown_as_written_and_named_with_its_line(text: str) -> None:
    """The line is that of the file, the rest of the text stays."""
    html, flaws = made(text, 1)
    line, said = WRONG[text]
    assert [(at, said in sentence) for at, sentence in flaws] == [(line, True)]
    assert "{{&lt;" in html


def test_flaws_behind_shortcodes_have_the_lines_of_the_file(blog: Blog) -> None:
    """However many lines a shortcode becomes, what follows and what it holds keep their lines."""
    blog.post(
        "a",
        "{{< note >}}\n![](in.png)\n{{< /note >}}\n\n{{< figure src=f.png alt=f >}}\n{{< toc >}}\n[x](gone.md)\n"
        '{{< rawhtml >}}\n\n<img src="r.png" alt="">\n\n{{< /rawhtml >}}\n[y]({{< ref "lost" >}})\n',
    )
    flaws = [(flaw.line, flaw.code) for flaw in blog.build().flaws]
    first = 5
    expected = [
        (1, "picture"),
        (4, "picture"),
        (6, "link"),
        (9, "picture"),
        (12, "link"),
    ]
    assert flaws == [(first + line, code) for line, code in expected]


def test_ref_finds_a_text_by_its_name(blog: Blog) -> None:
    """Beside it, from the root, by the bare name, with or without ending; fragments are checked."""
    blog.post("deep/b", "## C\n\nx")
    blog.write("posts/bundle/index.md", "x", title="n", date="2026-01-03")
    text = '[1]({{< ref "b" >}}) [2]({{< ref "posts/deep/b.md#c" >}}) [3]({{< relref path="/posts/bundle" >}})'
    blog.post("a", text + ' [4]({{< ref "deep/b.md" >}}) [5]({{< ref "bundle" >}})')
    assert blog.build().flaws == ()
    page = blog.page("posts/a/index.html")
    found = re.findall(r'href="([^"]*)">\d<', page)
    assert found == [
        "/posts/deep/b/",
        "/posts/deep/b/#c",
        "/posts/bundle/",
        "/posts/deep/b/",
        "/posts/bundle/",
    ]
    blog.post("a", '[1]({{< ref "b#gone" >}})')
    assert [flaw.code for flaw in blog.build().flaws] == ["link"]


@given(
    st.lists(
        st.sampled_from(["{{<", ">}}", "{{%", "%}}", "{{</*", "*/>}}", " note ", " /note ", " figure ", ' a="b" ',
                         "`", "```", "\n", "\n\n", "    ", "- ", "> ", "\\", '"', "x", " highlight ", " /highlight "]),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever stands there, there is a line for each line, within the file, and never going far back."""
    ready = shortcodes.expand(text, "a.md", 5, Front(), About())
    if ready.lines:
        assert len(ready.lines) == ready.text.count("\n") + 1
        assert min(ready.lines) >= 5
        assert max(ready.lines) <= 5 + text.count("\n")
    assert all(5 <= flaw.line <= 5 + text.count("\n") for flaw in ready.flaws)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "{{< note >}}" * 100_000,
        '{{< figure src="' * 100_000,
        "{{</*" * 200_000,
        "{{< note >}}x{{< /note >}}\n" * 50_000,
        "".join("`" * n + " {{< x >}} " for n in range(1, 1500)),
        "    {{< x >}}\n" * 100_000,
        "{{< note >}}" * 4_000 + "{{< /note >}}" * 4_000,
        "{{< highlight >}}" * 100_000,
        "```\n{{< x >}}\n" * 50_000,
    ],
    ids=["open", "quoted", "escaped", "pairs", "ticks", "indented", "nested", "raw", "fences"],
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    """A megabyte or more of the worst takes seconds at the most, and does not recurse too deep."""
    began = time.process_time()
    shortcodes.expand(text, "a.md", 1, Front(), About())
    assert time.process_time() - began < 5
