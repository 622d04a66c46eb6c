"""What does a page say to search engines?  JSON-LD with schema.org's names, without the text once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lookahead.publish.model import About, Writing


def writing(
    one: Writing,
    about: About,
    absolute: Callable[[str], str],
    crumbs: Sequence[tuple[str, str]],
    image: str,
) -> list[dict[str, Any]]:
    """BlogPosting (WebPage for pages) and BreadcrumbList."""
    front = one.front
    authors = front.authors or ((about.author,) if about.author else ())
    said = {
        "@context": "https://schema.org",
        "@type": "WebPage" if one.section == "pages" else "BlogPosting",
        "headline": one.title,
        "name": one.title,
        "description": one.excerpt,
        "keywords": ", ".join(front.tags),
        "inLanguage": front.language or about.language,
        "wordCount": one.words,
        "datePublished": front.date,
        "dateModified": front.updated or front.date,
        "author": [{"@type": "Person", "name": name} for name in authors],
        "image": image,
        "mainEntityOfPage": front.canonical or absolute(one.address),
    }
    trail = [*crumbs, (one.title, one.address)]
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": absolute(address)}
        for at, (name, address) in enumerate(trail, 1)
    ]
    page = {name: value for name, value in said.items() if value}
    return [
        page,
        {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items},
    ]


def home(about: About, absolute: Callable[[str], str]) -> list[dict[str, Any]]:
    """WebSite, and who stands behind it."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": about.title,
        "url": absolute("/"),
        "description": about.description,
        "inLanguage": about.language,
    }
    if about.author:
        links = [url for _, url in about.social if url.startswith("https://")]
        said["author"] = {"@type": "Person", "name": about.author} | (
            {"sameAs": links} if links else {}
        )
    return [{name: value for name, value in said.items() if value}]
