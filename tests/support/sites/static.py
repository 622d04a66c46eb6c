# ruff: noqa: E501, ARG002  the markup of pages is long lines, and no site uses all that it is told
"""Sites that a program writes from files: Hugging Face, PyTorch, generators, docs, arXiv, GitHub."""

from __future__ import annotations

import re

from sites.site import COOKIE, FOOTER, LETTER, REMARKS, SHARE, TEASERS, PlainNotes, Site, katex
from sites.story import Story, escape


def spans(text: str) -> str:
    """Code with its keywords in spans, as highlighters write it."""
    return re.sub(
        r"\b(def|for|if|return|yield|import|from|func|in)\b",
        r'<span class="k">\1</span>',
        escape(text),
    )


class HuggingFace(Site):
    stories = ("quantise", "serving")
    a = '<a rel="nofollow" href="%s">%s</a>'
    li = "<li>%s</li>"

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="relative group flex items-center"><a id="{name}" class="header-link block pr-1.5 text-lg no-hover:hidden with-hover:absolute with-hover:p-1.5 with-hover:opacity-0" href="#{name}"><span class="header-link"><svg viewBox="0 0 256 256"><path d="M1"></path></svg></span></a> <span>{text}</span></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="image text-center"><img alt="{alt}" src="https://hub.example/datasets/docs/resolve/main/{file}"><figcaption>{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        body = re.sub(
            r"\b(def|for|if|return|yield|func)\b",
            r'<span class="hljs-keyword">\1</span>',
            escape(text),
        )
        return f'<div class="code-block relative"><div class="absolute top-2.5 right-4"><button class="inline-flex items-center relative text-sm" title="code excerpt" type="button"><svg></svg><div class="absolute pointer-events-none" style="left: 50%">Copied</div></button></div><pre class=""><!-- HTML_TAG_START --><code class="language-{lang}">{body}\n</code><!-- HTML_TAG_END --></pre></div>'

    def inline(self, tex: str) -> str:
        return f"<!-- HTML_TAG_START -->{katex(tex)}<!-- HTML_TAG_END -->"

    def display(self, tex: str) -> str:
        return f'<p><span class="katex-display">{katex(tex)}</span></p>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div class="max-w-full overflow-auto">{super().table(rows)}</div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<a href="/blog/x" class="flex flex-col"><img src="/t.png" alt=""><h2 class="font-serif font-semibold">{0}</h2><p>{1}</p></a>',
            TEASERS,
        )
        talk = self.each(
            '<div class="discussion-event"><div class="flex"><a href="/u">{0}</a><time>3 days ago</time></div><div class="prose"><p>{1}</p></div><button>Reply</button></div>',
            REMARKS,
        )
        return f"""<!doctype html><html class="">{self.head(story, "<script>window.hubConfig = {{}};</script>")}<body class="flex flex-col min-h-dvh bg-white"><div class="flex min-h-dvh flex-col"><div class="SVELTE_HYDRATER contents" data-target="DeviceProvider" data-props="{{}}"></div><div class="SVELTE_HYDRATER contents" data-target="MainHeader"><header class="border-b border-gray-100"><nav aria-label="Main"><ul>{self.links("Models|Datasets|Spaces|Docs|Pricing")}</ul></nav></header></div>
<main class="flex flex-1 flex-col"><div class="SVELTE_HYDRATER contents" data-target="BlogPageTableOfContents"><div class="container"><nav aria-label="Secondary" class="flex flex-col"><ul class="space-y-2">{self.links("What the error looks like|Results")}</ul></nav></div></div><div class="mb-4 mx-auto container relative px-4 flex w-full flex-col gap-6 lg:flex-row pt-28"><div class="blog-content copiable-code-container prose prose-red sm:prose-lg dark:prose-invert mx-auto mt-12"><div class="not-prose mb-6 font-sans"><a href="/blog" class="flex text-gray-600"><svg></svg>Back to Articles</a></div>
<h1 class="relative group flex items-center"><span>{escape(story.title)}</span></h1><div class="not-prose"><div class="SVELTE_HYDRATER contents" data-target="UpvoteControl"><div class="flex"><a href="/login" class="self-start"><svg></svg>Upvote <div class="font-bold">41</div></a><ul><li><a href="/u"><img alt="" src="/avatar.svg"></a></li></ul><div>+35</div></div></div></div><div class="not-prose"><div class="mb-12 flex flex-wrap items-center gap-x-5"><div class="flex items-center font-sans leading-tight"><a href="/u"><span class="fullname underline">{escape(story.author)}</span></a><a class="text-sm" href="/u"><span>user</span></a><button>Follow</button></div></div></div>
<div><!-- HTML_TAG_START -->{body}<!-- HTML_TAG_END --></div></div></div><div class="container"><div class="SVELTE_HYDRATER contents" data-target="RelatedArticles"><h2>{self.no("More Articles from our Blog, and elsewhere")}</h2>{more}</div><div class="SVELTE_HYDRATER contents" data-target="Discussion"><h3>Community</h3>{talk}<div>· <a href="/join">Sign up</a> or <a href="/login">log in</a> to comment</div></div></div></main><footer class="b-12 mb-2 flex border-t"><p>{self.no(FOOTER)}</p></footer></div></body></html>"""


