# ruff: noqa: E501  # rows of words
"""Do sites of Hugo, Jekyll and Quarto move in with their addresses, and is what was left said?"""

from __future__ import annotations

import os
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Program

from lookahead.core.errors import WrongUse
from lookahead.publish.moving import divs, kramdown, liquid, move, start

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763606060000000040001f61738550000000049454e44ae426082"
)
Blog = Any  # tests/publish/conftest.py


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def moved(blog: Blog, files: dict[str, str | bytes]) -> tuple[list[tuple[str, int]], list[Any]]:
    """What was left of the old site, and the flaws of the new one's build."""
    old = lay(blog.content.parent / "old", files)
    done = move(old, blog.content)
    left = [(flaw.file, flaw.line) for flaw in done.flaws]
    return left, [(f.file, f.line, f.code, f.text) for f in blog.build().flaws]


def pages(blog: Blog) -> set[str]:
    """Addresses at which there is a text or something that leads to one."""
    found = {name for name in blog.files() if name.endswith(".html")}
    return {f"/{name}".removesuffix("index.html") for name in found}


HUGO: dict[str, str | bytes] = {
    "hugo.toml": """\
baseURL = "https://ada.example.org/"
title = "Ada's log"
languageCode = "en-gb"
theme = "PaperMod"
[pagination]
pagerSize = 5
[permalinks]
blog = "/:year/:month/:slug/"
[params]
author = "Ada"
description = "On engines."
mainSections = ["blog"]
[params.homeInfoParams]
Title = "Welcome"
Content = "Words at *home*."
[[params.socialIcons]]
name = "github"
url = "https://github.com/ada"
[[menu.main]]
name = "Archive"
url = "archives/"
weight = 5
[[menu.main]]
name = "Blog"
url = "/blog/"
weight = 1
""",
    "content/blog/_index.md": "---\ntitle: Blog\n---\nAbove the list.\n",
    "content/blog/first.md": (
        "---\ntitle: First\ndate: 2026-01-02\nslug: one\ntags: [a]\naliases: [/old/first/]\nseries: [s]\n"
        'cover:\n  image: "img/c.png"\n  alt: C\n---\n{{< figure src="/img/c.png" alt="x" caption="C" >}}\n\n'
        '[second]({{< ref "second" >}})\n'
    ),
    "content/blog/second/index.md": '+++\ntitle = "Second"\ndate = 2026-02-03\nmenu = "main"\n+++\n![p](p.png)\n',
    "content/blog/second/p.png": PNG,
    "content/about.md": "---\ntitle: About\n---\nMe.\n",
    "content/docs/deep/x.md": "---\ntitle: X\n---\n[first](/2026/01/one/)\n",
    "content/archives.md": "---\ntitle: Archive\nlayout: archives\nurl: /archives/\n---\n",
    "content/blog/data.md": '{"title": "J", "date": "2026-03-01", "tags": ["b"]}\n\nJSON above.\n',
    "content/blog/old.org": "#+title: Org",
    "static/img/c.png": PNG,
    "layouts/shortcodes/own.html": "x",
    "themes/PaperMod/theme.toml": "x",
    "public/index.html": "built",
}


def test_a_site_of_hugo_keeps_its_addresses(blog: Blog) -> None:
    """Permalinks, slugs, aliases, bundles, sections, menus; shortcodes stay and are read at build."""
    left, flaws = moved(blog, HUGO)
    assert flaws == []
    assert left == [
        ("content/blog/old.org", 1),
        ("content/blog/second/index.md", 4),
        ("content/docs", 1),
        ("layouts", 1),
        ("themes", 1),
    ]
    expected = {
        "/2026/01/one/",
        "/old/first/",
        "/2026/02/second/",
        "/about/",
        "/docs/deep/x/",
        "/2026/03/j/",
    }
    assert expected <= pages(blog)
    assert (blog.out / "2026/02/second/p.png").exists()
    site = tomllib.loads((blog.content / "site.toml").read_text())
    assert site["base_url"] == "https://ada.example.org"
    assert (site["title"], site["author"], site["page_size"]) == ("Ada's log", "Ada", 5)
    assert list(site["menu"].items()) == [("Blog", "/posts/"), ("Archive", "/archives/")]
    assert site["social"] == {"github": "https://github.com/ada"}
    page = blog.page("2026/01/one/index.html")
    assert "<figcaption>C</figcaption>" in page
    assert 'href="/2026/02/second/"' in page
    assert "/img/c.png" in page
    assert "Words at <em>home</em>" in blog.page("index.html")
    assert "Above the list" in blog.page("posts/index.html")
    body = (blog.content / "posts/first.md").read_text()
    assert "tags: [a]\n" in body  # as its author wrote it
    assert 'url: "/2026/01/one/"' in body


