# ruff: noqa: E501  the markup of pages is long lines by nature
"""How does a site dress an article?  The plain way, for real layouts to differ from.

A `Site` turns each kind of block into markup, and `page` puts around it what such sites put around
articles.  What is said with `no` must not come out of an extractor.
"""

from __future__ import annotations

import json
import re

from sites.story import INLINE, Block, Story, escape

TEASERS = [
    ("Eleven lamps that changed how we sit", "We tried them all in one dark week of November and kept the ugliest, for reasons that surprised even us."),
    ("Why the sea wall talks at night", "Engineers blame the tide, neighbours blame the engineers, and a schoolteacher has been recording it since spring."),
    ("A calendar without Mondays", "The town that abolished them reports on its first year, with figures for bread, births and broken windows."),
    ("The last switchboard of Ulm", "Two operators, forty lines and a cat: a visit to the exchange that nobody remembered to turn off."),
    ("Seven soups for machinists", "None of them needs a stove, all of them need patience, and the fourth should not be eaten in company."),
]  # fmt: skip
REMARKS = [
    ("gerda_k", "Lovely piece as always, though I would have wished for one more word about the weather in that part of the country."),
    ("mossgreen", "I disagree entirely. My uncle did precisely this in 1987 and all he got for it was a letter from the county, which he framed."),
    ("Pilar77", "Does anybody know whether the second part has appeared already? I have been refreshing the page since breakfast."),
]  # fmt: skip
COOKIE = "We and our 842 partners store and access information on a device, such as unique identifiers in cookies, to process personal data."
LETTER = "Never miss a story: our letter arrives every Thursday before the kettle boils"
FOOTER = "Registered in a county you have never heard of. All rights are reserved and none are given away."
BIO = "writes about slow things for fast people, keeps bees on a roof, and has not finished a crossword since the spring of 2009"
SHARE = "Pass this on to a colleague who owes you something"


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class Site:
    """Plain HTML of the kind that a static generator writes."""

    notes_linked = True
    languages = True
    stories: tuple[str, ...] = ()
    skip_dek = False

    p = "<p>%s</p>"
    quote = "<blockquote><p>%s</p></blockquote>"
    ul = "<ul>%s</ul>"
    ol = "<ol>%s</ol>"
    li = "<li>%s</li>"
    th = "<th>%s</th>"
    td = "<td>%s</td>"
    em = "<em>%s</em>"
    strong = "<strong>%s</strong>"
    c = "<code>%s</code>"
    a = '<a href="%s">%s</a>'

    def __init__(self) -> None:
        self.noise: list[str] = []

    # what surrounds an article ----------------------------------------------------------------
    def no(self, text: str) -> str:
        """Text that is not of the article."""
        self.noise.append(text)
        return escape(text)

    def amid(self) -> list[str]:
        """What the site puts between the paragraphs."""
        return []

    def page(self, story: Story, body: str) -> str:
        raise NotImplementedError

    def links(self, names: str, tag: str = "li", cls: str = "") -> str:
        """A menu: one link for each word of `names`."""
        attr = f' class="{cls}"' if cls else ""
        return "".join(
            f'<{tag}{attr}><a href="/{slug(n)}">{n}</a></{tag}>' for n in names.split("|")
        )

    def each(self, template: str, many: list[tuple[str, str]]) -> str:
        """`template` with {0} and {1} for each pair, all of it noise."""
        return "".join(
            template.replace("{0}", self.no(one)).replace("{1}", self.no(two)) for one, two in many
        )

    def head(self, story: Story, more: str = "") -> str:
        data = {"@context": "https://schema.org", "@type": "BlogPosting", "headline": story.title, "datePublished": story.date, "author": {"@type": "Person", "name": story.author}}  # fmt: skip
        title = escape(story.title)
        return (
            f'<head><meta charset="utf-8"><title>{title}</title><meta property="og:title" content="{title}">'
            f'<meta name="description" content="{escape(story.dek)}"><script type="application/ld+json">'
            f"{json.dumps(data)}</script>{more}</head>"
        )

    # an article -------------------------------------------------------------------------------
    def html(self, story: Story) -> str:
        self.noise = []
        blocks = [self.block(b) for b in story.blocks]
        between = self.amid()
        for nth, extra in enumerate(between, 1):
            blocks.insert(
                self._gap(story, nth * len(story.blocks) // (len(between) + 1)) + nth - 1, extra
            )
        body = "\n".join(blocks)
        if story.notes:
            body += self.notes([(n, self.words(t)) for n, t in story.notes])
        return self.page(story, body)

    def _gap(self, story: Story, at: int) -> int:
        """The next place after a paragraph."""
        while 0 < at < len(story.blocks) and story.blocks[at - 1].kind != "p":
            at += 1
        return at

    def block(self, b: Block) -> str:
        if b.kind == "h":
            return self.heading(b.level, self.words(b.text), slug(b.text))
        if b.kind == "fig":
            return self.figure(b.file, escape(b.alt), self.words(b.text))
        if b.kind == "table":
            return self.table([[self.words(c) for c in row] for row in b.rows])
        if b.kind in ("code", "math"):
            return self.code(b.lang, b.text) if b.kind == "code" else self.display(b.text)
        if b.kind in ("p", "quote"):
            return (self.p if b.kind == "p" else self.quote) % self.words(b.text)
        return self.listing(b)

    def listing(self, b: Block) -> str:
        items = []
        for text, below in b.items:
            nested = self.ul % "".join(self.li % self.words(t) for t in below) if below else ""
            items.append(self.nest(self.li % self.words(text), nested))
        return (self.ol if b.kind == "ol" else self.ul) % "".join(items)

    def nest(self, item: str, below: str) -> str:
        return item[: -len("</li>")] + below + "</li>" if below else item

    def words(self, text: str) -> str:
        out, at = [], 0
        for m in INLINE.finditer(text):
            out.append(escape(text[at : m.start()]))
            out.append(self._inline(m))
            at = m.end()
        return "".join(out) + escape(text[at:])

    def _inline(self, m: re.Match[str]) -> str:
        if m["tex"]:
            return self.inline(m["tex"])
        if m["code"]:
            return self.c % escape(m["code"])
        if m["note"]:
            return self.ref(m["note"])
        if m["words"]:
            return self.a % (m["href"], self.words(m["words"]))
        return (
            self.strong % self.words(m["strong"]) if m["strong"] else self.em % self.words(m["em"])
        )

    # what layouts override --------------------------------------------------------------------
    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="{name}">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure><img src="/images/{file}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre><code class="language-{lang}">{escape(text)}\n</code></pre>'

    def inline(self, tex: str) -> str:
        return f"\\({escape(tex)}\\)"

    def display(self, tex: str) -> str:
        return f"<p>\\[{escape(tex)}\\]</p>"

    def table(self, rows: list[list[str]]) -> str:
        head = "".join(self.th % c for c in rows[0])
        body = "".join("<tr>" + "".join(self.td % c for c in row) + "</tr>" for row in rows[1:])
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def ref(self, n: str) -> str:
        return f'<sup id="fnref:{n}"><a href="#fn:{n}">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn:{n}"><p>{t} <a href="#fnref:{n}">↩</a></p></li>' for n, t in notes
        )
        return f'<section class="footnotes"><hr><ol>{items}</ol></section>'


class PlainNotes(Site):
    """A site without footnotes of its own: writers type [1] and a line at the end."""

    notes_linked = False

    def ref(self, n: str) -> str:
        return f"[{n}]"

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return "".join(self.p % f"[{n}] {t}" for n, t in notes)


def katex(tex: str) -> str:
    """What KaTeX writes, the part for eyes shortened."""
    shown = "".join(
        f'<span class="mord mathnormal">{c}</span>' for c in re.sub(r"\\[a-z]+|[^a-z]", "", tex)[:6]
    )
    return (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>'
        f'<mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">{escape(tex)}</annotation></semantics></math>'
        f'</span><span class="katex-html" aria-hidden="true"><span class="base">{shown}</span></span></span>'
    )