class PyTorchBlog(PlainNotes):
    """The WordPress of 2025: a salient theme, EnlighterJS, a Linux-Foundation newsletter and footer."""

    stories = ("serving", "quantise")
    p = '<p class="wp-block-paragraph">%s</p>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure id="attachment_9" aria-describedby="caption-attachment-9" class="wp-caption aligncenter"><img decoding="async" class="wp-image-9" src="https://torch.example/wp-content/uploads/2026/05/{file}" alt="{alt}" width="900" height="500"><figcaption id="caption-attachment-9" class="wp-caption-text">{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre class="EnlighterJSRAW" data-enlighter-language="{lang}" data-enlighter-theme="" data-enlighter-linenumbers="false">{escape(text)}</pre>'

    def page(self, story: Story, body: str) -> str:
        recent = self.each(
            '<div class="nectar-recent-post"><h3><a href="/b">{0}</a></h3><span class="excerpt">{1}</span></div>',
            TEASERS[:3],
        )
        return f"""<!doctype html><html lang="en-US" class="no-js">{self.head(story)}<body class="post-template-default single single-post nectar-auto-detected wpb-js-composer"><div id="header-space"></div><div id="header-outer"><header id="top"><div class="container"><nav><ul class="sf-menu">{self.links("Learn|Community|Projects|Docs|Blog and News|About|Join")}</ul></nav></div></header></div><div id="ajax-content-wrap"><div class="container-wrap" data-midnight="dark" data-remove-post-nav="1"><div class="container main-content"><div class="row heading-title hentry" data-header-style="default"><div class="col span_12 section-title blog-title"><span class="meta-category"><a href="/c">Blog</a></span><h1 class="entry-title">{escape(story.title)}</h1><div id="single-below-header" data-hide-on-mobile="false"><span class="meta-author vcard author"><span class="fn"><span class="author-leading">By</span> <a href="/a" rel="author">{escape(story.author)}</a></span></span><span class="meta-date date published">May 2, 2026</span><span class="meta-comment-count"><a href="#r">No Comments</a></span></div></div></div>
<div class="row"><div class="post-area col span_12 col_last" role="main"><article id="post-900" class="post-900 post type-post"><div class="inner-wrap"><div class="post-content" data-hide-featured-media="0"><div class="content-inner">{body}</div></div></div></article></div></div><div class="row"><div data-post-header-style="default" class="blog_next_prev_buttons"><ul class="controls"><li class="previous-post"><a href="/p"></a><h3><span>Previous Post</span><span class="text">{self.no(TEASERS[4][0] + " — previous")}</span></h3></li></ul></div><div class="related-posts">{recent}</div></div></div></div><div class="newsletter hs-form"><h2>{self.no(LETTER)}</h2><form class="hs-form"><fieldset><label>First Name*</label><input></fieldset><p class="pre-footer">{self.no("By submitting this form, I consent to receiving marketing emails from a foundation and its projects.")}</p></form></div><div id="footer-outer"><div class="row"><p>{self.no(FOOTER)}</p><p>Copyright © The Torch Foundation. For web site terms of use, trademark policy and other policies please see elsewhere.</p></div></div></div></body></html>"""


class PaperMod(Site):
    stories = ("quantise", "paper")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="{name}">{text}<a hidden class="anchor" aria-hidden="true" href="#{name}">#</a></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="align-center "><img loading="lazy" src="{file}#center" alt="{alt}" width="80%"><figcaption><p>{caption}</p></figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        lines = "".join(
            f'<span class="line"><span class="cl">{spans(line)}\n</span></span>'
            for line in text.split("\n")
        )
        return f'<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-{lang}" data-lang="{lang}">{lines}</code></pre></div>'

    def inline(self, tex: str) -> str:
        return f"${escape(tex)}$"

    def display(self, tex: str) -> str:
        return f"$$\n{escape(tex)}\n$$"

    def ref(self, n: str) -> str:
        return f'<sup id="fnref:{n}"><a href="#fn:{n}" class="footnote-ref" role="doc-noteref">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn:{n}">\n<p>{t}&#160;<a href="#fnref:{n}" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a></p>\n</li>'
            for n, t in notes
        )
        return f'<div class="footnotes" role="doc-endnotes"><hr><ol>{items}</ol></div>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html lang="en" dir="auto">{self.head(story, '<script defer src="https://cdn.example/katex/auto-render.min.js" onload="renderMathInElement(document.body)"></script>')}<body class="" id="top"><header class="header"><nav class="nav"><div class="logo"><a href="/" accesskey="h">Log</a><div class="logo-switches"><button id="theme-toggle"></button></div></div><ul id="menu">{self.links("Posts|Archive|Search|Tags")}</ul></nav></header><main class="main"><article class="post-single"><header class="post-header"><div class="breadcrumbs"><a href="/">Home</a> » <a href="/posts/">Posts</a></div><h1 class="post-title entry-hint-parent">{escape(story.title)}</h1><div class="post-description">{escape(story.dek)}</div><div class="post-meta"><span title="2026">March 14, 2026</span> · 5 min · {escape(story.author)} | <a href="https://github.example/edit" rel="noopener">Suggest Changes</a></div></header><div class="toc"><details><summary accesskey="c" title="(Alt + C)"><span class="details">Table of Contents</span></summary><div class="inner"><ul>{self.links("What the error looks like|The kernel is short|Results")}</ul></div></details></div>
