"""What a pass says of itself when it ends."""

from __future__ import annotations

from lookahead.cli.progress import Watch


def test_pages_and_pictures_are_counted() -> None:
    """Those that came and those that did not; nothing is said where none was asked for."""
    with Watch(0, quiet=True) as watch:
        assert "page" not in watch.count.summary()
        for well in (True, True, False):
            watch.aside("page", well)
        watch.aside("picture", True)
    said = watch.count.summary()
    assert "pages: 2 fetched, 1 could not be had" in said
    assert "pictures: 1 fetched" in said
