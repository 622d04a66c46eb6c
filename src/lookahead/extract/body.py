"""Which element of a page holds the article, and which parts of it are not the article?

The whole subtree of the chosen container is kept, less what is clearly something else.  That keeps
lists, pictures and headings that extractors of text throw away.  The idea of scoring containers by the
prose in them is that of Arc90's readability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from lookahead.extract import dom

_JUNK_TAGS = (
    "script", "style", "template", "link", "meta", "nav", "input", "select", "textarea", "dialog",
    "object", "embed", "svg", "canvas", "datalist", "noscript", "frame", "frameset", "map", "menu",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDDEN = frozenset(
    "sr-only visually-hidden screen-reader-text screen-reader-only noprint mw-editsection "
    "mw-jump-link headerlink speechify-ignore margin-toggle".split(" ")
)
_JUNK_ROLES = frozenset(
    "navigation banner search complementary dialog alertdialog menu menubar toolbar contentinfo".split()
)
# Words of class and id that name a part of a page which is not the article.
_JUNK_NAMES = (
    "share|sharing|sharedaddy|shares|social|socials|related|recommend(?:ed|ations?)?|comments?|disqus|"
    "commentlist|respond|newsletter|subscribe|subscription|signup|sign-up|optin|cookies?|consent|gdpr|"
    "breadcrumbs?|pagination|pager|paging|sidebar|toc|table-of-contents|tableofcontents|promo|promotion|"
    "advert|advertisement|adsbygoogle|ads?|sponsor(?:ed)?|paywall|popup|modal|outbrain|taboola|"
    "jp-relatedposts|read-?next|readmore|more-posts|also-like|you-may|next-prev|prev-next|prevnext|"
    "post-nav(?:igation)?|author-?bio|author-?box|about-author|author-?(?:info|card|profile)|editorial-?bio|contributor-?bio|boilerplate|"
    "press-?contacts?|media-?contacts?|most-popular|popular-posts|recirc|masthead|site-header|site-footer|"
    "page-footer|navbar|navbox|topbar|menu|skip-?links?|printfooter|catlinks|feedback|like-button|"
    "reactions?|clap|toolbar|copybtn|edit-?link|backlinks|webmentions?|cta|call-to-action|"
    "kg-signup-card|gh-signup|announcement|banner|widget|post-footer|entry-footer|entry-utility|"
    "post-meta|entry-meta|article-meta|post-tags|tag-list|upvotes?|contributors|paginav|share-buttons|"
    "mw-jump|responses"
)
_JUNK = re.compile(rf"(?:^|[\s_-])({_JUNK_NAMES})(?=$|[\s_-])", re.I)
_TALK = re.compile("comment|disqus|respon")  # may be longer than the article
_LEFT = 300  # characters of prose beside a talk, with which the page is more than a talk
# Words that page builders use for all that they build.
_BUILT = frozenset("widget banner menu modal popup toolbar toc sidebar social promo role".split())
_NEVER_NAMED = frozenset({"body", "article", "main", "code", "pre"})
_NEVER_JUNK = frozenset("span em strong b i figcaption td th sup p mark img figure".split())
_BODY = re.compile(
    r"article-?body|post-?body|entry-?content|post-?content|article-?content|articletext|story-?body|"
    r"e-content|markdown-?body|page-content|blog-?content|blog-post|post__content|body-?markup|"
    r"available-content|gh-content|mw-parser-output|prose|rich-?text|post-full-content|"
    r"notion-page-content|md-content|main-content|postarticle|quarto-document-content|content-body|"
    r"article__body|pytorch-article|post_content|body markup",
    re.I,
)
_PROSE = frozenset("p pre li blockquote td dd h1 h2 h3 h4 figcaption code dt th summary".split())
_DIRECT = frozenset("p h1 h2 h3 h4 h5 ul ol pre blockquote figure table dl".split())
_END_HEADING = re.compile(
    r"^(?:related(?: (?:posts?|articles?|reading|stories|content|links))?|comments?(?: \(?\d+\)?)?|"
    r"(?:leave|post) a (?:comment|reply)|\d+ comments?|share(?: this(?: (?:post|article|story))?)?|"
    r"read (?:more|next)|you (?:might|may) also (?:like|enjoy)|ready for more\??|newsletter|trending|"
    r"more (?:from|posts|stories|articles|in|by)\b.{0,40}|discussion about this post|up next|"
    r"recommended(?: (?:posts|reading|for you|stories))?|recommended from .{0,30}|keep reading|"
    r"subscribe(?: to .{0,60})?|sign up.{0,60}|stay (?:updated|informed|in touch).{0,40}|written by.{0,40}|"
    r"(?:latest|recent|popular|similar) (?:posts|articles|news|stories)|about (?:the|our) authors?|"
    r"responses?(?: \(?\d+\)?)?|what to read next|continue reading|reuse)[:.…]?$",
    re.I,
)
MAX_ENDINGS = 20  # headings such as "Related posts" that are looked at, from the end
_ENOUGH = 0.4  # an element with this share of all prose is never junk by its name alone


@dataclass(slots=True)
class _Weight:
    """Characters of text in a subtree."""

    prose: int = 0  # in paragraphs, lists, code…, outside of links
    text: int = 0
    links: int = 0


def choose(root: HtmlElement) -> HtmlElement:
    """The element with the article; junk is taken out of the tree on the way."""
    page = dom.body(root)
    _drop_surely(page)
    weights = _weigh(page)
    total = max(1, weights[page].prose)
    _drop_by_name(page, weights, total)
    weights = _weigh(page)
    chosen = _descend(page, weights)
    _drop_inside(chosen, weights)
    return chosen


def cleared(chosen: HtmlElement) -> HtmlElement:
    """An article that was named by hand, without what is never part of one."""
    _drop_surely(chosen)
    return chosen


# ---- what is never the article -------------------------------------------------------------------


def _drop_surely(page: HtmlElement) -> None:
    for element in dom.attached(page, list(page.iter(*_JUNK_TAGS))):
        dom.remove(element)
    for element in dom.attached(page, [e for e in page.iter() if _is_hidden(e)]):
        dom.remove(element)
    for form in dom.attached(page, dom.elements(page, "form")):
        if len(dom.text_of(form)) > 1_500:  # ASP.NET wraps whole pages in a form
            form.tag = "div"
        else:
            dom.remove(form)
    for frame in dom.attached(page, dom.elements(page, "iframe")):
        _video(frame)
    for button in dom.attached(page, dom.elements(page, "button")):
        if next(button.iter("img"), None) is not None:
            button.tag = "span"  # a picture that a click enlarges
        else:
            dom.remove(button)


_VIDEO = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed/|player\.vimeo\.com/video/)", re.I
)


def _video(frame: HtmlElement) -> None:
    """An embedded player becomes a link to what it would play."""
    address = frame.get("src") or frame.get("data-src") or ""
    if not _VIDEO.match(address):
        dom.remove(frame)
        return
    address = re.sub(r"\?.*", "", address)
    address = re.sub(r"^.*/embed/", "https://www.youtube.com/watch?v=", address)
    address = re.sub(r"^.*/video/", "https://vimeo.com/", address)
    paragraph = dom.make("p")
    paragraph.append(dom.make("a", frame.get("title") or "Video", href=address))
    dom.replace(frame, paragraph)


def _is_hidden(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html"):
        return False
    style = element.get("style", "")
    if style and _HIDDEN_STYLE.search(style):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return (
            element.tag not in ("code", "pre", "img")
            and next(element.iter("img", "pre"), None) is None
        )
    classes = element.get("class", "")
    return bool(classes) and not _HIDDEN.isdisjoint(classes.split())


def _drop_by_name(page: HtmlElement, weights: dict[HtmlElement, _Weight], total: int) -> None:
    """Take out what its name says is not the article, unless the site calls everything so."""
    by_word: dict[str, list[HtmlElement]] = {}
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in _NEVER_NAMED:
            continue
        word = _junk_word(element)
        most = max(_ENOUGH * total, total - _LEFT if _TALK.match(word) else 0)
        if word and weights[element].prose < most:
            by_word.setdefault(word, []).append(element)
    for word, found in by_word.items():
        outermost = list(_outermost(found))
        prose = sum(weights[element].prose for element in outermost)
        if word in _BUILT and prose > _ENOUGH * total:
            continue  # a word of the builder, such as the widgets of Elementor
        if _TALK.match(word) and prose > total - _LEFT:
            continue  # the talk is all there is
        for element in dom.attached(page, outermost):
            if not _keeps_notes(element):
                dom.remove(element)


def _outermost(found: list[HtmlElement]) -> Iterator[HtmlElement]:
    """Those that stand in no other of them; `found` is in the order of the page."""
    inside: set[HtmlElement] = set()
    for element in found:
        if element not in inside:
            inside.update(element.iter())
            yield element


def _junk_word(element: HtmlElement) -> str:
    """The word of the element's names that says it is not of the article; "" where none does."""
    if element.get("role", "") in _JUNK_ROLES:
        return "role"
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag in _NEVER_JUNK or name == " ":
        return ""
    found = _JUNK.search(name)
    return found[1].lower() if found and not _BODY.search(name) else ""