<div class="post-content">{body}</div><footer class="post-footer"><ul class="post-tags">{self.links("inference|memory")}</ul><nav class="paginav"><a class="prev" href="/p"><span class="title">« Prev</span><br><span>{self.no(TEASERS[1][0])}</span></a><a class="next" href="/n"><span class="title">Next »</span><br><span>{self.no(TEASERS[2][0])}</span></a></nav><ul class="share-buttons"><li><a aria-label="{self.no(SHARE)}" href="https://x.example/intent/tweet/"><svg></svg></a></li></ul></footer></article></main><footer class="footer"><span>© 2026 <a href="/">Log</a></span> · <span>{self.no(FOOTER)}</span></footer><a href="#top" aria-label="go to top" class="top-link" id="top-link"></a></body></html>"""


class Minima(Site):
    """Jekyll with minima: rouge, kramdown's footnotes, MathJax 3 delimiters, Disqus."""

    stories = ("essay", "quantise")
    c = '<code class="language-plaintext highlighter-rouge">%s</code>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<p><img src="/assets/{file}" alt="{alt}" />\n<em>{caption}</em></p>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="language-{lang} highlighter-rouge"><div class="highlight"><pre class="highlight"><code>{spans(text)}\n</code></pre></div></div>'

    def display(self, tex: str) -> str:
        return f"\\[{escape(tex)}\\]"

    def ref(self, n: str) -> str:
        return f'<sup id="fnref:{n}"><a href="#fn:{n}" class="footnote" rel="footnote" role="doc-noteref">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn:{n}"><p>{t} <a href="#fnref:{n}" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li>'
            for n, t in notes
        )
        return f'<div class="footnotes" role="doc-endnotes"><ol>{items}</ol></div>'

    def page(self, story: Story, body: str) -> str:
        thread = self.each(
            '<li class="post"><div class="post-content"><header><a>{0}</a></header><div class="post-message"><p>{1}</p></div></div></li>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body><header class="site-header" role="banner"><div class="wrapper"><a class="site-title" rel="author" href="/">Plain log</a><nav class="site-nav"><input type="checkbox" id="nav-trigger" class="nav-trigger" /><div class="trigger"><a class="page-link" href="/about/">About</a></div></nav></div></header><main class="page-content" aria-label="Content"><div class="wrapper"><article class="post h-entry" itemscope itemtype="http://schema.org/BlogPosting"><header class="post-header"><h1 class="post-title p-name" itemprop="name headline">{escape(story.title)}</h1><p class="post-meta"><time class="dt-published" datetime="2026-01-30" itemprop="datePublished">Jan 30, 2026</time> • <span itemprop="author"><span class="p-author h-card">{escape(story.author)}</span></span></p></header><div class="post-content e-content" itemprop="articleBody">{body}</div><div id="disqus_thread"><div id="dsq-app1"><ul class="post-list">{thread}</ul></div></div><a class="u-url" href="/x" hidden></a></article></div></main><footer class="site-footer h-card"><data class="u-url" href="/"></data><div class="wrapper"><h2 class="footer-heading">Plain log</h2><div class="footer-col-wrapper"><div class="footer-col footer-col-3"><p>{self.no(FOOTER)}</p></div></div></div></footer></body></html>"""


class Quarto(Site):
    stories = ("paper", "tutorial")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="anchored" data-anchor-id="{name}">{text}<a class="anchorjs-link " aria-label="Anchor" data-anchorjs-icon="" href="#{name}"></a></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="quarto-figure quarto-figure-center"><figure class="figure"><p><a href="{file}" class="lightbox" data-gallery="q"><img src="{file}" class="img-fluid figure-img" alt="{alt}"></a></p><figcaption>{caption}</figcaption></figure></div>'

    def code(self, lang: str, text: str) -> str:
        lines = "\n".join(
            f'<span id="cb1-{i}"><a href="#cb1-{i}" aria-hidden="true" tabindex="-1"></a>{spans(line)}</span>'
            for i, line in enumerate(text.split("\n"), 1)
        )
        return f'<div class="code-copy-outer-scaffold"><div class="sourceCode" id="cb1"><pre class="sourceCode {lang} code-with-copy"><code class="sourceCode {lang}">{lines}</code></pre></div><button title="Copy to Clipboard" class="code-copy-button"><i class="bi"></i></button></div>'

    def inline(self, tex: str) -> str:
        return f'<span class="math inline">\\({escape(tex)}\\)</span>'

    def display(self, tex: str) -> str:
        return f'<p><span class="math display">\\[\n{escape(tex)}\n\\]</span></p>'

    def table(self, rows: list[list[str]]) -> str:
        return (
            super()
            .table(rows)
            .replace("<table>", '<table class="caption-top table">')
            .replace("<tr>", '<tr class="odd">')
        )

    def ref(self, n: str) -> str:
        return f'<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn{n}"><p>{t}<a href="#fnref{n}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>'
            for n, t in notes
        )
        return f'<div id="quarto-appendix" class="default"><section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><h2 class="anchored quarto-appendix-heading">Footnotes</h2><ol>{items}</ol></section><section class="quarto-appendix-contents" id="quarto-reuse"><h2 class="anchored quarto-appendix-heading">Reuse</h2><div class="quarto-appendix-contents"><div>{self.no("Shared alike under the terms of a licence with four letters")}</div></div></section></div>'

    def page(self, story: Story, body: str) -> str:
        body = (
            re.sub(
                r"(<h2 .*?)(?=<h2 |$)", r'<section class="level2">\1</section>', body, flags=re.S
            )
            if "quarto-appendix" not in body
            else body
        )
        return f"""<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">{self.head(story)}<body class="floating nav-fixed fullcontent"><div id="quarto-search-results"></div><header id="quarto-header" class="headroom fixed-top"><nav class="navbar navbar-expand-lg"><div class="navbar-container container-fluid"><ul class="navbar-nav">{self.links("Home|Posts|CV", cls="nav-item")}</ul></div></nav></header><div id="quarto-content" class="quarto-container page-columns page-rows-contents page-layout-article page-navbar"><div id="quarto-margin-sidebar" class="sidebar margin-sidebar"><nav id="TOC" role="doc-toc" class="toc-active"><h2 id="toc-title">On this page</h2><ul>{self.links("Introduction|Method|Results")}</ul></nav></div><main class="content" id="quarto-document-content"><header id="title-block-header" class="quarto-title-block default"><div class="quarto-title"><h1 class="title">{escape(story.title)}</h1><div class="quarto-categories"><div class="quarto-category">memory</div></div></div><div class="quarto-title-meta"><div><div class="quarto-title-meta-heading">Author</div><div class="quarto-title-meta-contents"><p>{escape(story.author)}</p></div></div><div><div class="quarto-title-meta-heading">Published</div><div class="quarto-title-meta-contents"><p class="date">February 11, 2026</p></div></div></div></header>
{body}</main></div><footer class="footer"><div class="nav-footer"><div class="nav-footer-center"><p>{self.no(FOOTER)}</p></div></div></footer></body></html>"""