def test_languages_of_hugo_stand_side_by_side(blog: Blog) -> None:
    """`a.fr.md` has the address and the language that it had."""
    left, flaws = moved(
        blog,
        {
            "config.yaml": "title: T\ndefaultContentLanguage: en\nlanguages:\n  en: {weight: 1}\n  fr: {weight: 2}\n",
            "content/posts/a.md": "---\ntitle: A\n---\nx",
            "content/posts/a.fr.md": "---\ntitle: A\n---\nx",
            "content/posts/b.en.md": "---\ntitle: B\n---\nx",
        },
    )
    assert flaws == []
    assert [file for file, _ in left] == ["config.yaml"]
    assert {"/posts/a/", "/fr/posts/a/", "/posts/b/"} <= pages(blog)


PAPERMOD: dict[str, str | bytes] = {
    "config/_default/hugo.yaml": """\
title: T
theme: [PaperMod]
enableEmoji: true
defaultContentLanguage: en
frontmatter: {date: [":filename", ":default"]}
languages:
  en: {contentDir: content/en, params: {description: Spoken}}
  fr: {contentDir: content/fr}
""",
    "config/_default/params.yaml": """\
author: [Ada, Bob]
ShowToc: true
TocOpen: true
ShowBreadCrumbs: true
DateFormat: "2006"
profileMode: {enabled: true, title: Ada, subtitle: Engines, imageUrl: me.png, buttons: [{name: Posts, url: posts}]}
giscus: {repo: ada/c, repoId: R_1}
analytics: {google: {SiteVerificationTag: abc}}
""",
    "config/_default/menus.en.yaml": "main: [{name: Projects, url: /projects/}]\n",
    "config/_default/permalinks.yaml": "posts: /:year/:title/\n",
    "content/en/posts/2026-01-02-name.md": "---\ntitle: Über uns\n---\n:tada: {{< own >}} {{< own >}}\n\n`{{< no >}}`\n",
    "content/en/projects/_index.md": "---\ntitle: What I made\n---\nThings.\n",
    "content/en/projects/2026-02-03-engine.md": "---\ntitle: An engine\n---\nIt turns.\n",
    "content/fr/posts/a.md": "---\ntitle: A\n---\nx",
    "layouts/shortcodes/own.html": "x",
    "themes/PaperMod/theme.toml": "x",
    "static/me.png": PNG,
}


def test_settings_of_papermod_are_ours(blog: Blog) -> None:
    """Also those in a folder and of a language; every one that is dropped is named."""
    old = lay(blog.content.parent / "old", PAPERMOD)
    said = [(one.file, one.text) for one in move(old, blog.content).flaws]
    site = tomllib.loads((blog.content / "site.toml").read_text())
    assert site["author"] == "Ada, Bob"
    assert (site["theme"], site["toc"], site["emoji"]) == ("log", "open", True)
    assert site["description"] == "Spoken"
    assert site["profile"] == {"title": "Ada", "text": "Engines", "picture": "/me.png"}
    assert site["buttons"] == {"Posts": "/posts"}
    assert site["giscus"] == {"repo": "ada/c", "repo_id": "R_1"}
    assert site["verify"] == {"google": "abc"}
    assert site["menu"] == {"Projects": "/projects/"}
    text = "\n".join(f"{file}: {one}" for file, one in said)
    assert "`params.DateFormat` is not taken over: days are written as the theme" in text
    assert "ShowBreadCrumbs" not in text
    assert "the shortcode `own` (2 times) is none of ours" in text
    assert "`no`" not in text
    assert "content/fr: 1 files in the language fr" in text


