"""How is a channel written as JSON Feed 1.1 (jsonfeed.org/version/1.1)?"""

from __future__ import annotations

import json
from typing import Any

from lookahead.serve.address import absolute
from lookahead.serve.feeds.channel import Channel, Item


def jsonfeed(channel: Channel) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": absolute(channel.path),
        "feed_url": absolute(channel.self_path),
        "language": channel.language,
        "items": [_item(item) for item in channel.items],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _item(item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": item.id,
        "url": item.page,
        "external_url": item.original,
        "title": item.title,
        "summary": item.excerpt,
        "content_html": item.html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": item.author or item.source}],
        "tags": list(item.tags),
        "language": item.language,
        "attachments": [
            {"url": url, "mime_type": type or "application/octet-stream"}
            | ({"size_in_bytes": length} if length else {})
            for url, type, length in item.enclosures
        ],
    }
    kept = {name: value for name, value in values.items() if value}
    return kept if item.html else {**kept, "content_text": item.excerpt or item.title}