class Distill(Site):
    """al-folio's distill layout: rendered d-math, d-footnote with its text inside, a citation box below."""

    stories = ("paper", "quantise")

    def code(self, lang: str, text: str) -> str:
        return f'<d-code block="" language="{lang}">\n{escape(text)}\n</d-code>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="row mt-3"><div class="col-sm mt-3 mt-md-0"><figure><picture><source class="responsive-img-srcset" srcset="/assets/img/{file}-480.webp 480w, /assets/img/{file}-800.webp 800w" type="image/webp" sizes="95vw"><img src="/assets/img/{file}" class="img-fluid rounded z-depth-1" width="100%" height="auto" alt="{alt}" data-zoomable loading="eager"></picture></figure></div></div><div class="caption">{caption}</div>'

    def inline(self, tex: str) -> str:
        return f"<d-math>{escape(tex)}</d-math>"

    def display(self, tex: str) -> str:
        return f'<d-math block="">{escape(tex)}</d-math>'

    def html(self, story: Story) -> str:
        self._notes = dict(story.notes)
        return super().html(story)

    def ref(self, n: str) -> str:
        return f'<d-footnote id="d-footnote-{n}">{self.words(self._notes[n])}</d-footnote>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return ""

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html>{self.head(story, '<script src="/assets/js/distillpub/template.v2.js"></script>')}<body><d-front-matter><script async type="text/json">{{"title": "{escape(story.title)}", "authors": [], "katex": {{"delimiters": []}}}}</script></d-front-matter><header><nav id="navbar" class="navbar navbar-light navbar-expand-sm fixed-top" role="navigation"><div class="container"><a class="navbar-brand title" href="/"><span>R.</span> Castellan</a><ul class="navbar-nav">{self.links("about|blog|publications", cls="nav-item")}</ul></div></nav><progress id="progress" value="0"></progress></header><div class="post distill"><d-title><h1>{escape(story.title)}</h1><p>{escape(story.dek)}</p></d-title><d-byline><div class="byline grid"><div class="authors-affiliations grid"><h3>Authors</h3><p class="author">{escape(story.author)}</p></div><div><h3>Published</h3><p>Feb. 11, 2026</p></div><div><h3>DOI</h3><p><em>No DOI yet.</em></p></div></div></d-byline>
<d-article><d-contents><nav class="l-text figcaption"><h3>Contents</h3><div class="no-math"><a href="#a">Introduction</a></div><ul>{self.links("Training")}</ul></nav></d-contents>{body}</d-article><d-appendix><d-footnote-list><style>d-footnote-list{{}}</style></d-footnote-list><d-citation-list></d-citation-list><div class="citation-appendix"><h3>Citation</h3><p>{self.no("For attribution in academic contexts, please cite this work as follows or not at all")}</p><pre class="citation short">{escape(story.author)}</pre></div></d-appendix><d-bibliography src="/assets/bib.bib"></d-bibliography><div id="giscus_thread"></div></div><footer class="fixed-bottom"><div class="container mt-0">{self.no(FOOTER)}</div></footer></body></html>"""


class DocusaurusBlog(Site):
    stories = ("tutorial", "release")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="anchor anchorTargetStickyNavbar_Vzrq" id="{name}">{text}<a href="#{name}" class="hash-link" aria-label="Direct link to {text}" title="Direct link to {text}" translate="no">\u200b</a></h{level}>'

    def code(self, lang: str, text: str) -> str:
        lines = "".join(
            f'<span class="token-line" style="color:#393A34"><span class="token plain">{escape(line)}</span><br></span>'
            for line in text.split("\n")
        )
        return f'<div class="language-{lang} codeBlockContainer_Ckt0 theme-code-block" style="--prism-color:#393A34"><div class="codeBlockContent_QJqH"><pre tabindex="0" class="prism-code language-{lang} codeBlock_bY9V thin-scrollbar" style="color:#393A34"><code class="codeBlockLines_e6Vv">{lines}</code></pre><div class="buttonGroup_M5ko"><button type="button" aria-label="Copy code to clipboard" title="Copy" class="clean-btn"><span class="copyButtonIcons_IEyt"><svg></svg></span></button></div></div></div>'

    def amid(self) -> list[str]:
        return []

    def page(self, story: Story, body: str) -> str:
        side = self.links(
            "Version 4.2|Version 4.1|Version 4.0|How we test|Hello", cls="sidebarItem__DBe"
        )
        return f"""<!doctype html><html lang="en" dir="ltr" class="blog-wrapper blog-post-page plugin-blog" data-has-hydrated="false">{self.head(story)}<body class="navigation-with-keyboard"><svg style="display:none"></svg><div id="__docusaurus"><div role="region" aria-label="Skip to main content"><a class="skipToContent_fXgn" href="#s">Skip to main content</a></div><div class="theme-announcement-bar announcementBar_mb4j" role="banner"><div class="content_knG7">{self.no("If you like this, give it a star and tell your postman")}</div></div><nav aria-label="Main" class="theme-layout-navbar navbar navbar--fixed-top"><div class="navbar__inner"><div class="navbar__items"><a class="navbar__item navbar__link" href="/docs">Docs</a><a class="navbar__item navbar__link" href="/blog">Blog</a></div></div></nav><div id="s" class="theme-layout-main main-wrapper mainWrapper_z2l0"><div class="container margin-vert--lg"><div class="row"><aside class="col col--3"><nav class="sidebar_re4s thin-scrollbar" aria-label="Blog recent posts navigation"><div class="sidebarItemTitle_pO2u margin-bottom--md">Recent posts</div><ul class="sidebarItemList_Yudw clean-list">{side}</ul></nav></aside><main class="col col--7"><article class=""><header><h1 class="title_f1Hy">{escape(story.title)}</h1><div class="container_mt6G margin-vert--md"><time datetime="2026-08-19T00:00:00.000Z">August 19, 2026</time> · 2 min read</div><div class="margin-top--md margin-bottom--sm row"><div class="col col--12 authorCol_Hf19"><div class="avatar margin-bottom--sm"><img class="avatar__photo" src="/m.png" alt="m"><div class="avatar__intro"><div class="avatar__name"><span translate="no">{escape(story.author)}</span></div><small class="avatar__subtitle">People who merge things</small></div></div></div></div></header><div id="__blog-post-container" class="markdown">{body}</div><footer class="docusaurus-mt-lg"><div class="row margin-top--sm theme-blog-footer-edit-meta-row"><div class="col"><b>Tags:</b><ul class="tags_jXut padding--none margin-left--sm">{self.links("release")}</ul></div></div><div class="row"><div class="col"><a href="/e" class="theme-edit-this-page"><svg></svg>Edit this page</a></div></div></footer></article><nav class="pagination-nav docusaurus-mt-lg" aria-label="Blog post page navigation"><a class="pagination-nav__link pagination-nav__link--next" href="/n"><div class="pagination-nav__sublabel">Older post</div><div class="pagination-nav__label">{self.no(TEASERS[0][0])}</div></a></nav></main><div class="col col--2"><div class="tableOfContents_bqdL thin-scrollbar"><ul class="table-of-contents">{self.links("Split the files|Ask")}</ul></div></div></div></div></div><footer class="theme-layout-footer footer footer--dark"><div class="container container-fluid"><div class="footer__bottom text--center"><div class="footer__copyright">{self.no(FOOTER)}</div></div></div></footer></div></body></html>"""


class GitHubReadme(PlainNotes):
    stories = ("tutorial", "serving")
    p = '<p dir="auto">%s</p>'
    ul = '<ul dir="auto">%s</ul>'
    ol = '<ol dir="auto">%s</ol>'
    quote = '<blockquote>\n<p dir="auto">%s</p>\n</blockquote>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<div class="markdown-heading" dir="auto"><h{level} tabindex="-1" class="heading-element" dir="auto">{text}</h{level}><a id="user-content-{name}" class="anchor" aria-label="Permalink: {text}" href="#{name}"><svg class="octicon octicon-link"><path></path></svg></a></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure><a target="_blank" rel="noopener noreferrer" href="/o/r/blob/main/{file}"><img src="/o/r/raw/main/{file}" alt="{alt}" style="max-width: 100%;"></a><figcaption>{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="highlight highlight-source-{lang} notranslate position-relative overflow-auto" dir="auto"><pre>{escape(text)}</pre><div class="zeroclipboard-container"><clipboard-copy aria-label="Copy" class="ClipboardButton btn" value="{escape(text).replace(chr(34), "&quot;")}" tabindex="0" role="button"><svg></svg></clipboard-copy></div></div>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<markdown-accessiblity-table data-catalyst=""><div>{super().table(rows)}</div></markdown-accessiblity-table>'

    def page(self, story: Story, body: str) -> str:
        files = "".join(
            f'<tr class="react-directory-row"><td class="react-directory-row-name-cell-large-screen"><div class="react-directory-filename-column"><a href="/o/r/tree/{n}">{n}</a></div></td><td><div class="react-directory-commit-message"><a href="/c">{self.no(m)}</a></div></td><td><relative-time datetime="2026-07-01">Jul 1, 2026</relative-time></td></tr>'
            for n, m in (
                ("docs", "explain the flag nobody used"),
                ("src", "stop shouting in the log"),
                ("tests", "wait for the port before asking"),
            )
        )
        return f"""<!DOCTYPE html><html lang="en" data-color-mode="auto">{self.head(story)}<body class="logged-out env-production page-responsive"><div class="position-relative header-wrapper js-header-wrapper"><a href="#start-of-content" class="px-2 py-4 show-on-focus js-skip-to-content">Skip to content</a><header class="HeaderMktg header-logged-out js-details-container" role="banner"><nav aria-label="Global">{self.links("Platform|Solutions|Resources|Open Source|Enterprise|Pricing", "div")}</nav></header></div><div class="application-main"><main id="js-repo-pjax-container"><div id="repository-container-header"><div class="d-flex"><strong class="mr-2 flex-self-stretch"><a href="/o/r">larkspur</a></strong><span class="Label">Public</span><ul class="pagehead-actions">{self.links("Notifications|Fork 31|Star 640")}</ul></div><nav class="UnderlineNav">{self.links("Code|Issues 12|Pull requests 3|Actions", "li")}</nav></div>