def _keeps_notes(element: HtmlElement) -> bool:
    return any(item.get("data-note") is not None for item in element.iter("li"))


# ---- weights and the way down --------------------------------------------------------------------


def _weigh(page: HtmlElement) -> dict[HtmlElement, _Weight]:
    """The weight of every element of the subtree, in one walk from the leaves up."""
    order = [element for element in page.iter() if isinstance(element.tag, str)]
    prose_at, link_at = {page: False}, {page: False}
    for element in order[1:]:
        parent = element.getparent()
        prose_at[element] = prose_at.get(parent, False) or element.tag in _PROSE
        link_at[element] = link_at.get(parent, False) or element.tag == "a"
    weights = {element: _Weight() for element in order}
    for element in reversed(order):
        weight = weights[element]
        _add(weight, element.text, prose_at[element], link_at[element])
        parent = element.getparent()
        if element is page or parent not in weights:
            continue
        above = weights[parent]
        above.prose += weight.prose
        above.text += weight.text
        above.links += weight.links
        _add(above, element.tail, prose_at[parent] or _is_prose_tail(element), link_at[parent])
    return weights


def _is_prose_tail(element: HtmlElement) -> bool:
    """Text between line breaks is prose too, on old pages."""
    return element.tag in ("br", "b", "i", "em", "strong", "a", "code")


