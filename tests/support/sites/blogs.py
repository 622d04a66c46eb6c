# ruff: noqa: E501, ARG002  the markup of pages is long lines, and no site uses all that it is told
"""Sites where people write: Substack, Medium, Ghost, WordPress, Notion, Blogger, page builders."""

from __future__ import annotations

import json

from sites.site import BIO, COOKIE, FOOTER, LETTER, REMARKS, SHARE, TEASERS, PlainNotes, Site, katex
from sites.story import Story, escape


class Substack(Site):
    languages = False
    stories = ("quantise", "essay", "roundup")
    li = "<li><p>%s</p></li>"
    a = '<a href="%s" rel="">%s</a>'
    td = th = "<td><p>%s</p></td>"

    def nest(self, item: str, below: str) -> str:
        return item.replace("</p></li>", "</p>" + below + "</li>") if below else item

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="header-anchor-post">{text}<div class="pencraft pc-display-flex pc-alignItems-center pc-position-absolute pc-reset header-anchor-parent"><div class="pencraft pc-display-contents pc-reset pubTheme-yiXxQA"><div id="§{name}" class="pencraft pc-reset header-anchor offset-top"></div><button tabindex="0" type="button" aria-label="Link" class="pencraft pc-reset iconButton-mq_Et5"><svg width="16" height="16"></svg></button></div></div></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        cdn = f"https://substackcdn.example/image/fetch/w_%d,c_limit,f_auto/https%%3A%%2F%%2Fbucket.example%%2Fpublic%%2Fimages%%2F{file}"
        data = escape(
            json.dumps({"src": f"https://bucket.example/{file}", "height": 700, "title": None})
        ).replace('"', "&quot;")
        return f'<div class="captioned-image-container"><figure><a class="image-link image2 is-viewable-img" target="_blank" href="https://bucket.example/public/images/{file}" data-component-name="Image2ToDOM"><div class="image2-inset"><picture><source type="image/webp" srcset="{cdn % 424} 424w, {cdn % 848} 848w, {cdn % 1456} 1456w" sizes="100vw"><img src="https://bucket.example/public/images/{file}" width="1456" height="700" data-attrs="{data}" class="sizing-normal" alt="{alt}" srcset="{cdn % 424} 424w" sizes="100vw" fetchpriority="high"></picture><div class="image-link-expand"><div class="pencraft"><button type="button" aria-label="Restack image"><svg></svg></button><button aria-label="View image"><svg></svg></button></div></div></div></a><figcaption class="image-caption">{caption}</figcaption></figure></div>'

    def code(self, lang: str, text: str) -> str:
        return f"<pre><code><code>{escape(text)}</code></code></pre>"

    def _latex(self, tex: str, more: str = "", tag: str = "span") -> str:
        data = (
            json.dumps({"persistentExpression": tex, "id": "ABCDEF"})
            .replace("&", "&amp;")
            .replace('"', "&quot;")
            .replace("<", "&lt;")
        )
        return f'<{tag} class="latex-rendered" data-attrs="{data}"{more}></{tag}>'

    def inline(self, tex: str) -> str:
        return self._latex(tex, ' data-component-name="LatexInlineToDOM"')

    def display(self, tex: str) -> str:
        return self._latex(tex, ' data-component-name="LatexBlockToDOM"', "div")

    def ref(self, n: str) -> str:
        return f'<a class="footnote-anchor" data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-{n}-170" href="#footnote-{n}-170" target="_self">{n}</a>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return "".join(
            f'<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-{n}-170" href="#footnote-anchor-{n}-170" class="footnote-number" contenteditable="false" target="_self">{n}</a><div class="footnote-content"><p>{t}</p><p></p></div></div>'
            for n, t in notes
        )

    def amid(self) -> list[str]:
        return [
            f'<div class="subscription-widget-wrap-editor" data-attrs="{{}}" data-component-name="SubscribeWidgetToDOM"><div class="subscription-widget show-subscribe"><div class="preamble"><p class="cta-caption">{self.no(LETTER)}</p></div><form class="subscription-widget-subscribe"><input type="email" class="email-input" name="email" placeholder="Type your email…"><input type="submit" class="button primary" value="Subscribe"><div class="fake-input-wrapper"><div class="fake-input"></div><div class="fake-button"></div></div></form></div></div>',
            f'<p class="button-wrapper" data-attrs="{{}}" data-component-name="ButtonCreateButton"><a class="button primary" href="https://x.example/?action=share"><span>{self.no(SHARE)}</span></a></p><div class="digest-post-embed" data-attrs="{{}}"></div>',
        ]

    def page(self, story: Story, body: str) -> str:
        comments = self.each(
            '<div class="comment"><div class="comment-content"><div class="comment-meta"><a href="/profile">{0}</a></div><div class="comment-body"><p>{1}</p></div></div></div>',
            REMARKS,
        )
        more = self.each(
            '<div class="post-preview portable-archive-post has-image"><a class="post-preview-title newsletter" href="/p/x">{0}</a><div class="post-preview-description">{1}</div></div>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story, "<script>window._preloads = JSON.parse('{}')</script>")}<body class=""><div id="entry"><div id="main" class="main typography use-theme-bg"><div class="pencraft pc-display-contents"><div class="pencraft main-menu-content"><h1 class="pencraft navbar-title"><a href="/">Slow letters</a></h1><button class="button">Subscribe</button><a href="/signin">Sign in</a></div></div>
<div><script type="application/ld+json">{{"@type":"NewsArticle"}}</script><div aria-label="Post" role="main" class="single-post-container"><div class="container"><div class="single-post"><div class="pencraft pc-display-contents"><article class="typography newsletter-post post shadow">
<div role="region" aria-label="Post header" class="post-header"><h1 dir="auto" class="post-title published title-X77sOw">{escape(story.title)}</h1><h3 dir="auto" class="subtitle subtitle-HEEcLo">{escape(story.dek)}</h3><div aria-label="Post UFI" class="pencraft"><div class="pencraft profile-hover-card-target"><a href="/@w">{escape(story.author)}</a></div><div class="meta-EgzBVA">Mar 14, 2026</div><div class="post-ufi"><a class="post-ufi-button"><div class="label">38</div></a><a class="post-ufi-button"><div class="label">12</div></a><button>Share</button></div></div></div>
<div class="visibility-check"></div><div><div class="available-content"><div dir="auto" class="body markup">{body}</div></div><div class="visibility-check"></div><div class="subscribe-widget is-signed-up is-fully-subscribed"><div class="pencraft"><div class="container-IpPqBD"><form action="/api/v1/free" method="post" class="form"><p>{self.no("Slow letters is a reader-supported publication of one person and two radiators")}</p></form></div></div></div>
<div class="post-footer"><div class="facepile-container"><div class="profiles-list">{self.no("38 Likes from people with excellent taste")}</div></div></div></div></article></div></div></div>
<div class="single-post-section comments-section"><div class="container"><h4>Discussion about this post</h4><div class="tabs">Comments Restacks</div>{comments}</div></div><div class="single-post-section"><div class="container"><div class="portable-archive"><div class="portable-archive-list">{more}</div></div><div class="subscribe-footer"><p>{self.no("Ready for more of the same?")}</p></div></div></div></div></div>
<div class="footer-wrap publication-footer"><div class="footer"><span>© 2026 Slow letters</span> ∙ <a href="/privacy">Privacy</a><p>{self.no(FOOTER)}</p></div></div></div></div><script>window._preloads = {{"post": {{"body_html": "&lt;p&gt;nothing&lt;/p&gt;"}}}}</script></body></html>"""


class Medium(PlainNotes):
    languages = False
    stories = ("serving", "essay", "interview")
    p = '<p id="9c1f" class="pw-post-body-paragraph nf ng gt nh b ni nj nk nl nm nn no np nq nr ns nt nu nv nw nx ny nz oa ob oc gm bk">%s</p>'
    li = '<li id="b1" class="nf ng gt nh b ni oo nk pk bk">%s</li>'
    a = '<a class="af oz" href="%s" rel="noopener ugc nofollow" target="_blank">%s</a>'
    strong = '<strong class="nh gu">%s</strong>'
    em = '<em class="od">%s</em>'
    c = '<code class="cw pt pu pv pw b">%s</code>'
    quote = '<blockquote class="oq or os"><p class="nf ng od nh b ni">%s</p></blockquote>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level - 1} id="{name[:4]}" class="oe of gt bf og oh">{text}</h{level - 1}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        at = f"https://miro.medium.example/v2/resize:fit:%d/%s{file}"
        sets = ", ".join(f"{at % (w, 'format:webp/')} {w}w" for w in (640, 720, 1400))
        return f'<figure class="ov ow ox oy oz pa os ot paragraph-image"><div role="button" tabindex="0" class="pb pc fl pd bh pe"><span class="fz ga gb ao gc gd ge gf gg speechify-ignore">Press enter or click to view image in full size</span><div class="os ot ou"><picture><source srcset="{sets}" sizes="100vw" type="image/webp"><source data-testid="og" srcset="{at % (640, "")} 640w" sizes="100vw"><img alt="{alt}" class="bh md pf c" width="700" height="394" loading="lazy" role="presentation"></picture><noscript><img src="{at % (1400, "")}"></noscript></div></div><figcaption class="pg ff ph os ot pi pj bf b bg z du">{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre class="ov ow ox oy oz px pu py bp pz bb bk"><span id="e7" class="qa oe gt pu b bg qb qc l qd qe">{escape(text).replace(chr(10), "<br>")}</span></pre>'

    def table(self, rows: list[list[str]]) -> str:
        # Medium has no tables: writers embed one, or type it into a code block; here a gist-like frame gives the table
        return f'<div class="ov ow"><div class="rh l">{super().table(rows)}</div></div>'

    def amid(self) -> list[str]:
        return [
            f'<div class="ql qm qn qo qp qq"><a href="https://medium.example/p" rel="noopener follow" target="_blank"><div class="qr ab ff"><div class="qs ab co cb qt qu"><h2 class="bf gu hw z il qv">{self.no(TEASERS[0][0])}</h2><div class="qw l"><h3 class="bf b hw z du">{self.no(TEASERS[0][1])}</h3></div><div class="ra l"><p class="bf b du">medium.example</p></div></div><div class="rb l"><div class="rc l rd re rf rb rg lv rh"></div></div></div></a></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        recs = self.each(
            '<div class="lz ma"><article class="iy iz" data-testid="post-preview"><div class="ab q"><a href="/x"><h2 class="bf gu">{0}</h2><div class="l"><h3 class="bf b">{1}</h3></div></a><div>Oct 3</div></div></article></div>',
            TEASERS,
        )
        replies = self.each(
            '<div class="ab co"><div class="l"><p class="bf b"><a href="/@x">{0}</a></p><pre class="bm"><div class="bf b">{1}</div></pre><button>Reply</button></div></div>',
            REMARKS,
        )
        return f"""<!doctype html><html lang="en">{self.head(story, '<style type="text/css" data-fela-rehydration="1">.a{{color:red}}</style>')}<body><div id="root"><div class="a b c"><div class="d e f g h i j k"></div><script>document.domain = document.domain;</script><div class="l c"><div class="l m n o c"><div class="p q r"><a class="af" href="/x">Open in app</a></div><div class="ab"><a href="/signup">Sign up</a><div>Write</div><div>Search</div></div></div></div>
<div class="l"><div class="main-content"><div class="gn go gp"><div class="l"><article><div class="l"><div class="l"><span class="l"></span><section><div><div class="fl gz ha hb hc hd"></div><div class="he hf hg hh hi"><div class="ab cb"><div class="ci bh fz ga gb gc">
<div><h1 id="1f00" class="pw-post-title gs gt gu bf gv" data-testid="storyTitle">{escape(story.title)}</h1></div><div><h2 id="3f" class="pw-subtitle-paragraph hr gt">{escape(story.dek)}</h2></div><div class="speechify-ignore ab cp"><div class="speechify-ignore bh l"><div class="ab"><a rel="noopener follow" href="/@w"><img alt="{escape(story.author)}" class="l ff by" src="https://miro.medium.example/v2/resize:fill:64:64/avatar.jpeg" width="32" height="32" data-testid="authorPhoto"></a><span class="bf b"><a class="af ag" data-testid="authorName" rel="noopener follow" href="/@w">{escape(story.author)}</a></span><button>Follow</button><span data-testid="storyReadTime">6 min read</span><span data-testid="storyPublishDate">May 2, 2026</span></div></div><div class="ab co"><div class="pw-multi-vote-icon"><button data-testid="headerClapButton"></button></div><p>412</p><button aria-label="responses">7</button><div><div aria-hidden="false"><button data-testid="audioPlayButton"><div>Listen</div></button></div></div><button>Share</button></div></div>
{body}</div></div></div></div></section></div></div></article></div></div><div class="ab cb"><div class="ci bh"><div class="ab"><div class="l"><a href="/tag/x"><div class="sd">Machine Learning</div></a><a href="/tag/y"><div class="sd">Serving</div></a></div></div></div></div>
<div class="l"></div><footer class="speechify-ignore"><div class="l"><div class="ab"><button>Clap</button></div></div></footer><div class="speechify-ignore"><div class="ab cb"><h2 class="bf gu">Written by {escape(story.author)}</h2><div class="l"><span>1.2K followers</span><p>{self.no(BIO)}</p></div></div></div>
<div class="responses"><h2>Responses (7)</h2><div data-testid="ResponseRenderingContainer">{replies}</div></div><div><h2>{self.no("More from this person and others like them")}</h2>{recs}</div><div class="footer-links">{self.links("Help|Status|About|Careers|Press|Blog|Privacy|Rules|Terms|Text to speech", "p")}</div></div></div></div></div></div><script>window.__APOLLO_STATE__ = {{"ROOT_QUERY":{{"__typename":"Query"}}}}</script></body></html>"""


class Ghost(Site):
    """Casper, with cards of Koenig."""

    stories = ("quantise", "interview")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="{name}">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="kg-card kg-image-card kg-card-hascaption"><img src="https://site.example/content/images/2026/03/{file}" class="kg-image" alt="{alt}" loading="lazy" width="1200" height="675" srcset="https://site.example/content/images/size/w600/2026/03/{file} 600w, https://site.example/content/images/size/w1000/2026/03/{file} 1000w" sizes="(min-width: 720px) 720px"><figcaption><span style="white-space: pre-wrap;">{caption}</span></figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre><code class="language-{lang}">{escape(text)}</code></pre>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<!--kg-card-begin: html--><div style="overflow-x:auto">{super().table(rows)}</div><!--kg-card-end: html-->'

    def ref(self, n: str) -> str:
        return f'<sup class="footnote-ref"><a href="#fn{n}" id="fnref{n}">[{n}]</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="fn{n}" class="footnote-item"><p>{t} <a href="#fnref{n}" class="footnote-backref">↩︎</a></p></li>'
            for n, t in notes
        )
        return f'<!--kg-card-begin: markdown--><hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list">{items}</ol></section><!--kg-card-end: markdown-->'

    def amid(self) -> list[str]:
        return [
            f'<div class="kg-card kg-signup-card kg-width-regular" data-lexical-signup-form="" style="background-color:#F0F0F0;display:none"><div class="kg-signup-card-content"><div class="kg-signup-card-text"><h2 class="kg-signup-card-heading"><span>{self.no("Sign up for slow letters")}</span></h2><p class="kg-signup-card-subheading"><span>{self.no(LETTER)}</span></p><form class="kg-signup-card-form" data-members-form="signup"><input type="email" required><button>Subscribe</button></form><p class="kg-signup-card-disclaimer">{self.no("No spam. Unsubscribe whenever the wind turns.")}</p></div></div></div>',
            f'<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://other.example/"><div class="kg-bookmark-content"><div class="kg-bookmark-title">{self.no(TEASERS[1][0])}</div><div class="kg-bookmark-description">{self.no(TEASERS[1][1])}</div><div class="kg-bookmark-metadata"><img class="kg-bookmark-icon" src="/favicon.ico" alt=""><span class="kg-bookmark-author">Other</span></div></div><div class="kg-bookmark-thumbnail"><img src="/thumb-other.jpg" alt=""></div></a></figure>',
        ]

    def page(self, story: Story, body: str) -> str:
        feed = self.each(
            '<article class="post-card post"><a class="post-card-image-link" href="/x"><img class="post-card-image" src="/t.jpg" alt="{0}"></a><div class="post-card-content"><a class="post-card-content-link" href="/x"><header class="post-card-header"><h2 class="post-card-title">{0}</h2></header><div class="post-card-excerpt">{1}</div></a></div></article>',
            TEASERS,
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body class="post-template tag-x is-head-left-logo has-cover"><div class="viewport"><header id="gh-head" class="gh-head outer"><nav class="gh-head-inner inner"><div class="gh-head-brand"><a class="gh-head-logo" href="/">Slow</a></div><ul class="nav">{self.links("Home|About|Authors")}</ul><div class="gh-head-actions"><a class="gh-head-button" href="#/portal/signup">Subscribe</a></div></nav></header>
<div class="site-content"><main id="site-main" class="site-main"><article class="article post tag-x"><header class="article-header gh-canvas"><div class="article-tag post-card-tags"><a href="/tag/x">Systems</a></div><h1 class="article-title">{escape(story.title)}</h1><p class="article-excerpt">{escape(story.dek)}</p><div class="article-byline"><section class="article-byline-content"><ul class="author-list instapaper_ignore"><li class="author-list-item"><a href="/author/x" class="author-avatar"><img class="author-profile-image" src="/a.jpg" alt="x"></a></li></ul><div class="article-byline-meta"><h4 class="author-name"><a href="/author/x">{escape(story.author)}</a></h4><div class="byline-meta-content"><time class="byline-meta-date" datetime="2026-03-14">14 Mar 2026</time><span class="byline-reading-time">5 min read</span></div></div></section></div></header>
<section class="gh-content gh-canvas">{body}</section><section class="article-comments gh-canvas"><script defer src="/comments-ui.umd.js"></script>{self.no("Member discussion is open to those who pay for it")}</section></article></main>
<section class="footer-cta outer"><div class="inner"><h2 class="footer-cta-title">{self.no("Sign up for more like this, or less")}</h2><a class="footer-cta-button" href="#/portal">Enter your email</a></div></section><aside class="read-more-wrap outer"><div class="read-more inner">{feed}</div></aside></div><footer class="site-footer outer"><div class="inner"><section class="copyright"><a href="/">Slow</a> © 2026 {self.no(FOOTER)}</section><nav class="site-footer-nav"></nav></div></footer></div></body></html>"""


class WordPressClassic(Site):
    """A theme of 2015 with Jetpack: LaTeX as pictures, SyntaxHighlighter, wp-caption."""

    stories = ("quantise", "chips")

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div id="attachment_44" style="width: 650px" class="wp-caption aligncenter"><a href="https://site.example/wp-content/uploads/2026/03/{file}"><img data-recalc-dims="1" aria-describedby="caption-attachment-44" decoding="async" class="size-large wp-image-44" src="https://i0.wp.example/site.example/wp-content/uploads/2026/03/{file}?resize=640%2C360&#038;ssl=1" alt="{alt}" width="640" height="360"></a><p id="caption-attachment-44" class="wp-caption-text">{caption}</p></div>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre class="brush: {lang}; title: ; notranslate" title="">\n{escape(text)}\n</pre>'

    def inline(self, tex: str) -> str:
        return f'<img src="https://s0.wp.example/latex.php?latex=x&#038;bg=ffffff&#038;fg=111111&#038;s=0&#038;c=20201002" alt="{escape(tex)}" class="latex" />'

    def display(self, tex: str) -> str:
        return f'<p style="text-align:center;">{self.inline(tex)}</p>'

    def ref(self, n: str) -> str:
        return f'<sup class="modern-footnotes-footnote " data-mfn="{n}" data-mfn-post-scope="00"><a href="javascript:void(0)" title="" role="button" aria-pressed="false" aria-describedby="mfn-content-00-{n}">{n}</a></sup><span id="mfn-content-00-{n}" role="tooltip" class="modern-footnotes-footnote__note" tabindex="0" data-mfn="{n}">{self._notes[n]}</span>'

    def html(self, story: Story) -> str:
        self._notes = dict(story.notes)
        return super().html(story)

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return ""

    def amid(self) -> list[str]:
        return [
            f'<div class="mc4wp-form-basic mc4wp-ajax"><p><label>{self.no(LETTER)}<input type="email"></label></p><p><input type="submit" value="Sign up"></p></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        comments = self.each(
            '<li class="comment even thread-even depth-1"><article class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b class="fn">{0}</b> <span class="says">says:</span></div><div class="comment-metadata"><a href="#c"><time>March 15, 2026 at 8:10 am</time></a></div></footer><div class="comment-content"><p>{1}</p></div><div class="reply"><a rel="nofollow" class="comment-reply-link" href="#">Reply</a></div></article></li>',
            REMARKS,
        )
        recent = self.each(
            '<li><a href="/x">{0}</a><div class="rpwe-summary">{1}</div></li>', TEASERS
        )
        return f"""<!DOCTYPE html><html lang="en-US" class="no-js">{self.head(story)}<body class="post-template-default single single-post postid-12 single-format-standard"><div id="page" class="hfeed site"><a class="skip-link screen-reader-text" href="#content">Skip to content</a><div id="sidebar" class="sidebar"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Notes</a></p><p class="site-description">just another log</p></header><div id="secondary" class="secondary"><div class="menu"><ul>{self.links("Home|About|Archive")}</ul></div><div id="widget-area" class="widget-area"><aside class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul>{recent}</ul></aside></div></div></div>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-12" class="post-12 post type-post status-publish format-standard hentry category-models"><header class="entry-header"><h1 class="entry-title">{escape(story.title)}</h1></header><div class="entry-content">{body}
<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social"><h3 class="sd-title">Share this:</h3><div class="sd-content"><ul><li class="share-twitter"><a rel="nofollow" class="share-twitter sd-button" href="?share=twitter"><span>{self.no(SHARE)}</span></a></li></ul></div></div></div><div class="sharedaddy sd-block sd-like jetpack-likes-widget-wrapper"><h3 class="sd-title">Like this:</h3><span class="button"><span>Like</span></span> <span class="loading">Loading...</span></div><div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3><div class="jp-relatedposts-items"><p>{self.no(TEASERS[4][1] + " (related)")}</p></div></div></div>
<div class="author-info"><h2 class="author-heading">Published by</h2><div class="author-description"><h3 class="author-title">{escape(story.author)}</h3><p class="author-bio">{self.no(BIO)} <a class="author-link" href="/author">View all posts</a></p></div></div><footer class="entry-footer"><span class="posted-on"><time class="entry-date published" datetime="2026-03-14">March 14, 2026</time></span><span class="cat-links"><a href="/c">Models</a></span></footer></article>
<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts on “{escape(story.title)}”</h2><ol class="comment-list">{comments}</ol><div id="respond" class="comment-respond"><h3 class="comment-reply-title">Leave a Reply</h3><form><textarea></textarea><p class="form-submit"><input type="submit" value="Post Comment"></p></form></div></div><nav class="navigation post-navigation"><div class="nav-links"><div class="nav-previous"><a href="/p"><span class="meta-nav">Previous</span> <span class="post-title">{self.no(TEASERS[2][0] + " again")}</span></a></div></div></nav></main></div></div><footer id="colophon" class="site-footer"><div class="site-info"><a href="https://wp.example">Proudly powered</a> {self.no(FOOTER)}</div></footer></div></body></html>"""


class WordPressBlocks(Site):
    """Block editor and theme: wp-block-*, footnotes of the core, code of Prismatic."""

    stories = ("serving", "heron", "quantise")
    p = '\n<p class="wp-block-paragraph">%s</p>\n'
    ul = '<ul class="wp-block-list">%s</ul>'
    ol = '<ol class="wp-block-list">%s</ol>'
    quote = '<blockquote class="wp-block-quote is-layout-flow wp-block-quote-is-layout-flow"><p>%s</p></blockquote>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="wp-block-heading" id="h-{name}">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="wp-block-image size-large is-resized"><img loading="lazy" decoding="async" width="1024" height="576" src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iIi8+" data-lazy-src="https://site.example/wp-content/uploads/{file}" data-lazy-srcset="https://site.example/wp-content/uploads/{file} 1024w" alt="{alt}" class="wp-image-9"><noscript><img src="https://site.example/wp-content/uploads/{file}" alt="{alt}"></noscript><figcaption class="wp-element-caption">{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre class="wp-block-code"><code lang="{lang}" class="language-{lang} line-numbers">{escape(text)}</code></pre>'

    def inline(self, tex: str) -> str:
        return katex(tex)

    def display(self, tex: str) -> str:
        return f'<div class="wp-block-katex-display-block katex-eq" data-katex-display="true"><span class="katex-display">{katex(tex)}</span></div>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<figure class="wp-block-table is-style-stripes">{super().table(rows).replace("<table>", chr(60) + "table class=has-fixed-layout>")}</figure>'

    def ref(self, n: str) -> str:
        return f'<sup data-fn="a-{n}" class="fn"><a href="#a-{n}" id="a-{n}-link">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="a-{n}">{t} <a href="#a-{n}-link" aria-label="Jump to footnote reference {n}"><img src="https://s.w.example/images/core/emoji/21a9.svg" alt="↩︎" class="wp-smiley" style="height: 1em;">︎</a></li>'
            for n, t in notes
        )
        return f'<ol class="wp-block-footnotes">{items}</ol>'

    def amid(self) -> list[str]:
        return [
            f'<div class="wp-block-group has-background is-layout-constrained" style="border-radius:8px"><h3 class="wp-block-heading">{self.no("Join four people and a dog")}</h3><p>{self.no(LETTER)}</p><div class="wp-block-jetpack-subscriptions__container"><form><input type="email"><button type="submit">Subscribe</button></form></div></div>',
            f'<p class="has-background has-text-align-center related-inline"><strong>Also read:</strong> <a href="/x">{self.no(TEASERS[3][0])}</a></p>',
        ]

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<li class="wp-block-post post type-post"><h3 class="wp-block-post-title"><a href="/x">{0}</a></h3><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{1}</p></div></li>',
            TEASERS,
        )
        comments = self.each(
            '<li class="comment"><div class="wp-block-group"><div class="wp-block-comment-author-name">{0}</div><div class="wp-block-comment-content"><p>{1}</p></div></div></li>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html lang="en-US">{self.head(story)}<body class="wp-singular post-template-default single single-post wp-embed-responsive"><div class="wp-site-blocks"><header class="wp-block-template-part"><div class="wp-block-group alignfull is-layout-flow"><p class="wp-block-site-title"><a href="/">Cards</a></p><nav class="is-responsive wp-block-navigation" aria-label="Navigation"><ul class="wp-block-navigation__container">{self.links("Blog|About|Talks", cls="wp-block-navigation-item")}</ul></nav></div></header>
<main class="wp-block-group is-layout-flow"><div class="wp-block-group has-global-padding is-layout-constrained"><h1 class="wp-block-post-title">{escape(story.title)}</h1><div class="wp-block-group has-small-font-size is-layout-flex"><p>Written by</p><div class="wp-block-post-author-name"><a href="/a">{escape(story.author)}</a></div><p>in</p><div class="taxonomy-category wp-block-post-terms"><a href="/c" rel="tag">Systems</a></div></div><div class="entry-content alignfull wp-block-post-content has-global-padding is-layout-constrained wp-block-post-content-is-layout-constrained">{body}</div><div class="wp-block-group"><nav class="wp-block-group alignwide" aria-label="Post navigation"><div class="post-navigation-link-previous wp-block-post-navigation-link"><span class="arrow">←</span><a href="/p">{self.no(TEASERS[2][0] + " once more")}</a></div></nav></div>
<div class="wp-block-comments wp-block-comments-query-loop"><h2 class="wp-block-heading">Comments</h2><ol class="wp-block-comment-template">{comments}</ol><div id="respond" class="comment-respond wp-block-post-comments-form"><h3>Leave a Reply</h3></div></div></div><div class="wp-block-group alignwide"><h2 class="wp-block-heading alignwide">More posts</h2><div class="wp-block-query"><ul class="wp-block-post-template">{more}</ul></div></div></main><footer class="wp-block-template-part"><p>{self.no(FOOTER)}</p></footer></div><div id="cmplz-cookiebanner-container"><div class="cmplz-cookiebanner"><div class="cmplz-title">Manage Consent</div><div class="cmplz-message"><p>{self.no(COOKIE)}</p></div></div></div></body></html>"""


class Elementor(PlainNotes):
    """WordPress under a page builder: every paragraph group is a widget in four boxes."""

    languages = False
    stories = ("interview", "heron")

    def _widget(self, kind: str, inner: str) -> str:
        return f'<div class="elementor-element elementor-element-3f elementor-widget elementor-widget-{kind}" data-id="3f" data-element_type="widget" data-widget_type="{kind}.default"><div class="elementor-widget-container">{inner}</div></div>'

    def block(self, b):  # type: ignore[no-untyped-def]
        kind = {"h": "heading", "fig": "image"}.get(b.kind, "text-editor")
        return self._widget(kind, super().block(b))

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="elementor-heading-title elementor-size-default">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="wp-caption"><img fetchpriority="high" width="800" height="450" src="https://site.example/wp-content/uploads/{file}" class="attachment-large size-large wp-image-3" alt="{alt}"><figcaption class="widget-image-caption wp-caption-text">{caption}</figcaption></figure>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return self._widget("text-editor", super().notes(notes))

    def amid(self) -> list[str]:
        return [
            f'<section class="elementor-section elementor-inner-section"><div class="elementor-container elementor-column-gap-default"><div class="elementor-column elementor-col-100 elementor-inner-column"><div class="elementor-widget-wrap elementor-element-populated">{self._widget("call-to-action", f"""<div class="elementor-cta"><div class="elementor-cta__content"><h2 class="elementor-cta__title">{self.no("Talk to an expert about your spoons")}</h2><div class="elementor-cta__description">{self.no("Our consultants have measured more cutlery than anybody west of the river.")}</div><a class="elementor-cta__button elementor-button" href="/contact">Book a demo</a></div></div>""")}</div></div></div></section>'
        ]

    def page(self, story: Story, body: str) -> str:
        posts = self.each(
            '<article class="elementor-post elementor-grid-item post type-post"><div class="elementor-post__text"><h3 class="elementor-post__title"><a href="/x">{0}</a></h3><div class="elementor-post__excerpt"><p>{1}</p></div><a class="elementor-post__read-more" href="/x">Read More »</a></div></article>',
            TEASERS,
        )
        return f"""<!doctype html><html lang="en-US">{self.head(story)}<body class="post-template-default single single-post elementor-default elementor-kit-5 elementor-page"><div data-elementor-type="header" class="elementor elementor-22 elementor-location-header"><section class="elementor-section"><nav class="elementor-nav-menu--main"><ul class="elementor-nav-menu">{self.links("Products|Customers|Pricing|Company", cls="menu-item")}</ul></nav></section></div>
<div data-elementor-type="single-post" data-elementor-id="88" class="elementor elementor-88 elementor-location-single post type-post"><section class="elementor-section elementor-top-section"><div class="elementor-container"><div class="elementor-column elementor-col-100 elementor-top-column"><div class="elementor-widget-wrap elementor-element-populated">{self._widget("theme-post-title", f'<h1 class="elementor-heading-title">{escape(story.title)}</h1>')}{self._widget("post-info", '<ul class="elementor-inline-items elementor-icon-list-items elementor-post-info"><li class="elementor-icon-list-item"><span>By the team</span></li><li><time>June 18, 2026</time></li></ul>')}</div></div></div></section>
<section class="elementor-section elementor-top-section"><div class="elementor-container"><div class="elementor-column elementor-col-66"><div class="elementor-widget-wrap elementor-element-populated">{self._widget("theme-post-content", f'<div data-elementor-type="wp-post" class="elementor elementor-91"><section class="elementor-section"><div class="elementor-container"><div class="elementor-column"><div class="elementor-widget-wrap">{body}</div></div></div></section></div>')}{self._widget("share-buttons", f'<div class="elementor-grid"><div class="elementor-share-btn"><span class="elementor-share-btn__title">{self.no(SHARE)}</span></div></div>')}{self._widget("author-box", f'<div class="elementor-author-box"><h4 class="elementor-author-box__name">The team</h4><div class="elementor-author-box__bio">{self.no(BIO)}</div></div>')}</div></div><div class="elementor-column elementor-col-33"><div class="elementor-widget-wrap">{self._widget("form", f'<form class="elementor-form"><p>{self.no(LETTER)}</p></form>')}</div></div></div></section><section class="elementor-section">{self._widget("posts", f'<div class="elementor-posts-container elementor-posts">{posts}</div>')}</section></div>
<footer data-elementor-type="footer" class="elementor elementor-30 elementor-location-footer"><section><p>{self.no(FOOTER)}</p></section></footer></body></html>"""


class NotionX(PlainNotes):
    """react-notion-x: every block a div with a hash."""

    stories = ("serving", "quantise")
    p = '<div class="notion-text notion-block-1f2e3d4c5b6a">%s</div>'
    ul = '<ul class="notion-list notion-list-disc notion-block-aa">%s</ul>'
    ol = '<ol start="1" class="notion-list notion-list-numbered notion-block-ab">%s</ol>'
    quote = '<blockquote class="notion-quote notion-block-ac"><div>%s</div></blockquote>'
    c = '<code class="notion-inline-code">%s</code>'
    strong = "<b>%s</b>"
    a = '<a target="_blank" rel="noopener noreferrer" class="notion-link" href="%s">%s</a>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="notion-h notion-h{level - 1} notion-h-indent-0 notion-block-b1" data-id="b1"><span><div id="b1" class="notion-header-anchor"></div><a class="notion-hash-link" href="#b1" title="{text}"><svg viewBox="0 0 16 16"></svg></a><span class="notion-h-title">{text}</span></span></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="notion-asset-wrapper notion-asset-wrapper-image notion-asset-wrapper-full notion-block-d1"><div style="position:relative;display:flex;width:100%"><span class="lazy-image-wrapper"><img class="notion-image lazy-image-real" alt="{caption}" src="https://www.notion.example/image/ff/{file}?table=block&amp;id=d1&amp;cache=v2" style="object-fit:cover" loading="lazy"></span></div><figcaption class="notion-asset-caption">{caption}</figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<pre class="notion-code language-{lang}" tabindex="0"><code class="language-{lang}"><span class="token plain">{escape(text)}</span></code><figcaption class="notion-asset-caption"></figcaption></pre>'

    def inline(self, tex: str) -> str:
        return f'<span role="button" tabindex="0" class="notion-equation notion-equation-inline">{katex(tex)}</span>'

    def display(self, tex: str) -> str:
        return f'<span role="button" tabindex="0" class="notion-equation notion-equation-block"><span class="katex-display">{katex(tex)}</span></span>'

    def table(self, rows: list[list[str]]) -> str:
        return (
            '<table class="notion-simple-table notion-block-e1"><tbody>'
            + "".join(
                '<tr class="notion-simple-table-row">'
                + "".join(
                    f'<td style="width:120px"><div class="notion-simple-table-cell">{c}</div></td>'
                    for c in row
                )
                + "</tr>"
                for row in rows
            )
            + "</tbody></table>"
        )

    def amid(self) -> list[str]:
        return [
            f'<div class="notion-bookmark notion-block-f1"><a target="_blank" class="notion-link" href="https://other.example"><div><div class="notion-bookmark-title">{self.no(TEASERS[0][0])}</div><div class="notion-bookmark-description">{self.no(TEASERS[0][1])}</div><div class="notion-bookmark-link"><div class="notion-bookmark-link-text">https://other.example</div></div></div></a></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        toc = '<aside class="notion-aside"><div class="notion-aside-table-of-contents"><div class="notion-aside-table-of-contents-header">Table of Contents</div><nav class="notion-table-of-contents"><a href="#b1" class="notion-table-of-contents-item"><span class="notion-table-of-contents-item-body">What</span></a></nav></div></aside>'
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body><div id="__next"><div class="notion notion-app light-mode notion-block-00"><div class="notion-viewport"></div><div class="notion-frame"><header class="notion-header"><div class="notion-nav-header"><div class="breadcrumbs"><a class="breadcrumb" href="/"><span class="title">Notes</span></a><span class="spacer">/</span><div class="breadcrumb active"><span class="title">{escape(story.title)}</span></div></div><div class="rhs"><button class="notion-search-button">Search</button></div></div></header>
<div class="notion-page-scroller"><div class="notion-page-cover-wrapper"><span><img class="notion-page-cover" src="/cover.jpg" alt=""></span></div><main class="notion-page notion-page-has-cover notion-full-page index-page"><div class="notion-page-icon-hero"><span class="notion-page-icon">📡</span></div><h1 class="notion-title">{escape(story.title)}</h1><div class="notion-collection-row"><div class="notion-collection-row-body"><div class="notion-collection-row-property"><div class="notion-collection-column-title">Published</div><div class="notion-collection-row-value">May 2, 2026</div></div></div></div><div class="notion-page-content notion-page-content-has-aside notion-page-content-has-toc"><article class="notion-page-content-inner">{body}</article>{toc}</div><footer class="styles_footer__abc"><div class="styles_copyright">Copyright 2026 {escape(story.author)}</div><div>{self.no(FOOTER)}</div></footer></main></div></div></div></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"recordMap":{{"block":{{}}}}}}}},"page":"/[pageId]"}}</script></body></html>"""


class Blogger(PlainNotes):
    """Blogger as a research blog wears it: Contempo widgets, tables that are pictures with captions, br for paragraphs' ends."""

    languages = False
    stories = ("heron", "chips")
    p = '<p style="text-align: left;"><span style="font-family: inherit;">%s</span></p>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<table align="center" cellpadding="0" cellspacing="0" class="tr-caption-container" style="margin-left: auto; margin-right: auto;"><tbody><tr><td style="text-align: center;"><a href="https://blogger.example/img/s1600/{file}" imageanchor="1"><img border="0" data-original-height="900" height="360" src="https://blogger.example/img/w640-h360/{file}" width="640" alt="{alt}"></a></td></tr><tr><td class="tr-caption" style="text-align: center;">{caption}</td></tr></tbody></table><br />'

    def page(self, story: Story, body: str) -> str:
        popular = self.each(
            '<div class="item-content"><div class="item-title"><a href="/x">{0}</a></div><div class="item-snippet">{1}</div></div>',
            TEASERS,
        )
        comments = self.each(
            '<dt class="comment-author"><a rel="nofollow">{0}</a> said...</dt><dd class="comment-body"><p>{1}</p></dd>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html class="v2" dir="ltr" lang="en">{self.head(story)}<body class="item-view"><div class="content"><div class="header-outer"><div class="header section" id="header"><div class="titlewrapper"><h2 class="title"><a href="/">Research notes</a></h2></div></div><div class="tabs section"><div class="widget PageList"><ul>{self.links("Home|Teams|Papers")}</ul></div></div></div><div class="main-outer"><div class="columns"><div class="column-center-outer"><div class="main section" id="main"><div class="widget Blog" data-version="1" id="Blog1"><div class="blog-posts hfeed"><div class="date-outer"><h2 class="date-header"><span>Thursday, June 18, 2026</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry uncustomized-post-template" itemscope itemtype="http://schema.org/BlogPosting"><a name="77"></a><h3 class="post-title entry-title" itemprop="name">{escape(story.title)}</h3><div class="post-header"><div class="post-header-line-1"></div></div><div class="post-body entry-content" id="post-body-77" itemprop="description articleBody"><span class="byline-author">Posted by {escape(story.author)}</span>{body}<div style="clear: both;"></div></div>
<div class="post-footer"><div class="post-footer-line post-footer-line-1"><span class="post-author vcard">at <abbr class="published" title="2026-06-18">June 18, 2026</abbr></span><div class="post-share-buttons goog-inline-block"><a class="goog-inline-block share-button sb-email" href="/e"><span class="share-button-link-text">{self.no(SHARE)}</span></a></div></div><div class="post-footer-line"><span class="post-labels">Labels: <a href="/l" rel="tag">models</a></span></div></div></div><div class="comments" id="comments"><a name="comments"></a><h4>3 comments:</h4><dl class="avatar-comment-indent" id="comments-block">{comments}</dl><p class="comment-footer"><a href="/c">Post a Comment</a></p></div></div></div></div></div><div class="blog-pager" id="blog-pager"><a class="blog-pager-older-link" href="/o">Older Post</a></div></div></div></div><div class="column-right-outer"><div class="sidebar section"><div class="widget PopularPosts"><h2>Popular</h2><div class="widget-content popular-posts">{popular}</div></div></div></div></div></div><footer><div class="foot section">{self.no(FOOTER)}</div></footer></div><div id="cookieChoiceInfo" class="cookie-choices-info"><span class="cookie-choices-text">{self.no(COOKIE)}</span></div></body></html>"""


class Webflow(PlainNotes):
    languages = False
    stories = ("heron", "roundup")
    p = "<p>%s</p><p>\u200d</p>"
    ul = '<ul role="list">%s</ul>'
    ol = '<ol role="list" start="1">%s</ol>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="w-richtext-figure-type-image w-richtext-align-fullwidth" style="max-width:1600px"><div><img src="https://cdn.prod.example/64f/{file}" loading="lazy" alt="{alt}"></div><figcaption>{caption}</figcaption></figure>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div class="w-embed">{super().table(rows)}</div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div role="listitem" class="blog-item w-dyn-item"><a href="/blog/x" class="blog-link w-inline-block"><div class="blog-card-title">{0}</div><p class="blog-card-text">{1}</p></a></div>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html data-wf-domain="site.example" data-wf-page="64" lang="en">{self.head(story)}<body><div class="page-wrapper"><div data-collapse="medium" role="banner" class="navbar w-nav"><nav role="navigation" class="nav-menu w-nav-menu">{self.links("Platform|Research|Blog|Careers", "div", "nav-link")}</nav></div><main class="main-wrapper"><div class="section_blog-header"><div class="padding-global"><div class="container-medium"><a href="/blog" class="back-link">All posts</a><h1 class="heading-style-h1">{escape(story.title)}</h1><p class="text-size-medium">{escape(story.dek)}</p><div class="blog-meta"><div>June 18, 2026</div><div>{escape(story.author)}</div></div></div></div></div>
<section class="section_blog-content"><div class="padding-global"><div class="container-large"><div class="blog-grid"><div class="blog-sidebar"><div class="toc_component"><div class="toc_title">In this post</div><a href="#x" class="toc_link">Overview</a></div><div class="cta-card"><div class="text-weight-bold">{self.no("See it in action, twice")}</div><p>{self.no("Book thirty minutes with somebody who is paid to be patient.")}</p><a class="button">Book a demo</a></div></div><div class="text-rich-text w-richtext">{body}</div></div></div></div></section>
<section class="section_related"><div class="container-large"><h2>{self.no("Keep on reading, somewhere else")}</h2><div class="w-dyn-list"><div role="list" class="blog-list w-dyn-items">{more}</div></div></div></section><section class="section_cta"><h2>{self.no(LETTER)}</h2><div class="w-form"><form><input></form><div class="w-form-done"><div>{self.no("Thank you! Your submission has been received!")}</div></div><div class="w-form-fail"><div>Oops! Something went wrong while submitting the form.</div></div></div></section></main><footer class="footer"><div>{self.no(FOOTER)}</div></footer></div><div class="fs-cc-banner_component"><div class="fs-cc-banner_text">{self.no(COOKIE)}</div></div></body></html>"""


class Framer(PlainNotes):
    """Framer: class names of hashes, everything a div with a style."""

    languages = False
    stories = ("release", "heron")
    p = '<p class="framer-text framer-styles-preset-1q2w3e" data-styles-preset="xY1">%s</p>'
    li = '<li data-preset-tag="p" class="framer-text framer-styles-preset-1q2w3e"><p class="framer-text framer-styles-preset-1q2w3e">%s</p></li>'
    ul = '<ul dir="auto" class="framer-text framer-styles-preset-l1">%s</ul>'
    strong = '<strong class="framer-text">%s</strong>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="framer-text framer-styles-preset-h{level}" dir="auto" id="{name}">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="framer-15ab" data-framer-name="Image"><figure class="framer-fig"><div data-framer-background-image-wrapper="true" style="position:absolute;inset:0"><img decoding="async" src="https://framerusercontent.example/images/{file}?scale-down-to=1024" srcset="https://framerusercontent.example/images/{file}?scale-down-to=512 512w" alt="{alt}"></div><figcaption class="framer-text">{caption}</figcaption></figure></div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="framer-1c0-container"><a class="framer-x1 framer-y2" href="./x"><div class="framer-z" data-framer-name="Title"><h4 class="framer-text">{0}</h4></div><div class="framer-z"><p class="framer-text">{1}</p></div></a></div>',
            TEASERS[:3],
        )
        return f"""<!doctype html><html lang="en">{self.head(story, "<style data-framer-css-ssr>.framer-x{{color:red}}</style>")}<body><div id="main" data-framer-hydrate-v2="{{}}" data-framer-ssr-released-at="2026"><div class="framer-72rtr7" data-layout-template="true" style="min-height:100vh"><div class="ssr-variant hidden-1wp"><div class="framer-nav-container"><nav class="framer-nav" data-framer-name="Desktop"><div><p class="framer-text"><a href="./">Larkspur</a></p></div><div><p class="framer-text"><a href="./pricing">Pricing</a></p></div></nav></div></div>
<div class="framer-main" data-framer-name="Main"><div class="framer-head" data-framer-component-type="RichTextContainer"><h1 class="framer-text framer-styles-preset-h1">{escape(story.title)}</h1></div><div class="framer-sub" data-framer-component-type="RichTextContainer"><p class="framer-text">Aug 19, 2026</p></div><div class="framer-content" data-framer-name="Content" data-framer-component-type="RichTextContainer" style="display:flex;flex-direction:column">{body}</div>
<div class="framer-cta" data-framer-name="CTA"><div><h2 class="framer-text">{self.no("Ready to hum along?")}</h2></div><div><p class="framer-text">{self.no("Start free, no card, no questions about your mother.")}</p></div></div><div class="framer-more" data-framer-name="More posts"><div><h3 class="framer-text">{self.no("More updates of ours")}</h3></div>{more}</div></div><div class="framer-footer-container"><footer class="framer-foot"><p class="framer-text">{self.no(FOOTER)}</p></footer></div></div></div><div id="overlay"></div><script type="framer/appear">{{}}</script></body></html>"""


SITES = (
    Substack,
    Medium,
    Ghost,
    WordPressClassic,
    WordPressBlocks,
    Elementor,
    NotionX,
    Blogger,
    Webflow,
    Framer,
)