<div id="repo-content-turbo-frame"><div class="Layout Layout--flowRow-until-md react-repos-overview-margin"><div class="Layout-main"><react-partial partial-name="repos-overview"><script type="application/json" data-target="react-partial.embeddedData">{{"props":{{"initialPayload":{{"tree":{{"items":[]}}}}}}}}</script><div data-target="react-partial.reactRoot"><table aria-labelledby="folders-and-files" class="Table-module__Box"><thead><tr><th>Name</th><th>Last commit message</th><th>Last commit date</th></tr></thead><tbody>{files}</tbody></table><div class="OverviewRepoFiles-module__Box"><nav aria-label="Repository files"><ul>{self.links("README|MIT license|Security")}</ul></nav><div class="js-snippet-clipboard-copy-unpositioned DirectoryRichtextContent-module__SharedMarkdownContent"><article class="markdown-body entry-content container-lg" itemprop="text"><div class="markdown-heading" dir="auto"><h1 tabindex="-1" class="heading-element" dir="auto">{escape(story.title)}</h1><a class="anchor" href="#t"></a></div>{body}</article></div></div></div></react-partial></div>
<div class="Layout-sidebar"><div class="BorderGrid about-margin"><div class="BorderGrid-row"><h2 class="mb-3 h4">About</h2><p class="f4 my-3">{self.no("Search that minds its manners, for folders of any temper")}</p><h3 class="sr-only">Resources</h3></div><div class="BorderGrid-row"><h2 class="h4 mb-3">Contributors 8</h2></div><div class="BorderGrid-row"><h2>Languages</h2><ul>{self.links("Python 91.2%|Shell 8.8%")}</ul></div></div></div></div></div></main></div><footer class="footer pt-7"><h2 class="sr-only">Footer</h2><span>{self.no(FOOTER)}</span></footer><div id="ajax-error-message" class="ajax-error-message flash flash-error" hidden>You can’t perform that action at this time.</div></body></html>"""


class LaTeXML(Site):
    """arXiv's HTML: ltx_ classes, MathML with annotations, equations as tables, notes inside the text."""

    stories = ("paper",)
    languages = False
    p = '<div class="ltx_para" id="S1.p1"><p class="ltx_p" id="S1.p1.1">%s</p></div>'
    ul = '<ul class="ltx_itemize" id="S1.I1">%s</ul>'
    li = '<li class="ltx_item" style="list-style-type:none;"><span class="ltx_tag ltx_tag_item">•</span><div class="ltx_para"><p class="ltx_p">%s</p></div></li>'
    em = '<em class="ltx_emph ltx_font_italic">%s</em>'

    def heading(self, level: int, text: str, name: str) -> str:
        number, _, words = text.partition(" ")
        tag = (
            f'<span class="ltx_tag ltx_tag_section">{number} </span>{words}'
            if number[0].isdigit()
            else text
        )
        return f'<h{level} class="ltx_title ltx_title_section">{tag}</h{level}>'

    def _math(self, tex: str, display: str) -> str:
        return f'<math alttext="{escape(tex)}" class="ltx_Math" display="{display}" id="m1" intent=":literal"><semantics><mrow><mi>S</mi><mo>∈</mo></mrow><annotation encoding="application/x-tex">{escape(tex)}</annotation><annotation encoding="application/x-llamapun">italic_S</annotation></semantics></math>'

    def inline(self, tex: str) -> str:
        return self._math(tex, "inline")

    def display(self, tex: str) -> str:
        return f'<table class="ltx_equation ltx_eqn_table" id="S2.E1"><tbody><tr class="ltx_equation ltx_eqn_row ltx_align_baseline"><td class="ltx_eqn_cell ltx_eqn_center_padleft"></td><td class="ltx_eqn_cell ltx_align_center">{self._math(tex, "block")}</td><td class="ltx_eqn_cell ltx_eqn_center_padright"></td><td class="ltx_eqn_cell ltx_eqn_eqno ltx_align_middle ltx_align_right" rowspan="1"><span class="ltx_tag ltx_tag_equation ltx_align_right">(1)</span></td></tr></tbody></table>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="ltx_figure" id="S3.F1"><img alt="Refer to caption" class="ltx_graphics ltx_centering ltx_img_landscape" height="331" id="S3.F1.g1" src="extracted/1/{file}" width="538"><figcaption class="ltx_caption ltx_centering"><span class="ltx_tag ltx_tag_figure">Figure 1: </span>{caption}</figcaption></figure>'

    def table(self, rows: list[list[str]]) -> str:
        body = "".join(
            '<tr class="ltx_tr">'
            + "".join(f'<td class="ltx_td ltx_align_center ltx_border_t">{c}</td>' for c in row)
            + "</tr>"
            for row in rows
        )
        return f'<figure class="ltx_table" id="S3.T1"><table class="ltx_tabular ltx_centering ltx_guessed_headers ltx_align_middle"><tbody class="ltx_tbody">{body}</tbody></table></figure>'

    def html(self, story: Story) -> str:
        self._notes = dict(story.notes)
        return super().html(story)

    def ref(self, n: str) -> str:
        return f'<span class="ltx_note ltx_role_footnote" id="footnote{n}"><sup class="ltx_note_mark">{n}</sup><span class="ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">{n}</sup><span class="ltx_tag ltx_tag_note">{n}</span>{self.words(self._notes[n])}</span></span></span>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return ""

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body><header class="mob_header"><div class="html-header-logo"><a href="https://arxiv.example/"><span class="sr-only">Back to arXiv</span></a></div></header><header class="desktop_header"><div class="html-header-message" role="banner"><p>{self.no("This is experimental HTML to improve accessibility. We invite you to report rendering errors.")}</p></div><nav class="html-header-nav"><a class="ar5iv-footer-button" href="/abs/1">Back to Abstract</a><a href="/pdf/1">Download PDF</a></nav></header><div class="ltx_page_main"><nav class="ltx_TOC active" aria-labelledby="toc_header"><h2 id="toc_header">Table of Contents</h2><ol class="ltx_toclist"><li class="ltx_tocentry ltx_tocentry_section"><a class="ltx_ref" href="#S1"><span class="ltx_text ltx_ref_title"><span class="ltx_tag ltx_tag_ref">1 </span>Introduction</span></a></li></ol></nav><div class="package-alerts ltx_document" role="status"><p>{self.no("HTML conversions sometimes display errors due to content that did not convert correctly from the source.")}</p></div><div class="ltx_page_content"><article class="ltx_document ltx_authors_1line"><h1 class="ltx_title ltx_title_document">{escape(story.title)}</h1><div class="ltx_authors"><span class="ltx_creator ltx_role_author"><span class="ltx_personname">{escape(story.author)}</span></span></div><section class="ltx_section" id="S1">{body}</section></article></div><footer class="ltx_page_footer"><div class="ltx_page_logo">Generated on Wed Feb 11 by <a href="http://latexml.example/" class="ltx_LaTeXML_logo">LaTeXML</a></div></footer></div><footer id="footer" class="ltx_document"><div class="keyboard-glossary"><h2>Instructions for reporting errors</h2><p>{self.no("We are continuing to improve HTML versions of papers, and your feedback helps enhance accessibility and mobile support.")}</p></div></footer></body></html>"""


class Mintlify(PlainNotes):
    stories = ("tutorial", "release")
    p = '<span data-as="p">%s</span>'
    c = "<code><span>%s</span></code>"

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="flex whitespace-pre-wrap group font-semibold" id="{name}"><div class="absolute" tabindex="-1"><a href="#{name}" class="-ml-10 flex items-center opacity-0 border-0" aria-label="Navigate to header">\u200b<div class="w-6 h-6 rounded-md"><svg></svg></div></a></div><span class="cursor-pointer">{text}</span></h{level}>'

    def code(self, lang: str, text: str) -> str:
        lines = "\n".join(
            f'<span class="line"><span style="color:#953800">{escape(line)}</span></span>'
            for line in text.split("\n")
        )
        return f'<div class="code-block mt-5 mb-8 not-prose rounded-2xl relative group" numberoflines="3" language="{lang}"><div class="absolute top-3 right-4" data-floating-buttons="true"><div class="z-10 relative"><button class="h-[26px]" data-testid="copy-code-button" aria-label="Copy the contents from the code block"><svg></svg></button><div aria-hidden="true" class="absolute">Copy</div></div><button>Ask AI</button></div><div class="w-0 min-w-full" data-component-part="code-block-root"><div class="font-mono"><pre class="shiki shiki-themes github-light-default dark-plus" style="background-color:#fff" language="{lang}"><code language="{lang}" numberoflines="3">{lines}\n</code></pre></div></div></div>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div data-table-wrapper="true" class="table-wrapper mb-4"><div class="inline-block">{super().table(rows)}</div></div>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html lang="en" class="antialiased">{self.head(story)}<body><div class="relative antialiased text-gray-500"><div id="navbar" class="z-30 fixed top-0 w-full peer"><div class="max-w-8xl mx-auto relative"><a href="/"><span class="sr-only">Larkspur home page</span></a><button>Search...</button><nav class="text-sm"><ul>{self.links("Support|Dashboard")}</ul></nav></div></div><div id="sidebar" class="z-20 hidden lg:block fixed"><div id="navigation-items"><div class="my-2"><div class="flex items-center gap-2.5 pl-4"><h5 id="sidebar-title">Get started</h5></div><ul class="sidebar-group">{self.links("Overview|Quickstart|Keys|Limits|Errors")}</ul></div></div></div>
<div id="content-container"><div class="flex flex-row-reverse gap-12"><div id="table-of-contents-layout" class="hidden xl:flex"><div id="table-of-contents"><button>On this page</button><ul id="table-of-contents-content" class="toc">{self.links("Split the files|Ask|Next steps", cls="toc-item")}</ul></div></div><div id="content-area" class="relative grow box-border"><header id="header" class="relative"><div class="mt-0.5 space-y-2.5"><div class="eyebrow h-5 text-primary text-sm font-semibold">Get started</div><div class="flex flex-col"><h1 id="page-title" class="inline-block text-2xl font-bold">{escape(story.title)}</h1><button id="page-context-menu-button">Copy page</button></div></div><div class="mt-2 text-lg prose"><p>{escape(story.dek)}</p></div></header><div class="mdx-content relative mt-8 mb-14 prose prose-gray" data-page-title="x" id="content">{body}</div>
<div class="feedback-toolbar pb-16 w-full flex flex-col"><p class="text-sm">{self.no("Was this page of any help at all?")}</p><button>Yes</button><button>No</button></div><div id="pagination" class="px-0.5 flex items-center text-sm"><a href="/p">{self.no("Errors and what to feel about them")}</a></div><footer id="footer"><a href="https://mint.example">{self.no("Powered by a herb")}</a></footer></div></div></div></div><script>self.__next_f.push([1,"1:\\"$Sreact.fragment\\"\\n"])</script></body></html>"""