def _add(weight: _Weight, text: str | None, prose: bool, link: bool) -> None:
    length = len(text.strip()) if text else 0
    weight.text += length
    weight.links += length if link else 0
    weight.prose += length if prose and not link else 0


def _descend(page: HtmlElement, weights: dict[HtmlElement, _Weight]) -> HtmlElement:
    """From the page, or from what calls itself the article, down to where the prose lies spread out."""
    current = _by_name(page, weights)
    sure = current is not page and current.tag not in ("main", "section")
    while not sure:
        children = [child for child in current if child in weights]
        if not children:
            return current
        best = max(children, key=lambda child: weights[child].prose)
        if best.tag in _DIRECT or best.tag in _PROSE or not weights[best].prose:
            return current
        others = [child for child in children if child is not best]
        direct = sum(1 for child in others if child.tag in _DIRECT and weights[child].text > 20)
        share = weights[best].prose / max(1, weights[current].prose)
        if share < (0.97 if direct > 1 else 0.8) or _has_title(others):
            return current
        current = best
    return current


def _has_title(elements: list[HtmlElement]) -> bool:
    return any(next(element.iter("h1"), None) is not None for element in elements)


def _by_name(page: HtmlElement, weights: dict[HtmlElement, _Weight]) -> HtmlElement:
    """The element that the page itself calls its article, if half of the prose is there.

    Of nested ones that which adds the headline and little else: a line of authors, not a whole list of
    other articles.
    """
    total = max(1, weights[page].prose)
    claims = [e for e in weights if _claim(e) and weights[e].prose >= 0.5 * total]
    if not claims:
        return page
    best = max(claims, key=lambda e: _claim(e) * weights[e].prose)
    around = [
        element
        for element in best.iterancestors()
        if element in weights
        and _claim(element)
        and weights[element].prose <= 1.15 * weights[best].prose + 200
    ]
    titled = [element for element in around if _has_title([element])]
    articles = [element for element in around if element.tag in ("article", "d-article")]
    if titled and not _has_title([best]):
        return titled[0]
    return articles[-1] if articles else best


def _claim(element: HtmlElement) -> float:
    name = f"{element.get('class', '')} {element.get('id', '')}"
    if "articleBody" in element.get("itemprop", "") or element.tag == "d-article":
        return 1.2
    if element.tag == "article":
        return 1.1
    if name != " " and _BODY.search(name):
        return 1.15
    return 1.0 if element.tag == "main" or element.get("role") == "main" else 0.0


# ---- inside the container ------------------------------------------------------------------------


