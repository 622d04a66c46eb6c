"""What is worth reading in a page, or in the HTML of a feed's entry?"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from lookahead.core.model import Extracted, Problem
from lookahead.extract import (
    body,
    codeblocks,
    dom,
    fallback,
    footnotes,
    language,
    maths,
    metadata,
    pictures,
    rules,
    surroundings,
    text,
)
from lookahead.extract.polish import polish
from lookahead.extract.sanitise import clean
from lookahead.extract.walls import wall

MAX_PAGE = 4_000_000  # characters; more is cut
THIN = 200  # characters of text; with less than this other extractors are asked
SHARE = 0.35  # of what resiliparse calls the main text; with less than this too

_NO_RULES: rules.Rules = {}


def extract(html: str, url: str = "", made: rules.Rules = _NO_RULES) -> Extracted:
    """The article of a page, safe to store.  Never raises; what is wrong is in `problems`.

    `url` is where the page was found: relative addresses are resolved against it.  `made` are rules made by
    hand for the site (`extract.rules`); where they find nothing, the page is read as any other.
    """
    html = html[:MAX_PAGE]
    root = dom.document(html)
    about = metadata.read(root, url)
    base = _base(root, url)
    whole = dom.text_of(dom.body(root))[:2_000]
    needed, raw = _needed(html)
    _prepare(root, needed | {"pictures", "footnotes"}, raw)
    rules.exclude(dom.body(root), made)
    named = rules.include(dom.body(root), made)
    host = urlsplit(about.canonical or url).hostname or ""
    if named is None:
        surroundings.clear(dom.body(root), host)
    chosen = body.choose(root) if named is None else body.cleared(named)
    if named is None:
        surroundings.trim(chosen, title=about.title, author=about.author, host=host)
    footnotes.adopt(dom.body(root), chosen)
    polish(chosen)
    found = _finish(chosen, base)
    if named is None and _is_thin(found.text, html):
        found = _second_opinion(html, base, found, made)
    return replace(
        found,
        title=about.title,
        author=about.author,
        published=about.published,
        lang=about.lang or language.detect(found.text),
        image=about.image or found.image,
        canonical=about.canonical,
        site=about.site,
        description=about.description,
        problems=_problems(found, about.title, whole),
    )


def feed_html(html: str, base_url: str = "") -> Extracted:
    """What a feed's entry holds, safe to store: html, text, image, math, code, words, minutes.

    Nothing is taken away but what is unsafe.  Plain entries never meet a tree of ours: they cost
    the sanitiser and a count of words.
    """
    html = html[:MAX_PAGE]
    needed, raw = _needed(html)
    if not needed:
        return _measured(clean(html, base_url))
    root = dom.document(f"<html><body>{html}</body></html>")
    _prepare(root, needed, raw)
    return _finish(dom.body(root), base_url)


def _needed(html: str) -> tuple[set[str], bool]:
    """The steps that have anything to do for this source, and whether it shows signs of maths."""
    if "$" not in html and "\\" not in html and not _UNUSUAL.search(html):
        return set(), False
    lower = html.lower()
    needed = {step for step, hints in _STEPS.items() if any(hint in lower for hint in hints)}
    if html.count("$") > 1 and maths.DOLLARS.search(html):
        needed.add("maths")
    return needed, "maths" in needed and any(sign in lower for sign in maths.SIGNS)


# a tag that is not of plain text, or what may be TeX: most entries of feeds have neither, and looking
# for fifty hints in each of them costs as much as cleaning it
_UNUSUAL = re.compile(
    r"<(?!/?(?:p|br|em|strong|b|i|ul|ol|li|blockquote|h[1-6])\s*/?>)", re.IGNORECASE
)
_STEPS = {
    "code": codeblocks.HINTS,
    "maths": maths.HINTS,
    "pictures": pictures.HINTS,
    "footnotes": footnotes.HINTS,
}


def _prepare(root: HtmlElement, needed: set[str], raw: bool) -> None:
    """Bring code, maths, pictures and footnotes into the stored form, in place."""
    if "code" in needed:
        codeblocks.gather(root)
    if "maths" in needed:
        maths.gather(root, raw=raw)
    if "pictures" in needed:
        pictures.gather(root)
    if "footnotes" in needed:
        footnotes.gather(root)


def _base(root: HtmlElement, url: str) -> str:
    declared = root.find(".//base[@href]")
    if declared is not None and declared.get("href", "").startswith(("http://", "https://")):
        return str(declared.get("href"))
    return url


def _finish(chosen: HtmlElement, base: str) -> Extracted:
    formulas, code = maths.formulas(chosen), codeblocks.blocks(chosen)
    found = _measured(clean(dom.inner_html(chosen), base))
    return replace(found, math=formulas, code=code)


_IMAGE = re.compile(r'<img(?: [a-z]+="[^"]*")*? src="([^"]+)"')


def _measured(html: str) -> Extracted:
    plain = text.of_clean(html)
    words, minutes = text.count(plain)
    image = _IMAGE.search(html) if "<img" in html else None
    return Extracted(
        html=html,
        text=plain,
        words=words,
        minutes=minutes,
        image=image[1].replace("&amp;", "&") if image else "",
    )


# ---- a second vote -------------------------------------------------------------------------------


def _is_thin(found: str, html: str) -> bool:
    if len(found) < THIN:
        return True
    return len(found) < SHARE * len(fallback.main_text(html))


def _second_opinion(html: str, base: str, ours: Extracted, made: rules.Rules) -> Extracted:
    """The longest of our own, readability's and trafilatura's, each from the prepared page."""
    best = ours
    for other in (fallback.by_readability, lambda page: fallback.by_trafilatura(page, base)):
        root = dom.document(html)
        rules.exclude(dom.body(root), made)
        _prepare(root, *_needed(html))
        kept = _tokens(root)
        page = dom.document(other(dom.outer_html(root)))
        _restore(page, kept)
        polish(dom.body(page))
        found = _finish(dom.body(page), base)
        if len(found.text) > 1.5 * len(best.text):
            best = found
    return best


def _tokens(root: HtmlElement) -> dict[str, HtmlElement]:
    """Replace formulas and code by words that every extractor lets through."""
    page = dom.text_of(root)
    prefix = "lkh"
    while prefix in page:
        prefix += "q"
    kept = {}
    found = [e for e in root.iter("pre", "code") if e.tag == "pre" or maths.is_formula(e)]
    for index, element in enumerate(dom.attached(root, found)):
        token = f"{prefix}{index}z"
        holder = dom.make("p" if element.tag == "pre" else "span", token)
        dom.replace(element, holder)
        kept[token] = element
    return kept


def _restore(root: HtmlElement, kept: dict[str, HtmlElement]) -> None:
    """Put formulas and code back where their words still stand."""
    if not kept:
        return
    prefix = next(iter(kept)).rstrip("z").rstrip("0123456789")
    pattern = re.compile(rf"({prefix}\d+z)")
    for element in list(root.iter()):
        for where in ("text", "tail"):
            value = getattr(element, where)
            if value and prefix in value and isinstance(element.tag, str):
                _put_back(element, where, pattern.split(value), kept)


def _put_back(
    element: HtmlElement, where: str, parts: list[str], kept: dict[str, HtmlElement]
) -> None:
    setattr(element, where, parts[0])
    parent = element if where == "text" else element.getparent()
    position = 0 if where == "text" else parent.index(element) + 1
    for token, after in zip(parts[1::2], parts[2::2], strict=True):
        original = kept.pop(token, None)
        if original is None:
            continue
        original.tail = after
        parent.insert(position, original)
        position += 1


# ---- what is not an article ----------------------------------------------------------------------


def _problems(found: Extracted, title: str, start: str) -> tuple[Problem, ...]:
    if problem := wall(found.text, found.words, title, start):
        return (problem,)
    if not found.text:
        return (Problem("empty", "No article was found on the page."),)
    return ()