class MkDocs(Site):
    """MkDocs Material: admonitions, a copy button, pymdownx footnotes."""

    stories = ("tutorial", "quantise")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="{name}">{text}<a class="headerlink" href="#{name}" title="Permanent link">&para;</a></h{level}>'

    def code(self, lang: str, text: str) -> str:
        lines = "\n".join(
            f'<a id="__codelineno-0-{i}" name="__codelineno-0-{i}" href="#__codelineno-0-{i}"></a>{spans(line)}'
            for i, line in enumerate(text.split("\n"), 1)
        )
        return f'<div class="language-{lang} highlight"><pre><span></span><code>{lines}\n</code></pre></div>'

    def inline(self, tex: str) -> str:
        return f'<span class="arithmatex">\\({escape(tex)}\\)</span>'

    def display(self, tex: str) -> str:
        return f'<div class="arithmatex">\\[\n{escape(tex)}\n\\]</div>'

    def ref(self, n: str) -> str:
        return f'<sup id="fnref:{n}"><a class="footnote-ref" href="#fn:{n}">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn:{n}"><p>{t}&#160;<a class="footnote-backref" href="#fnref:{n}" title="Jump back to footnote {n} in the text">&#8617;</a></p></li>'
            for n, t in notes
        )
        return f'<div class="footnote"><hr /><ol>{items}</ol></div>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!doctype html><html lang="en" class="no-js">{self.head(story)}<body dir="ltr" data-md-color-scheme="default"><input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer"><div data-md-component="skip"><a href="#t" class="md-skip">Skip to content</a></div><div data-md-component="announce"><aside class="md-banner"><div class="md-banner__inner md-grid md-typeset">{self.no("We are moving house. Follow the cart.")}</div></aside></div><header class="md-header"><nav class="md-header__inner md-grid"><div class="md-header__title"><span class="md-ellipsis">Larkspur</span></div></nav></header><div class="md-container"><main class="md-main" data-md-component="main"><div class="md-main__inner md-grid"><div class="md-sidebar md-sidebar--primary"><nav class="md-nav md-nav--primary"><ul class="md-nav__list">{self.links("Home|Install|Guide|Reference|Changes", cls="md-nav__item")}</ul></nav></div><div class="md-sidebar md-sidebar--secondary"><nav class="md-nav md-nav--secondary" aria-label="Table of contents"><ul class="md-nav__list">{self.links("Before you begin|Ask", cls="md-nav__item")}</ul></nav></div><div class="md-content" data-md-component="content"><article class="md-content__inner md-typeset"><a href="/edit" title="Edit this page" class="md-content__button md-icon"><svg></svg></a><h1 id="t">{escape(story.title)}<a class="headerlink" href="#t">&para;</a></h1>{body}<aside class="md-source-file"><span class="md-source-file__fact">July 7, 2026</span></aside><form class="md-feedback" name="feedback" hidden><fieldset><legend class="md-feedback__title">{self.no("Did this page do you any good?")}</legend></fieldset></form></article></div></div></main><footer class="md-footer"><div class="md-footer-meta md-typeset"><div class="md-copyright">{self.no(FOOTER)}</div></div></footer></div><div class="md-consent" data-md-component="consent"><aside class="md-consent__inner"><h4>Cookie consent</h4><p>{self.no(COOKIE)}</p></aside></div></body></html>"""