def _drop_inside(chosen: HtmlElement, weights: dict[HtmlElement, _Weight]) -> None:
    for name in ("footer", "header", "aside"):
        for element in dom.attached(chosen, list(chosen.iter(name))):
            if (
                element is not chosen
                and not _keeps_notes(element)
                and _is_furniture(element, weights)
            ):
                dom.remove(element)
    for element in dom.attached(
        chosen, list(chosen.iter("ul", "ol", "div", "section", "table", "p"))
    ):
        if element is not chosen and _is_link_list(element, weights) and not _keeps_notes(element):
            dom.remove(element)
    for element in dom.attached(chosen, list(chosen.iter("p", "div"))):
        if _is_button(element):
            dom.remove(element)
    for image in dom.attached(chosen, list(chosen.iter("img"))):
        if _is_portrait(image):
            dom.remove(image)
    _drop_tail(chosen)


def _is_portrait(image: HtmlElement) -> bool:
    """The small picture of an author, that leads to the author's page."""
    link = next((node for node in dom.ancestors(image, 3) if node.tag == "a"), None)
    leads = link is not None and re.search(r"/@|/author/|/authors?/", link.get("href", ""))
    width = image.get("width", "")
    return bool(leads) and (
        (width.isdigit() and int(width) <= 128) or "avatar" in image.get("src", "")
    )


def _is_button(element: HtmlElement) -> bool:
    """A block that holds nothing but a link dressed as a button."""
    links = list(element.iter("a"))
    if (
        len(links) != 1
        or len(dom.text_of(element)) > 60
        or next(element.iter("img"), None) is not None
    ):
        return False
    dressed = dom.names(links[0]) & {"button", "btn"}
    return bool(dressed) and dom.text_of(element) == dom.text_of(links[0])


def _is_furniture(element: HtmlElement, weights: dict[HtmlElement, _Weight]) -> bool:
    weight = weights.get(element, _Weight())
    if element.tag == "footer":
        quoted = any(node.tag in ("blockquote", "figure") for node in dom.ancestors(element, 3))
        bare = weight.text < 300 and next(element.iter("img"), None) is None
        return weight.links > 0.6 * weight.text or (bare and not quoted)
    if element.tag == "aside":
        return weight.links > 0.4 * weight.text
    if next(element.iter("h1", "h2", "img", "figure"), None) is not None:
        return False
    return weight.links > 0.4 * weight.text


def _is_link_list(element: HtmlElement, weights: dict[HtmlElement, _Weight]) -> bool:
    """A block of nothing but short links that lead around the site: a menu, tags, share buttons."""
    weight = weights.get(element, _Weight())
    if weight.text == 0 or weight.text > 2_000 or weight.links < 0.85 * weight.text:
        return False
    if next(element.iter("img", "pre", "figure", "h1", "h2", "h3", "video"), None) is not None:
        return False
    links = [a for a in element.iter("a") if a.get("href")]
    around = sum(1 for a in links if not a.get("href", "").startswith(("http:", "https:")))
    inner = sum(1 for a in links if a.get("href", "").startswith("#"))
    if element.tag == "p":
        return len(links) > 1 and around == len(links) and weight.text < 25 * len(links)
    if element.tag in ("ul", "ol"):
        return len(links) > 2 and (
            inner == len(links) or (around == len(links) and weight.text < 25 * len(links))
        )
    return len(links) > 1 and weight.text < 30 * len(links)


def _drop_tail(chosen: HtmlElement) -> None:
    """Cut everything from a heading such as "Related posts" on, if it stands near the end."""
    headings = [
        h
        for h in chosen.iter("h1", "h2", "h3", "h4", "h5", "h6")
        if _END_HEADING.match(dom.text_of(h))
    ]
    whole = len(chosen.text_content())
    for heading in dom.attached(chosen, headings[-MAX_ENDINGS:]):
        after = list(heading.itersiblings())
        section = heading.getparent()
        size = sum(len(node.text_content()) for node in after if isinstance(node.tag, str))
        if size > 0.3 * whole or any(
            _keeps_notes(node) for node in after if isinstance(node.tag, str)
        ):
            continue
        if any(node.tag in ("h1", "h2") for node in after if isinstance(node.tag, str)):
            _cut_section(heading)
            continue
        for node in after:
            dom.remove(node)
        dom.remove(heading)
        if (
            section is not None
            and section is not chosen
            and not dom.text_of(section)
            and not len(section)
        ):
            dom.remove(section)


def _cut_section(heading: HtmlElement) -> None:
    """Remove the heading and what follows it up to the next heading of its rank or higher."""
    rank = heading.tag
    for node in list(heading.itersiblings()):
        if isinstance(node.tag, str) and re.fullmatch("h[1-6]", node.tag) and node.tag <= rank:
            break
        dom.remove(node)
    dom.remove(heading)