def test_sections_and_days_of_names_are_kept(blog: Blog) -> None:
    """A section of its own has a page at its address; a day in a name is the date and not in the address."""
    lay(blog.content.parent / "old", PAPERMOD)
    move(blog.content.parent / "old", blog.content)
    assert {one.code for one in blog.build().flaws} == {"shortcode"}
    assert {"/2026/über-uns/", "/projects/", "/projects/engine/"} <= pages(blog)
    page = blog.page("projects/index.html")
    assert "What I made" in page
    assert 'href="/projects/engine/"' in page
    assert "🎉" in blog.page("2026/über-uns/index.html")


JEKYLL: dict[str, str | bytes] = {
    "_config.yml": (
        "title: Lovelace\nurl: https://ada.example.org\nbaseurl: /notes\nauthor: {name: Ada}\n"
        "github_username: ada\nplugins: [jekyll-feed]\nexclude: [private]\n"
    ),
    "_posts/2015-05-21-rnn.markdown": """\
---
layout: post
title: "RNNs"
tags: deep nets
---

* TOC
{:toc}

## Part {#part .x}
{: .no_toc}

Energy $$E = mc^2$$ in a line, see [other]({% post_url 2016-01-02-two %}) and ![p]({{ site.baseurl }}/assets/p.png).

{% highlight python linenos %}
x = "{: .no }" # $$no$$
{% endhighlight %}

{% include figure.html src="/assets/p.png" caption="A p" alt="P" width="300" %}

{% raw %}`{{ x }}`{% endraw %} <!--more-->

$$
a
$$

![q]({{ "/assets/p.png" | relative_url }}){: .round width="50%"}

A paragraph.
{: .lead-in style="color: red"}

[home](/notes/about.html)
{% for post in site.posts %}
""",
    "cats/_posts/2016-01-02-two.md": "---\ntitle: Two\ndate: 2016-1-2 10:00:00\n---\n\\\\(x\\\\) and {{ page.views }}\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nx",
    "about.md": "---\ntitle: About\nlayout: page\n---\nMe.",
    "talks.md": "---\ntitle: Talks\npermalink: /speaking/\n---\nx",
    "index.html": "---\nlayout: home\n---\n{% for %}",
    "assets/p.png": PNG,
    "assets/main.css": "---\n---\n@import",
    "private/secret.txt": "x",
    "_layouts/post.html": "x",
    "Gemfile": "x",
    "_data/a.yml": "x",
}


def test_a_site_of_jekyll_keeps_its_addresses_and_reads_as_plain_markdown(blog: Blog) -> None:
    """The default permalinks end in .html: those are aliases of pages without; Liquid is gone."""
    left, flaws = moved(blog, JEKYLL)
    assert [flaw for flaw in flaws if flaw[2] != "alt"] == []
    assert sorted(left) == [
        ("_config.yml", 1),
        ("_data", 1),
        ("_layouts", 1),
        ("_posts/2015-05-21-rnn.markdown", 30),
        ("_posts/2015-05-21-rnn.markdown", 33),
        ("assets/main.css", 1),
        ("cats/_posts/2016-01-02-two.md", 5),
        ("index.html", 1),
    ]
    expected = {
        "/2015/05/21/rnn/",
        "/2015/05/21/rnn.html",
        "/cats/2016/01/02/two/",
        "/cats/2016/01/02/two.html",
    }
    assert expected | {"/about/", "/about.html", "/speaking/"} <= pages(blog)
    text = (blog.content / "posts/2015-05-21-rnn.md").read_text()
    assert "{% post_url" not in text
    assert "{:" not in text.replace("{: .no }", "")
    assert "$E = mc^2$ in a line" in text
    assert "```python {linenos=true}\n" + 'x = "{: .no }" # $$no$$\n```' in text
    assert '![P](</assets/p.png> "A p"){width=300}' in text
    assert "`{{ x }}`" in text
    assert "$$\na\n$$" in text
    assert "![q](/assets/p.png){.round width=50%}" in text
    assert "tags: [" in text
    page = blog.page("2015/05/21/rnn/index.html")
    assert page.count("<math") == 2
    assert 'href="/notes/cats/2016/01/02/two/"' in page
    assert 'href="/notes/about.html"' in page or 'href="/notes/about/"' in page
    assert not (blog.out / "private").exists()
    assert "idea" not in " ".join(pages(blog))
    assert (
        tomllib.loads((blog.content / "site.toml").read_text())["base_url"]
        == "https://ada.example.org/notes"
    )


