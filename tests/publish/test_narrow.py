"""Do the menu, the title of the site and the way to a text keep apart where there is little room?"""

from __future__ import annotations

from typing import Any

import pytest
import showcase

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = "posts notes papers archive tags categories series faq about search".split()
LONG = "A title which somebody could not stop writing, " * 8
# boxes of the header that lie on each other, and those that are no box at all
OVERLAPS = """() => {
  const all = [...document.querySelectorAll('.head nav a, .head .brand, .head .toggle')].map(one => {
    const range = document.createRange(); range.selectNodeContents(one);
    const box = one.matches('.toggle') ? one.getBoundingClientRect() : range.getBoundingClientRect();
    return [one.textContent.trim(), box];
  });
  return all.flatMap(([a, x], i) => all.slice(i + 1).filter(([, y]) =>
    x.left < y.right && y.left < x.right && x.top + 3 < y.bottom && y.top + 3 < x.bottom
  ).map(([b]) => a + '/' + b));
}"""


@pytest.mark.parametrize("theme", showcase.THEMES)
@pytest.mark.parametrize("width", [320, 390, 760, 1280])
def test_ten_entries_and_a_long_title(browser: Any, blog: Any, theme: str, width: int) -> None:
    """Entries of the menu do not touch, the button stands beside the title, and nothing is too wide."""
    menu = "\n".join(f'{name} = "/{name}/"' for name in NAMES)
    named = f'title = "{LONG[:60]}"\ntheme = "{theme}"\n[menu]\n{menu}\n'
    blog.write("site.toml", named)
    blog.post("long", title=LONG.strip())
    blog.build()
    tab = browser.new_page(viewport={"width": width, "height": 800})
    with showcase.served(blog.out) as address:
        tab.goto(f"{address}/posts/long/")
        assert tab.evaluate(OVERLAPS) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        box = "document.querySelector('{}').getBoundingClientRect()"
        if width < 640:
            brand, button = (tab.evaluate(box.format(one)) for one in (".brand", ".head .toggle"))
            assert button["top"] < brand["bottom"]
            assert brand["top"] < button["bottom"]
        assert tab.evaluate(box.format(".crumbs"))["height"] < 60
    tab.close()
