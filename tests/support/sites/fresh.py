# ruff: noqa: E501  the markup of pages is long lines, and no site uses all that it is told
"""Sites that were dressed last."""

from __future__ import annotations

from sites.site import BIO, COOKIE, FOOTER, LETTER, REMARKS, SHARE, TEASERS, PlainNotes, Site
from sites.story import Story, escape


class Hashnode(Site):
    """A blog host of React: prose inside boxes with hashed styles, a bar of reactions, a card of the author."""

    stories = ("quantise", "probe")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="heading-{name}" class="permalink-heading"><a class="permalink" href="#heading-{name}" title="Permalink"></a>{text}</h{level}>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre><div class="code-head"><button class="css-1q" aria-label="Copy"><svg></svg></button></div><code class="lang-{lang}"><span class="hljs-comment"></span>{escape(text)}\n</code></pre>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure><div class="relative"><img src="https://cdn.hashnode.example/res/upload/v1/{file}?auto=compress,format&amp;format=webp" alt="{alt}" class="image--center mx-auto" width="1600" height="840"></div><figcaption>{caption}</figcaption></figure>'

    def display(self, tex: str) -> str:
        return f"<p>$${escape(tex)}$$</p>"

    def inline(self, tex: str) -> str:
        return f"\\({escape(tex)}\\)"

    def amid(self) -> list[str]:
        return [
            f'<div data-node-type="callout"><div data-node-type="callout-emoji">💌</div><div class="newsletter-callout"><strong>{self.no("Liking this more than your dinner?")}</strong><p>{self.no(LETTER)}</p><form><input type="email" placeholder="Enter your email address"><button>Subscribe</button></form></div></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="flex flex-col gap-3 p-4 rounded-lg border"><a href="/x" class="font-heading"><h2>{0}</h2></a><a href="/x"><p class="line-clamp-3">{1}</p></a></div>',
            TEASERS[:3],
        )
        talk = self.each(
            '<section class="comment-box"><div class="flex"><a href="/@u">{0}</a><span>2 days ago</span></div><div class="prose comment-prose"><p>{1}</p></div></section>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story, '<script src="/mathjax@3/tex-mml-chtml.js"></script>')}<body><div id="__next"><div class="min-h-screen"><header class="blog-header"><div class="blog-header-container"><a class="blog-title" href="/">Kettle notes</a><nav class="blog-nav">{self.links("Home|Series|Badges", "span")}</nav><button>Follow</button></div></header><main class="blog-main"><article class="flex flex-col items-start gap-6 pb-10"><div class="px-4 w-full"><div class="relative"><img alt="Cover image" src="https://cdn.hashnode.example/cover.png" class="rounded-lg"></div></div><div class="flex flex-col"><h1 class="font-heading" data-query="post-title">{escape(story.title)}</h1><h2 class="text-2xl">{escape(story.dek)}</h2><div class="flex flex-row items-center"><a href="/@w"><div class="avatar"><img src="/a.png" width="40" alt="w"></div></a><a href="/@w"><span>{escape(story.author)}</span></a><span class="dot">·</span><a href="/p"><time>Mar 14, 2026</time></a><span>·</span><p>5 min read</p></div></div><section class="blog-content-section w-full"><div class="blog-content-wrapper article-main-wrapper"><div id="post-content-parent" class="prose prose-lg"><div id="post-content-wrapper" class="prose-base">{body}</div></div></div></section>
<div class="flex flex-row tags"><a href="/tag/llm">llm</a><a href="/tag/memory">memory</a></div><section class="author-block"><h3>Written by</h3><div><a href="/@w">{escape(story.author)}</a><div class="bio"><p>{self.no(BIO)}</p></div></div></section><section class="comments-section"><h2>Comments (3)</h2>{talk}</section></article><section class="more-articles"><h3>More articles</h3>{more}</section></main><footer class="blog-footer"><p>{self.no(FOOTER)}</p><div>{self.links("Archive|Privacy policy|Terms", "a")}</div></footer></div></div></body></html>"""


class MsResearch(Site):
    """A lab's blog on WordPress: a moray theme, cards of an event amid the text, publications below."""

    languages = False
    stories = ("heron", "paper")

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="wp-block-image aligncenter size-full"><img loading="lazy" decoding="async" width="1400" height="788" src="https://www.lab.example/en-us/research/wp-content/uploads/2026/06/{file}" alt="{alt}" class="wp-image-1"><figcaption class="wp-element-caption">{caption}</figcaption></figure>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<figure class="wp-block-table alignwide"><div class="table-responsive">{super().table(rows)}</div></figure>'

    def ref(self, n: str) -> str:
        return f'<sup class="footnote"><a id="_ftnref{n}" href="#_ftn{n}">[{n}]</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return '<hr class="wp-block-separator">' + "".join(
            f'<p class="has-small-font-size"><a id="_ftn{n}" href="#_ftnref{n}">[{n}]</a> {t}</p>'
            for n, t in notes
        )

    def amid(self) -> list[str]:
        return [
            f'<div class="border-bottom border-top border-gray-300 mt-5 mb-5 msr-promo text-center text-md-left alignwide" data-bi-aN="promo"><p class="msr-promo__label text-gray-800 text-center">Spotlight: Event</p><div class="row pt-3 pb-4 align-items-center"><div class="msr-promo__media col-12 col-md-5"><a class="bg-gray-300" href="https://events.example/forum"><img src="https://www.lab.example/forum.jpg" alt="forum"></a></div><div class="msr-promo__content p-3 px-5 col-12 col-md"><h2 class="h4">{self.no("A forum about forums")}</h2><p class="large">{self.no("Join us for a continuous exchange of ideas about the exchange of ideas.")}</p><div class="wp-block-buttons"><div class="wp-block-button"><a href="https://events.example/forum" class="btn btn-brand glyph-append">Register now</a></div></div></div></div></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        posts = self.each(
            '<div class="col-md-4"><div class="card card-post"><div class="card-body"><h3 class="card-title h5"><a href="/en-us/research/blog/x">{0}</a></h3><p class="card-text">{1}</p><p class="card-date">May 1, 2026</p></div></div></div>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html lang="en-US">{self.head(story)}<body class="post-template-default single single-post"><header id="uhf"><nav class="c-uhfh">{self.links("Our research|Programs and events|Blogs and podcasts|About", "div")}</nav></header><main id="main"><section class="single-post__heading"><div class="container"><nav aria-label="breadcrumb"><ol class="breadcrumb">{self.links("Home|Research Blog", cls="breadcrumb-item")}</ol></nav><h1 class="single-post__title">{escape(story.title)}</h1><p class="single-post__meta">Published <time datetime="2026-06-18">June 18, 2026</time></p><div class="single-post__authors"><p class="author-list">By <span class="author-list__item"><a href="/people/h">{escape(story.author)}</a></span></p></div><div class="share-page"><p>Share this page</p><ul class="social-links">{self.links("Share on Facebook|Share on X|Share on LinkedIn|Share on Reddit|Subscribe to our RSS feed")}</ul></div></div></section><article class="container single-post__content"><div class="entry-content">{body}</div></article><section class="related-content container"><h2>{self.no("Related publications of people with the same coat")}</h2></section><section class="container"><h2>Continue reading</h2><div class="row card-deck">{posts}</div><p><a href="/blog">See all blog posts</a></p></section><section class="msr-research-areas"><h2>Research Areas</h2><ul>{self.links("Artificial intelligence|Human language technologies")}</ul></section></main><footer id="footer"><div class="follow-us"><p>Follow us:</p>{self.no(SHARE)}</div><p>{self.no(FOOTER)}</p></footer></body></html>"""


class Regional(PlainNotes):
    """A regional paper: a wall of consent in the source, teasers amid the text, most-read and comments around."""

    languages = False
    stories = ("budget", "chips")
    p = '<p class="article__paragraph text-article">%s</p>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="article__media"><figure class="media-figure"><div class="media-figure__ratio"><img class="lazyload" data-src="https://img.paper.example/2026/{file}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="{alt}"></div><figcaption class="media-figure__caption">{caption}</figcaption></figure></div>'

    def amid(self) -> list[str]:
        return [
            f'<div class="article__inline-teaser teaser teaser--inline" data-track="inline"><a class="teaser__link" href="/local/x"><span class="teaser__kicker">More on this</span><span class="teaser__headline">{self.no(TEASERS[1][0])}</span></a></div>',
            f'<div class="abo-box"><p class="abo-box__title">{self.no("Read on with the evening edition")}</p><p>{self.no("Four weeks for nothing, then for something, until you find the button.")}</p><a class="btn btn--primary" href="/abo">Try it now</a></div>',
        ]

    def page(self, story: Story, body: str) -> str:
        read = self.each(
            '<li class="most-read__item"><a href="/x"><span class="most-read__number">1</span><span class="most-read__headline">{0}</span></a><span class="hidden-text">{1}</span></li>',
            TEASERS,
        )
        talk = self.each(
            '<div class="community__post"><strong>{0}</strong><p>{1}</p></div>', REMARKS
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body class="page page--article"><div id="cmp-wrapper" class="cmp" aria-modal="true" role="dialog"><div class="cmp__inner"><h2>{self.no("With advertising or with a subscription")}</h2><p>{self.no(COOKIE)}</p></div></div><header class="page-header"><div class="page-header__meta"><span>Tuesday, 27 October</span><a href="/epaper">E-Paper</a></div><nav class="page-nav"><ul>{self.links("Local|Sports|Culture|Business|Obituaries|Puzzles")}</ul></nav></header><div class="page-body"><main class="page-main"><article class="article"><header class="article__header"><p class="article__kicker">Ostby</p><h1 class="article__headline">{escape(story.title)}</h1><p class="article__intro">{escape(story.dek)}</p><div class="article__info"><span class="article__author">By {escape(story.author)}</span><time class="article__date" datetime="2026-10-27">27.10.2026, 06:00</time><button class="bookmark">Remember</button></div></header><div class="article__content">{body}</div><footer class="article__footer"><div class="article__tags"><a href="/t/budget">Budget</a><a href="/t/ostby">Ostby</a></div><div class="article__share">{self.no(SHARE)}</div></footer></article><section class="community"><h2>3 comments</h2>{talk}</section></main><aside class="page-aside"><section class="most-read"><h2>Most read</h2><ol>{read}</ol></section></aside></div><footer class="page-footer"><p>{self.no(FOOTER)}</p></footer></body></html>"""


SITES = (Hashnode, MsResearch, Regional)