QUARTO: dict[str, str | bytes] = {
    "_quarto.yml": (
        "project: {type: website}\nwebsite:\n  title: Q\n  site-url: https://q.example.org\n  navbar:\n    right:\n"
        "      - {text: About, href: about.qmd}\n      - {icon: github, href: https://github.com/q}\n"
    ),
    "index.qmd": "---\ntitle: Q\nlisting: {contents: posts}\n---\n",
    "about.qmd": "---\ntitle: About\n---\nMe.\n",
    "posts/_metadata.yml": "freeze: true\n",
    "posts/one/index.qmd": """\
---
title: One
author:
  - name: Ada
date: 2026-01-02
categories: [news]
image: c.png
image-alt: C
filters: [x]
---

::: {.callout-warning}
## Beware

It is *hot*.
:::

::: {.callout-note collapse="true" title="More"}
Hidden.
:::

::: panel-tabset
## Python

`a`

## R

`b`
:::

::: {.column-margin}
Aside.
:::

![A cat](c.png){#fig-cat fig-alt="cat"}

See @fig-cat and @eq-e.

$$
e
$$ {#eq-e}

```{python}
#| label: fig-line
#| fig-cap: "A line"
#| echo: false
plot()
```

```{r}
#| eval: false
1
```

{{< video https://www.youtube.com/watch?v=w7Ft2ymGmfc >}}

{{< include _part.qmd >}}

{{< version >}}

::: {.strange}
Text
:::
""",
    "posts/one/_part.qmd": "From a part.\n",
    "posts/one/c.png": PNG,
    "references.bib": "@book{a, title = {A}, author = {B}, year = 2000}",
    "styles.css": "x",
}


def test_a_site_of_quarto_reads_as_plain_markdown(blog: Blog) -> None:
    """Callouts, tabs, margins, labels and cells are said in our Markdown; pages keep their .html address."""
    left, flaws = moved(blog, QUARTO)
    assert {flaw[2] for flaw in flaws} <= {"run-missing", "shortcode"}, flaws
    assert ("posts/one/index.qmd", 9) in left  # filters
    assert ("posts/one/index.qmd", 60) in left  # version
    assert ("posts/one/index.qmd", 62) in left  # .strange
    text = (blog.content / "posts/one/index.md").read_text()
    assert (
        "> [!WARNING] Beware\n>\n> It is *hot*." in text
        or "> [!WARNING] Beware\n> It is *hot*." in text
    )
    assert "<details><summary>More</summary>\n\nHidden.\n\n</details>" in text
    assert text.count("<details open><summary>") == text.count("</details>") - 1 == 2
    assert "> Aside." in text
    assert '```python {run #fig-line caption="A line" echo="false"}\nplot()\n```' in text
    assert "```r\n1\n```" in text
    assert "[A film](https://www.youtube.com/watch?v=w7Ft2ymGmfc)" in text
    assert "From a part." in text
    assert {"/posts/one/", "/about/", "/about.html"} <= pages(blog)
    assert "Figure 1" in blog.page("posts/one/index.html")
    site = tomllib.loads((blog.content / "site.toml").read_text())
    assert site["menu"] == {"About": "/about/"}
    assert (blog.content / "references.bib").exists()


SETTINGS = {
    "hugo.yaml": "title: A\nparams:\n  # x\n  DateFormat: x\n  cover: {hidden: true}\nlanguages:\n  en:\n    gone: 1\n",
    "config.toml": "title = 'A'\nstrange = 1\n[params]\n  'DateFormat' = 'x'\n[params.other.deep]\nx = 1\n",
    "config/_default/params.toml": "author = 'A'\n\nDateFormat = 'x'\n",
    "config.json": '{\n "title": "A",\n "gone": 1\n}\n',
}
STANDS = {
    "hugo.yaml": {("DateFormat", 4), ("cover", 5), ("gone", 8)},
    "config.toml": {("strange", 2), ("DateFormat", 4), ("other", 5)},
    "config/_default/params.toml": {("DateFormat", 3)},
    "config.json": {("gone", 3)},
}


