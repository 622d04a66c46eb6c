"""Films are told from pages by their address, on hosts of any name."""

from __future__ import annotations

import pytest

from lookahead.core.video import site


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youtube.com/watch?v=AbCdEfGhIjK", "YouTube"),
        ("https://youtu.be/AbCdEfGhIjK?t=3", "YouTube"),
        ("https://www.youtube.com/shorts/AbCdEfGhIjK", "YouTube"),
        ("https://vimeo.com/123456789", "Vimeo"),
        ("https://peertube.example/w/4pQx8LmWZ7tnYcBvR2sKdE", "peertube.example"),
        ("https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d", "tube.example"),
        ("https://www.youtube.com/channel/UCabc", ""),
        ("https://youtube.com.evil.example/watch?v=1", ""),
        ("https://blog.example/w/a-post", ""),
        ("https://blog.example/watch", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_site(url: str, name: str) -> None:
    """The name of the site for films alone."""
    assert site(url) == name