class HandMade(Site):
    """A page by hand of a researcher: no classes, a nav of links, notes beside the text (Tufte)."""

    stories = ("essay", "interview")

    def html(self, story: Story) -> str:
        self._notes = dict(story.notes)
        return super().html(story)

    def ref(self, n: str) -> str:
        return f'<label for="sn-{n}" class="margin-toggle sidenote-number"></label><input type="checkbox" id="sn-{n}" class="margin-toggle"/><span class="sidenote">{self.words(self._notes[n])}</span>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return ""

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure><label for="mn-1" class="margin-toggle">&#8853;</label><input type="checkbox" id="mn-1" class="margin-toggle"/><span class="marginnote">{caption}</span><img src="img/{file}" alt="{alt}"></figure>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html lang="en">{self.head(story, '<link rel="stylesheet" href="tufte.css">')}<body><article><h1>{escape(story.title)}</h1><p class="subtitle">{escape(story.author)}</p><section>{body}</section></article><hr><p><a href="index.html">home</a> | <a href="cv.pdf">cv</a> | <a href="list.html">everything else</a></p><p><small>{self.no(FOOTER)}</small></p></body></html>"""


SITES = (
    HuggingFace,
    PyTorchBlog,
    PaperMod,
    Minima,
    Quarto,
    Distill,
    DocusaurusBlog,
    GitHubReadme,
    LaTeXML,
    Mintlify,
    MkDocs,
    HandMade,
)