@pytest.mark.parametrize("file", SETTINGS)
def test_a_setting_that_is_left_is_told_where_it_stands(tmp_path: Path, file: str) -> None:
    """File and line, in YAML, TOML and JSON, in tables and in files of their own."""
    site = {file: SETTINGS[file], "content/posts/a.md": "---\ntitle: A\n---\nx", "themes/x": "x"}
    done = move(lay(tmp_path / "old", site), tmp_path / "new")
    told = [one for one in done.flaws if "the setting" in one.text]
    assert {one.file for one in told} == {file}
    assert {(one.text.split("`")[1].rpartition(".")[2], one.line) for one in told} == STANDS[file]


def test_defaults_of_jekyll_name_authors(tmp_path: Path) -> None:
    """For the whole site, a folder or a kind of text; what else they say is told with its line."""
    rows = """title: J
defaults:
  - values: {author: Jo, layout: x, toc: true}
  - {scope: {path: "", type: drafts}, values: {author: {name: Di}}}
  - {scope: {path: _posts/guests}, values: {authors: [Al, Bo]}}
  - [7]
"""
    post = "---\ntitle: A\n---\nx"
    site: dict[str, str | bytes] = {
        "_config.yml": rows,
        "_posts/2026-01-01-a.md": post,
        "_posts/guests/2026-01-02-b.md": post,
        "_posts/guests/2026-01-03-c.md": "---\ntitle: C\nauthor: Cy\n---\nx",
        "_drafts/d.md": post,
    }
    done = move(lay(tmp_path / "old", site), tmp_path / "new")
    assert [(f.file, f.line, "toc" in f.text) for f in done.flaws] == [("_config.yml", 2, True)]
    assert tomllib.loads((tmp_path / "new/site.toml").read_text())["author"] == "Jo"
    said = {path.name: path.read_text() for path in tmp_path.glob("new/posts/**/*.md")}
    assert "author" not in said["2026-01-01-a.md"]
    assert 'authors: ["Al", "Bo"]' in said["2026-01-02-b.md"]
    assert 'authors: ["Di"]' in said["d.md"]
    assert "authors" not in said["2026-01-03-c.md"]


def test_what_quarto_computes_is_said(blog: Blog) -> None:
    """Authors of a folder, small capitals; code in R and results within a line are named."""
    body = (
        "---\ntitle: A\n---\n[Small]{.smallcaps} `[x]{.smallcaps}` and `r 1+1`.\n\n```{r}\n1\n```\n"
    )
    files: dict[str, str | bytes] = {
        "_quarto.yml": "website: {title: Q}\n",
        "posts/_metadata.yml": "author: [{name: Ada}, {name: Bob}]\n",
        "posts/a/index.qmd": body,
        "posts/b/index.qmd": "---\ntitle: B\nauthor: Eve\n---\nx\n",
    }
    left, flaws = moved(blog, files)
    assert flaws == []
    assert left == [("posts/a/index.qmd", 4), ("posts/a/index.qmd", 6)]
    text = (blog.content / "posts/a/index.md").read_text()
    assert '<span style="font-variant: small-caps">Small</span> `[x]{.smallcaps}`' in text
    assert 'author: ["Ada", "Bob"]' in text
    assert "author: Eve" in (blog.content / "posts/b/index.md").read_text()


def test_plain_markdown_becomes_posts(blog: Blog) -> None:
    """A day in a file's name is its date; a text is taken as it is."""
    left, flaws = moved(
        blog,
        {
            "2020-01-02-a.md": "---\ntitle: A\n---\n![p](p/q.png)",
            "p/q.png": PNG,
            "sub/b.markdown": "# B\n\nx",
            "notes/c.md": "---\ntitle: C\n---\nx",
            "README.md": "x",
            "stray.txt": "x",
        },
    )
    assert flaws == []
    assert left == [("README.md", 1)]
    assert {"/posts/2020-01-02-a/", "/posts/sub/b/", "/notes/c/"} <= pages(blog)
    assert "2020-01-02" in (blog.content / "posts/2020-01-02-a.md").read_text()


def test_nothing_is_overwritten_and_moving_twice_says_so(blog: Blog) -> None:
    """What stands in the new folder stays; the report of the first time too."""
    old = lay(blog.content.parent / "old", HUGO)
    lay(blog.content, {"posts/first.md": "mine", "posts/SECOND/x": "y"})
    first = move(old, blog.content)
    assert (blog.content / "posts/first.md").read_text() == "mine"
    assert ("posts/first.md", 1) in [(flaw.file, flaw.line) for flaw in first.flaws]
    report = (blog.content / "moved.txt").read_text()
    assert "posts/first.md:1: there is such a file already" in report
    second = move(old, blog.content)
    assert second.texts == second.files == 0
    assert (blog.content / "moved.txt").read_text() == report


def test_hostile_trees_are_safe(blog: Blog) -> None:
    """Links out, broken settings, odd names, controls, bombs: named, and the rest is taken over."""
    secret = blog.content.parent / "secret.md"
    secret.write_text("secret")
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    deep = "d/" * 30
    old = lay(
        blog.content.parent / "old",
        {
            "hugo.toml": "title = = 1",
            "hugo.yaml": f"a0: &a0 [x]\n{bomb}\ntitle: *a11\nparams: [1]\nmenu: {{main: 7}}\nbaseURL: 3\n",
            "content/posts/a.md": b"---\ntitle: [\n---\nGr\xfc\xdfe \0",
            "content/posts/b.md": "---\ntitle: *a\ncover: [1]\nslug: {a: 1}\naliases: 7\n---\nx",
            "content/posts/con.md": "---\ntitle: c\n---\nx",
            'content/posts/a"b.md': "---\ntitle: c\n---\nx",
            f"content/{deep}x.md": "x",
            "content/posts/good.md": "---\ntitle: good\n---\nx",
            "content/posts/big.md": b"x" * (5 << 20),
        },
    )
    os.symlink(secret, old / "content/posts/leak.md")
    os.symlink(old, old / "content/loop")
    done = move(old, blog.content)
    files = {flaw.file for flaw in done.flaws}
    assert {
        "hugo.toml",
        "content/posts/a.md",
        "content/posts/b.md",
        "content/posts/leak.md",
        "content/loop",
    } <= files
    assert {"content/posts/con.md", 'content/posts/a"b.md', "content/posts/big.md"} <= files
    assert any("16 deep" in flaw.text for flaw in done.flaws)
    assert not any(
        "secret" in path.read_text("utf-8", "replace") for path in blog.content.rglob("*.md")
    )
    blog.build()
    assert (blog.out / "posts/good/index.html").exists()


def test_folders_that_are_no_sites(tmp_path: Path) -> None:
    """Wrong use is said in a sentence; the new folder may not lie in the old one."""
    lay(tmp_path / "empty", {"a.txt": "x"})
    for old, new in ((tmp_path / "gone", tmp_path / "new"), (tmp_path / "empty", tmp_path / "new")):
        with pytest.raises(WrongUse):
            move(old, new)
    lay(tmp_path / "blog", {"a.md": "x"})
    for new in (tmp_path / "blog", tmp_path / "blog" / "new", tmp_path):
        with pytest.raises(WrongUse):
            move(tmp_path / "blog", new)


def test_a_new_site_builds_without_a_flaw(blog: Blog) -> None:
    """One post, one note, settings to be filled in."""
    assert start(blog.content, datetime(2026, 5, 1, tzinfo=UTC)).texts == 2
    assert blog.build().flaws == ()
    assert {"/posts/a-first-post/", "/notes/a-first-note/"} <= pages(blog)


@pytest.mark.parametrize(
    "text",
    ["{% " * 50_000, "{{ " * 50_000, "{% highlight %}" * 20_000, "{:" * 100_000, "$$a" * 100_000, "`{:x}" * 50_000,
     "\\\\(" * 100_000, "\\\\[" * 100_000, "```{python}\n#| a: b\n" * 20_000, "::: {.callout-note}\n" * 2_000, "a\n{: .x}\n" * 10_000],
    ids=["tags", "outputs", "code", "marks", "maths", "ticks", "round", "square", "cells", "divs", "lines"],
)  # fmt: skip
@pytest.mark.slow
def test_odd_texts_cost_little(text: str) -> None:
    """Whatever stands in an old text, it is rewritten in seconds."""
    began = time.process_time()
    liquid.plain(text, liquid.Site("/b", {}))
    kramdown.plain(text)
    divs.plain(text, lambda _: None)
    assert time.process_time() - began < 6


PARTS = ["{% raw %}", "{% endraw %}", "{% highlight x %}", "{% include figure.html src='a' %}", "{{ site.baseurl }}", "{{",
         "}}", "{: .x}", "{:toc}", "$$", "$", "`", "```", "\n", "\n\n", "# h", "- ", "> ", ":::", "::: {.callout-tip}", ":::: panel-tabset",
         "```{python}\n#| label: a\n", "{{< include b >}}", "\\\\(", "\\\\)", "![a](b)", "word"]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_no_text_is_too_odd(text: str) -> None:
    """Nothing raises, lines are lines of the text, and what has nothing of theirs stays as it is."""
    count = text.count("\n") + 1
    _, lines, told = liquid.plain(text, liquid.Site("/b", {}))
    assert all(1 <= line <= count for line in lines)
    assert all(1 <= line <= count for line, _ in told)
    after, told = kramdown.plain(text)
    assert after.count("\n") + 1 == count
    assert all(1 <= line <= count for line, _ in told)
    assert all(1 <= line <= count for line, _ in divs.plain(text, lambda _: None)[1])


KRAMDOWN = {
    '![a](b)\n{: style="width: 80%;" class="center"}\n*Fig*': "![a](b){.centered width=80%}\n\n*Fig*",
    '{: class="info"}\n| $$a =n $$ | $$|x|$$ b |': "\n| $a =n$ | $|x|$ b |",
    '{: class="contents"}\n* TOC\n{:toc}': "\n\n",
    "## A\n{: .no_toc #b}": "## A {#b}\n",
    '[a](b){:target="_blank"} `{: .c}`': "[a](b) `{: .c}`",
    "$$\na\n$$\n\n$$b$$": "$$\na\n$$\n\n$$b$$",
    "\\\\(x\\\\) \\\\[y\\\\]": "\\(x\\) \\[y\\]",
    '{::options parse_block_html="true" /}\na': "\na",
}


@pytest.mark.parametrize("text", KRAMDOWN)
def test_kramdown_becomes_our_markdown(text: str) -> None:
    """Attributes of pictures and headings behind them, the rest without; nothing of it is lost but looks."""
    assert kramdown.plain(text) == (KRAMDOWN[text], [])


def test_plain_texts_stay_as_they_are() -> None:
    """To the last line break."""
    for text in ("a\n\n- b `c`\n", "a", "", "```\nx\n```\n\n", "> q\n\n\n# h"):
        assert liquid.plain(text, liquid.Site("", {}))[0] == text
        assert kramdown.plain(text)[0] == text
        assert divs.plain(text, lambda _: None)[0] == text


@pytest.mark.slow
def test_the_command_says_what_it_did(cli: Program, tmp_path: Path) -> None:
    """Words for people, JSON for programs, one line and exit code 2 for wrong use."""
    old = lay(tmp_path / "old", HUGO)
    ran = cli("new", "site", "--from", old, "--content", tmp_path / "blog")
    assert ran.code == 0
    assert "from Hugo; 5 left to do" in ran.out
    assert "content/blog/old.org:1: only Markdown is read" in ran.err
    said = cli("new", "site", "--content", tmp_path / "fresh", "--json").json
    assert (said["from"], said["texts"], said["problems"]) == ("", 2, [])
    assert cli("new", "site", "--from", tmp_path / "gone", "--content", tmp_path / "b").code == 2
