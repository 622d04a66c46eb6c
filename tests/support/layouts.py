# ruff: noqa: E501  the markup of pages is long lines by nature
"""Pages in the markup of twelve kinds of site, around one article of our own.

Every page has what such sites put around an article: menus, banners, related posts, comments, cookie
notices.  `TRUTH` says what must survive, `NOISE` what must not.
"""

from __future__ import annotations

from collections.abc import Callable

TITLE = "How far does a small retriever see"
PROSE = [
    "A retriever answers one question only, namely which of a million passages deserve the attention of a "
    "slower and more careful reader, and it has a few milliseconds in which to answer it.",
    "We trained three sizes of the same bi-encoder on the same pairs and looked at what the smallest of them "
    "overlooked, since it is the only one that fits into the memory of a watch.",
    "The loss is the usual contrastive one, with in-batch negatives and a temperature that we let the "
    "optimiser find by itself after the first thousand steps of warming up.",
    "Most of what the small model misses is not rare in any sense of the word, it is long: passages of more "
    "than three hundred tokens lose their second half on the way through the pooling layer.",
    "Splitting such passages in two brings back nearly everything, at the price of an index that is forty "
    "percent larger and a query that visits a few more leaves of the tree.",
    "What remains after that are questions whose answer is spread over two documents, which no encoder of "
    "single passages can be blamed for, whatever its size may be.",
    "We publish the weights, the pairs and the script that draws every figure on this page, so that "
    "somebody with a better idea about pooling can try it within an afternoon.",
]
HEADINGS = ["What was measured", "Where the misses are", "Splitting long passages"]
ITEMS = [
    "the small model has six layers and a width of three hundred and eighty four",
    "the middle one has twelve layers of the same width and twice the patience",
    "the large one is there for comparison only and never leaves the data centre",
]
INLINE = r"s(q, d) = q^\top d"
DISPLAY = r"\mathcal{L} = -\log \frac{e^{s(q, d^+)/\tau}}{\sum_j e^{s(q, d_j)/\tau}}"
CODE = (
    "def score(q, d):\n    # one dot product each\n    return [x @ q for x in d if x is not None]"
)
CAPTION = "Recall falls with the length of a passage, and falls sooner for the small model"
NOTE = "Counted with the tokeniser of the large model, which makes them look shorter than they are"
TABLE = [["model", "recall", "milliseconds"], ["small", "0.81", "1.4"], ["large", "0.93", "19.7"]]
IMAGE = "recall-by-length.png"

NOISE = [
    "Accept all cookies of ours",
    "Ten gadgets nobody asked for",
    "First! Great post by the way",
    "Share this with your aunt",
    "Get our weekly letter",
    "Careers at the company",
    "All rights reserved somewhere",
]

COOKIES = '<div class="cookie-banner" role="dialog"><p>Accept all cookies of ours</p><button>OK</button></div>'
NAV = '<nav class="site-nav"><ul><li><a href="/">Home</a></li><li><a href="/jobs">Careers at the company</a></li></ul></nav>'
RELATED = (
    '<div class="related-posts"><h3>Related posts</h3><ul><li><a href="/g">Ten gadgets nobody asked for</a></li>'
    '<li><a href="/h">Another teaser with a picture</a></li></ul></div>'
)
COMMENTS = (
    '<section id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list"><li class="comment">'
    "<p>First! Great post by the way</p></li><li><p>I tried this at home and it worked quite well for "
    "me after some time spent on tuning the learning rate and the number of negatives.</p></li></ol></section>"
)
SHARE = '<div class="share-buttons"><span>Share this with your aunt</span> <a href="https://twitter.com/intent/tweet?x">X</a></div>'
LETTER = '<div class="newsletter-signup"><h3>Get our weekly letter</h3><form><input type="email"><button>Subscribe</button></form></div>'
FOOTER = '<footer class="site-footer"><p>All rights reserved somewhere</p><a href="/imprint">Imprint</a></footer>'


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _table(classes: str = "") -> str:
    head = "".join(f"<th>{cell}</th>" for cell in TABLE[0])
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE[1:])
    return f'<table class="{classes}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _page(head: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>'


def _p(index: int, classes: str = "") -> str:
    return f'<p class="{classes}">{PROSE[index]}</p>' if classes else f"<p>{PROSE[index]}</p>"


def papermod() -> str:
    """Hugo with PaperMod: raw dollars for MathJax, chroma, goldmark's footnotes."""
    body = f"""{NAV}<main class="main"><article class="post-single"><header class="post-header"><h1 class="post-title">{TITLE}</h1>
<div class="post-meta">March 3, 2026 · 5 min</div></header><div class="toc"><details><summary>Table of Contents</summary><ul><li><a href="#a">What was measured</a></li></ul></details></div>
<div class="post-content">{_p(0)}<p>{PROSE[1]} We write ${INLINE}$ for it.<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup></p>
<h2 id="a">{HEADINGS[0]}<a hidden class="anchor" aria-hidden="true" href="#a">#</a></h2>{_p(2)}<p>$$
{_html(DISPLAY)}
$$</p>
<ul>{"".join(f"<li>{i}</li>" for i in ITEMS)}</ul><h2 id="b">{HEADINGS[1]}</h2>{_p(3)}
<figure class="align-center"><img loading="lazy" src="/img/{IMAGE}" alt="plot"><figcaption><p>{CAPTION}</p></figcaption></figure>{_table()}
<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-python" data-lang="python"><span class="line"><span class="cl"><span class="k">def</span> score(q, d):
</span></span><span class="line"><span class="cl">    <span class="c1"># one dot product each</span>
</span></span><span class="line"><span class="cl">    <span class="k">return</span> [x @ q for x in d if x is not None]
</span></span></code></pre></div><h2 id="c">{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}
<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>{NOTE}&#160;<a href="#fnref:1" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a></p></li></ol></div></div>
<footer class="post-footer"><ul class="post-tags"><li><a href="/tags/x">retrieval</a></li></ul><nav class="paginav"><a class="prev" href="/p"><span class="title">« Prev</span><br><span>Ten gadgets nobody asked for</span></a></nav>{SHARE}</footer></article></main>{FOOTER}{COOKIES}"""
    return _page('<script src="https://cdn.example/mathjax@3/tex-chtml.js"></script>', body)


def substack() -> str:
    """Substack: latex-rendered divs, captioned images, its own footnotes, buttons amid the text."""
    attrs = "{&quot;persistentExpression&quot;:&quot;%s&quot;,&quot;id&quot;:&quot;X&quot;}"
    inline, display = (attrs % _html(t).replace("\\", "\\\\") for t in (INLINE, DISPLAY))
    body = f"""<div id="entry"><div class="main-menu">{NAV}</div><div class="single-post-container"><div class="container"><div class="single-post"><article class="typography newsletter-post post">
<div class="post-header"><h1 class="post-title published">{TITLE}</h1><h3 class="subtitle">A note on pooling</h3><div class="byline-wrapper"><a href="/u">A. Writer</a></div>{SHARE}</div>
<div class="available-content"><div dir="auto" class="body markup">{_p(0)}<p>{PROSE[1]}<a class="footnote-anchor" data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-1-999" href="#footnote-1-999" target="_self">1</a></p>
<h2 class="header-anchor-post">{HEADINGS[0]}<div class="pencraft"><button aria-label="Link"><svg></svg></button></div></h2>{_p(2)}<p>Here <span class="latex-rendered" data-attrs="{inline}"></span> is all.</p><div class="latex-rendered" data-attrs="{display}" data-component-name="LatexBlockToDOM"></div>
<div class="subscription-widget-wrap-editor"><div class="subscription-widget"><p class="cta-caption">Get our weekly letter</p><form><input></form></div></div>
<ul><li><p>{ITEMS[0]}</p></li><li><p>{ITEMS[1]}</p></li><li><p>{ITEMS[2]}</p></li></ul><h2>{HEADINGS[1]}</h2>{_p(3)}
<div class="captioned-image-container"><figure><a class="image-link image2" href="https://cdn.example/full/{IMAGE}"><div class="image2-inset"><picture><source type="image/webp" srcset="https://cdn.example/w_424/{IMAGE} 424w, https://cdn.example/w_848/{IMAGE} 848w"><img src="https://cdn.example/w_1456/{IMAGE}" width="1456" height="700" class="sizing-normal"></picture><div class="image-link-expand"><button><svg></svg></button></div></div></a><figcaption class="image-caption">{CAPTION}</figcaption></figure></div>
{_table()}<pre><code>{_html(CODE)}</code></pre><h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}<p class="button-wrapper"><a class="button primary" href="/share"><span>Share this with your aunt</span></a></p>{_p(6)}
<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-1-999" href="#footnote-anchor-1-999" class="footnote-number" contenteditable="false" target="_self">1</a><div class="footnote-content"><p>{NOTE}</p></div></div></div></div>
<div class="post-footer"><div class="like-button-container"><a>12</a></div></div></article></div></div><div class="comments-page"><h4>Discussion about this post</h4><div class="comment"><p>First! Great post by the way</p></div></div>
<div class="portable-archive"><h4>Ready for more?</h4><p>Ten gadgets nobody asked for</p></div></div></div>{FOOTER}"""
    return _page('<meta property="og:site_name" content="Letters">', body)


def medium() -> str:
    """Medium: sections of bare classes, noscript pictures, br in pre, no tables of its own."""
    lines = _html(CODE).replace("\n", "<br>")
    body = f"""<div id="root"><div class="a b c"><div class="l n"><div class="sticky">{NAV}</div></div><div class="main-content mt-8"><article><div class="l"><div class="l"><section><div><div class="fw fx"><div class="ab cb"><div class="ci bh fz">
<h1 class="pw-post-title gq" data-testid="storyTitle">{TITLE}</h1><div class="speechify-ignore"><a href="/@w"><img alt="A. Writer" src="https://miro.example/avatar.jpg" width="44"></a><span><a rel="author" href="/@w">A. Writer</a></span><button>Follow</button><span>5 min read</span></div>
{_p(0, "pw-post-body-paragraph mi mj")}{_p(1, "pw-post-body-paragraph mi mj")}<h2 class="nf ng">{HEADINGS[0]}</h2>{_p(2, "pw-post-body-paragraph")}<p class="pw-post-body-paragraph">Here \\({_html(INLINE)}\\) and below</p><p class="pw-post-body-paragraph">$${_html(DISPLAY)}$$</p><ul class=""><li class="mi">{ITEMS[0]}</li><li class="mi">{ITEMS[1]}</li><li class="mi">{ITEMS[2]}</li></ul>
<h2 class="nf">{HEADINGS[1]}</h2>{_p(3, "pw-post-body-paragraph")}<figure class="nz oa paragraph-image"><div role="button" tabindex="0" class="od"><span class="speechify-ignore">Press enter or click to view image in full size</span><div class="nz oa"><picture><source srcset="https://miro.example/v2/resize:fit:640/format:webp/{IMAGE} 640w, https://miro.example/v2/resize:fit:1400/format:webp/{IMAGE} 1400w" type="image/webp"><img alt="" class="bh" width="700" height="400" loading="lazy" role="presentation" src="https://miro.example/v2/resize:fit:1400/{IMAGE}"></picture></div></div><figcaption class="om on">{CAPTION}</figcaption></figure>
{_table()}<pre class="nz pa pb"><span id="d1" class="pc" data-selectable-paragraph="">{lines}</span></pre><h2>{HEADINGS[2]}</h2>{_p(4, "pw-post-body-paragraph")}{_p(5, "pw-post-body-paragraph")}{_p(6, "pw-post-body-paragraph")}
<p class="pw-post-body-paragraph" id="n1">[1] {NOTE}</p></div></div></div></div></section></div></div></article></div>
<div class="ab"><div class="clap-bar"><button>23</button></div></div><footer><div class="l"><h2>Written by A. Writer</h2><div class="newsletter"><p>Get our weekly letter</p></div></div></footer>
<div class="responses"><h2>Responses (2)</h2><pre><div>First! Great post by the way</div></pre></div><div class="recommendations"><h2>Recommended from Medium</h2><article><h2>Ten gadgets nobody asked for</h2><p>And here is why you should still buy all of them today before the price goes up again.</p></article><article><h2>Other</h2><p>A teaser of a story of somebody else entirely that goes on for two lines.</p></article></div></div></div>{FOOTER}{COOKIES}"""
    return _page("", body)


def huggingface() -> str:
    """Hugging Face's blog: KaTeX HTML, a not-prose header, an upvote box, highlight.js."""
    katex = (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>'
        '<mrow><mi>s</mi></mrow><annotation encoding="application/x-tex">%s</annotation></semantics></math></span>'
        '<span aria-hidden="true" class="katex-html"><span class="base"><span class="mord">s</span></span></span></span>'
    )
    shown = f'<span class="katex-display">{katex % _html(DISPLAY)}</span>'
    body = f"""<div class="flex"><header class="border-b">{NAV}</header><main class="flex flex-1 flex-col"><div class="container relative"><div class="blog-content copiable-code-container prose mx-auto"><div class="not-prose mb-6"><a href="/blog">Back to Articles</a></div>
<h1 class="relative group flex items-center"><a id="t" class="header-link" href="#t"><span><svg></svg></span></a><span>{TITLE}</span></h1><div class="not-prose"><div class="SVELTE_HYDRATER" data-target="UpvoteControl"><a href="/login"><svg></svg>Upvote 12</a></div></div>
<!-- HTML_TAG_START -->{_p(0)}<p>{PROSE[1]} Here {katex % _html(INLINE)}. <sup id="fnref-1"><a href="#fn-1">1</a></sup></p>
<h2 class="relative group flex items-center"><a id="a" class="block pr-1.5" href="#a"><span class="header-link"><svg></svg></span></a><span>{HEADINGS[0]}</span></h2>{_p(2)}<p>{shown}</p><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul><h2><span>{HEADINGS[1]}</span></h2>{_p(3)}
<figure class="image text-center"><img src="https://huggingface.example/resolve/{IMAGE}" alt="x"><figcaption>{CAPTION}</figcaption></figure><div class="max-w-full overflow-auto">{_table()}</div>
<pre><code class="language-python"><span class="hljs-keyword">def</span> <span class="hljs-title function_">score</span>(<span class="hljs-params">q, d</span>):
    <span class="hljs-comment"># one dot product each</span>
    <span class="hljs-keyword">return</span> [x @ q <span class="hljs-keyword">for</span> x <span class="hljs-keyword">in</span> d <span class="hljs-keyword">if</span> x <span class="hljs-keyword">is</span> <span class="hljs-keyword">not</span> <span class="hljs-literal">None</span>]
</code></pre><h2><span>{HEADINGS[2]}</span></h2>{_p(4)}{_p(5)}{_p(6)}<div class="footnotes"><ol><li id="fn-1"><p>{NOTE} <a href="#fnref-1">↩</a></p></li></ol></div><!-- HTML_TAG_END --></div>
<div class="not-prose"><div class="SVELTE_HYDRATER"><h2>More Articles from our Blog</h2><a href="/blog/g"><img src="/t.png"><h2>Ten gadgets nobody asked for</h2></a></div></div><div class="discussion comments"><h3>Community</h3><div><p>First! Great post by the way</p></div></div></div></main>{FOOTER}</div>"""
    return _page('<meta property="og:title" content="' + TITLE + '">', body)


def quarto() -> str:
    """Quarto: pandoc spans of maths, sourceCode with line anchors, figure in a div, sidebars."""
    lines = _html(CODE).split("\n")
    coded = "\n".join(
        f'<span id="cb1-{i}"><a href="#cb1-{i}" aria-hidden="true" tabindex="-1"></a>{line}</span>'
        for i, line in enumerate(lines, 1)
    )
    body = f"""<div id="quarto-search-results"></div><header id="quarto-header" class="headroom fixed-top">{NAV}</header><div id="quarto-content" class="quarto-container page-columns"><nav id="quarto-sidebar" class="sidebar"><div>Careers at the company</div></nav><div id="quarto-margin-sidebar" class="sidebar margin-sidebar"><nav id="TOC" role="doc-toc" class="toc-active"><h2 id="toc-title">On this page</h2><ul><li><a href="#a" class="nav-link">{HEADINGS[0]}</a></li></ul></nav></div>
<main class="content" id="quarto-document-content"><header id="title-block-header" class="quarto-title-block default"><div class="quarto-title"><h1 class="title">{TITLE}</h1></div><div class="quarto-title-meta"><div><div class="quarto-title-meta-heading">Published</div><div class="quarto-title-meta-contents"><p class="date">March 3, 2026</p></div></div></div></header>
{_p(0)}<p>{PROSE[1]} Here <span class="math inline">\\({_html(INLINE)}\\)</span>.<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p>
<section id="a" class="level2"><h2 class="anchored" data-anchor-id="a">{HEADINGS[0]}<a class="anchorjs-link " aria-label="Anchor" href="#a"></a></h2>{_p(2)}<p><span class="math display">\\[{_html(DISPLAY)}\\]</span></p><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul></section>
<section id="b" class="level2"><h2 class="anchored">{HEADINGS[1]}</h2>{_p(3)}<div class="quarto-figure quarto-figure-center"><figure class="figure"><p><img src="figs/{IMAGE}" class="img-fluid figure-img"></p><figcaption class="figure-caption">{CAPTION}</figcaption></figure></div>{_table("table")}
<div class="cell"><div class="sourceCode cell-code" id="cb1"><pre class="sourceCode numberSource python number-lines code-with-copy"><code class="sourceCode python">{coded}</code><button title="Copy to Clipboard" class="code-copy-button"><i class="bi"></i></button></pre></div></div></section>
<section id="c" class="level2"><h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}</section><div id="quarto-appendix" class="default"><section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><h2 class="anchored quarto-appendix-heading">Footnotes</h2><ol><li id="fn1"><p>{NOTE}<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section></div></main></div>{FOOTER}{COOKIES}"""
    return _page("", body)


def ghost() -> str:
    """Ghost: kg-cards, a lazy hero, a signup card inside the content, a recent-posts feed below."""
    body = f"""<div class="viewport"><header id="gh-head" class="gh-head">{NAV}</header><main class="gh-main"><article class="gh-article post"><header class="gh-article-header gh-canvas"><h1 class="gh-article-title">{TITLE}</h1><section class="gh-article-meta"><h4 class="gh-author-name"><a href="/author/w/">A. Writer</a></h4></section></header>
<section class="gh-content gh-canvas">{_p(0)}<p>{PROSE[1]} We write ${INLINE}$ for it.<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup></p><h2 id="a">{HEADINGS[0]}</h2>{_p(2)}<p>$${_html(DISPLAY)}$$</p><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul>
<div class="kg-card kg-signup-card kg-width-wide"><div class="kg-signup-card-content"><h2 class="kg-signup-card-heading"><span>Get our weekly letter</span></h2><form><input type="email"></form></div></div>
<h2 id="b">{HEADINGS[1]}</h2>{_p(3)}<figure class="kg-card kg-image-card kg-card-hascaption"><img src="data:image/gif;base64,R0lGOD" data-src="https://ghost.example/content/images/{IMAGE}" class="kg-image lazyload" loading="lazy" data-srcset="https://ghost.example/content/images/size/w600/{IMAGE} 600w, https://ghost.example/content/images/{IMAGE} 1600w"><figcaption><span style="white-space: pre-wrap;">{CAPTION}</span></figcaption></figure>
<!--kg-card-begin: html-->{_table()}<!--kg-card-end: html--><pre><code class="language-python">{_html(CODE)}
</code></pre><h2 id="c">{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}<hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list"><li id="fn1" class="footnote-item"><p>{NOTE} <a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section></section></article>
<div class="gh-comments"><ghost-comments><p>First! Great post by the way</p></ghost-comments></div><section class="gh-container"><h2 class="gh-container-title">Read more</h2><div class="gh-feed"><article class="gh-card post"><a href="/g"><h3>Ten gadgets nobody asked for</h3><p>An excerpt of a completely different story about gadgets.</p></a></article></div></section></main>{FOOTER}</div>"""
    return _page('<script src="https://cdn.example/katex/auto-render.min.js"></script>', body)


def wordpress() -> str:
    """WordPress: latex pictures, wp-caption, prettyprint code, Jetpack sharing, footnote block."""
    image = '<img src="https://s0.wp.com/latex.php?latex=x&#038;bg=fff" alt="%s" class="latex" />'
    body = f"""<div id="page" class="site"><header id="masthead" class="site-header">{NAV}</header><div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-7" class="post-7 post type-post status-publish hentry category-ml"><header class="entry-header"><h1 class="entry-title">{TITLE}</h1><div class="entry-meta"><span class="posted-on">Posted on March 3, 2026</span></div></header>
<div class="entry-content">{_p(0)}<p>{PROSE[1]} Here {image % _html(INLINE)}.<sup data-fn="9f" class="fn"><a id="9f-link" href="#9f">1</a></sup></p><h2 class="wp-block-heading">{HEADINGS[0]}</h2>{_p(2)}<p style="text-align:center">{image % _html(DISPLAY)}</p><ul class="wp-block-list"><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul><h2>{HEADINGS[1]}</h2>{_p(3)}
<div id="attachment_9" style="width: 610px" class="wp-caption aligncenter"><img aria-describedby="caption-attachment-9" src="https://wp.example/spacer.gif" data-lazy-src="https://wp.example/uploads/{IMAGE}?w=600" width="600" height="300"><noscript><img src="https://wp.example/uploads/{IMAGE}" width="600" height="300"></noscript><p id="caption-attachment-9" class="wp-caption-text">{CAPTION}</p></div><figure class="wp-block-table">{_table()}</figure>
<pre class="wp-block-code"><code lang="python" class="language-python">{_html(CODE)}</code></pre><h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}<ol class="wp-block-footnotes"><li id="9f">{NOTE} <a href="#9f-link" aria-label="Jump to footnote reference 1">↩︎</a></li></ol>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this with your aunt:</h3><ul><li class="share-facebook"><a href="https://www.facebook.com/sharer.php?u=x">Facebook</a></li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3><p><a href="/g">Ten gadgets nobody asked for</a></p></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c">ML</a></span></footer></article><nav class="navigation post-navigation"><a href="/p">Previous</a></nav>{COMMENTS}</main></div><aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2><ul><li><a href="/g">Ten gadgets nobody asked for</a></li></ul></section>{LETTER}</aside></div>{FOOTER}</div>"""
    return _page("", body)


def notion() -> str:
    """Notion: divs instead of paragraphs and lists of divs, KaTeX equations, captions in divs."""
    katex = '<span class="katex"><span class="katex-mathml"><math><semantics><mrow></mrow><annotation encoding="application/x-tex">%s</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">s</span></span>'
    para = '<div class="notion-text notion-block-1">%s</div>'
    body = f"""<div class="notion-app"><header class="notion-header">{NAV}</header><div class="notion-frame"><div class="notion-page-scroller"><main class="notion-page notion-page-has-cover notion-full-page"><h1 class="notion-title">{TITLE}</h1><div class="notion-page-content"><article class="notion-page-content-inner">
{para % PROSE[0]}{para % (PROSE[1] + ' Here <span role="button" tabindex="0" class="notion-equation notion-equation-inline">' + katex % _html(INLINE) + "</span>.")}<h2 class="notion-h notion-h1" data-id="a"><span><div id="a" class="notion-header-anchor"></div><a class="notion-hash-link" href="#a" title="x"><svg></svg></a><span class="notion-h-title">{HEADINGS[0]}</span></span></h2>{para % PROSE[2]}<span role="button" class="notion-equation notion-equation-block"><span class="katex-display">{katex % _html(DISPLAY)}</span></span>
<ul class="notion-list notion-list-disc"><li>{ITEMS[0]}</li></ul><ul class="notion-list notion-list-disc"><li>{ITEMS[1]}</li></ul><ul class="notion-list notion-list-disc"><li>{ITEMS[2]}</li></ul><h3 class="notion-h notion-h2"><span><span class="notion-h-title">{HEADINGS[1]}</span></span></h3>{para % PROSE[3]}
<figure class="notion-asset-wrapper notion-asset-wrapper-image"><div style="position:relative"><img class="notion-image-inset" alt="x" src="https://notion.example/image/{IMAGE}?table=block&amp;id=1"></div><figcaption class="notion-asset-caption">{CAPTION}</figcaption></figure><table class="notion-simple-table"><tbody>{"".join('<tr class="notion-simple-table-row">' + "".join(f'<td><div class="notion-simple-table-cell">{c}</div></td>' for c in row) + "</tr>" for row in TABLE)}</tbody></table>
<pre class="notion-code language-python" tabindex="0"><code class="language-python"><span class="token keyword">def</span> <span class="token function">score</span>(q, d):
    <span class="token comment"># one dot product each</span>
    <span class="token keyword">return</span> [x @ q for x in d if x is not None]</code></pre><h3 class="notion-h"><span><span class="notion-h-title">{HEADINGS[2]}</span></span></h3>{para % PROSE[4]}{para % PROSE[5]}{para % PROSE[6]}{para % ("[1] " + NOTE)}</article></div></main></div></div>{FOOTER}{COOKIES}</div>"""
    return _page("", body)


def pytorch() -> str:
    """PyTorch's blog and Sphinx: div.highlight-python, a hero, a right column, a docs footer."""
    body = f"""<div class="container-fluid header-holder">{NAV}</div><div class="jumbotron jumbotron-fluid blog-hero"><div class="container"><p class="featured-post">March 3, 2026</p><h1><a class="blog-title">{TITLE}</a></h1></div></div>
<div class="main-content-wrapper blog-detail-wrapper"><div class="main-content blog-detail-content"><div class="container"><article class="pytorch-article"><p>by A. Writer</p>{_p(0)}<p>{PROSE[1]} Here <span class="math notranslate nohighlight">\\({_html(INLINE)}\\)</span>. <a class="footnote-reference brackets" href="#id2" id="id1" role="doc-noteref">1</a></p>
<section id="a"><h2>{HEADINGS[0]}<a class="headerlink" href="#a" title="Link to this heading">¶</a></h2>{_p(2)}<div class="math notranslate nohighlight">\\[{_html(DISPLAY)}\\]</div><ul class="simple"><li><p>{ITEMS[0]}</p></li><li><p>{ITEMS[1]}</p></li><li><p>{ITEMS[2]}</p></li></ul></section><section id="b"><h2>{HEADINGS[1]}<a class="headerlink" href="#b">¶</a></h2>{_p(3)}
<figure class="align-default" id="id9"><img alt="x" src="../_images/{IMAGE}"><figcaption><p><span class="caption-text">{CAPTION}</span><a class="headerlink" href="#id9">¶</a></p></figcaption></figure><div class="pytorch-container">{_table("docutils align-default")}</div>
<div class="highlight-python notranslate"><div class="highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre><span class="normal">1</span>
<span class="normal">2</span>
<span class="normal">3</span></pre></div></td><td class="code"><div><pre><span></span><span class="k">def</span> <span class="nf">score</span><span class="p">(</span>q, d):
    <span class="c1"># one dot product each</span>
    <span class="k">return</span> [x @ q for x in d if x is not None]
</pre></div></td></tr></table></div></div></section><section id="c"><h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}<hr class="docutils"><aside class="footnote-list brackets"><aside class="footnote brackets" id="id2" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id1">1</a><span class="fn-bracket">]</span></span><p>{NOTE}</p></aside></aside></section></article></div></div>
<div class="right-column"><div class="recent-posts"><h3>Recent posts</h3><a href="/g">Ten gadgets nobody asked for</a></div></div></div><div class="cookie-banner-wrapper"><p>Accept all cookies of ours</p></div>{FOOTER}"""
    return _page("", body)


def colah() -> str:
    """A page by hand, with jemdoc or Hakyll: MathJax 2 scripts, a plain div, Disqus."""
    body = f"""<div id="header"><div id="navigation"><a href="/">Blog</a><a href="/jobs">Careers at the company</a></div></div><div class="container"><div class="row" id="content"><h1>{TITLE}</h1><div class="info">Posted on March 3, 2026</div>
{_p(0)}<p>{PROSE[1]} Here <span class="MathJax_Preview"></span><script type="math/tex">{INLINE}</script>.<sup><a href="#fn1" class="footnoteRef" id="fnref1">1</a></sup></p><h2 id="a">{HEADINGS[0]}</h2>{_p(2)}<div class="MathJax_Display"><span class="MathJax" id="MathJax-Element-2-Frame"><nobr><span class="math">L=−log</span></nobr></span></div><script type="math/tex; mode=display" id="MathJax-Element-2">{DISPLAY}</script>
<ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul><h2>{HEADINGS[1]}</h2>{_p(3)}<div class="bigcenterimgcontainer"><img src="img/{IMAGE}" alt="x"><div class="caption">{CAPTION}</div></div>{_table()}
<figure class="highlight python"><table><tbody><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br><span class="line">3</span><br></pre></td><td class="code"><pre><span class="line"><span class="keyword">def</span> score(q, d):</span><br><span class="line">    <span class="comment"># one dot product each</span></span><br><span class="line">    <span class="keyword">return</span> [x @ q for x in d if x is not None]</span><br></pre></td></tr></tbody></table></figure>
<h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}<section class="footnotes"><hr><ol><li id="fn1"><p>{NOTE}<a href="#fnref1">↩</a></p></li></ol></section><div class="more-posts-div"><h3>More Posts</h3><div class="row"><a href="/g">Ten gadgets nobody asked for</a></div></div><div id="disqus_thread"><p>First! Great post by the way</p></div></div></div>{FOOTER}"""
    return _page("", body)


def distill() -> str:
    """Distill: d-article, d-math, d-code, d-footnote, d-figure, a byline and an appendix."""
    body = f"""<distill-header></distill-header><d-front-matter><script type="text/json">{{"title": "x"}}</script></d-front-matter>{NAV}<d-title><h1>{TITLE}</h1><p>A note on pooling</p></d-title><d-byline></d-byline>
<d-article><d-contents><nav class="l-text toc figcaption"><h3>Contents</h3><div><a href="#a">{HEADINGS[0]}</a></div></nav></d-contents>{_p(0)}<p>{PROSE[1]} Here <d-math>{_html(INLINE)}</d-math>.<d-footnote id="d-footnote-1">{NOTE}</d-footnote></p><h2 id="a">{HEADINGS[0]}</h2>{_p(2)}<d-math block="">{_html(DISPLAY)}</d-math><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul>
<h2>{HEADINGS[1]}</h2>{_p(3)}<d-figure class="l-page"><figure><img src="images/{IMAGE}"><figcaption>{CAPTION}</figcaption></figure></d-figure>{_table()}<d-code block="" language="python">
{_html(CODE)}
</d-code><h2>{HEADINGS[2]}</h2>{_p(4)}{_p(5)}{_p(6)}</d-article><d-appendix><d-footnote-list></d-footnote-list><d-citation-list></d-citation-list></d-appendix>{RELATED}<distill-footer>All rights reserved somewhere</distill-footer>"""
    return _page("", body)


def wikipedia() -> str:
    """MediaWiki: mwe-math, thumbs, cite_note references, edit links, navboxes, categories."""
    math = '<span class="mwe-math-element mwe-math-element-inline"><span class="mwe-math-mathml-inline mwe-math-mathml-a11y" style="display: none;"><math alttext="%s"><semantics><mrow></mrow><annotation encoding="application/x-tex">%s</annotation></semantics></math></span><img src="https://wikimedia.example/api/rest_v1/media/math/render/svg/aa" class="mwe-math-fallback-image-inline" aria-hidden="true" alt="%s"></span>'
    edit = (
        '<span class="mw-editsection"><span>[</span><a href="/w/edit">edit</a><span>]</span></span>'
    )
    inline, display = (math % ((_html(t),) * 3) for t in (INLINE, DISPLAY))
    body = f"""<div class="mw-page-container"><header class="vector-header">{NAV}</header><div class="vector-column-start"><nav id="mw-panel-toc"><ul><li><a href="#a">What</a></li></ul></nav></div><main id="content" class="mw-body"><header class="mw-body-header"><h1 id="firstHeading" class="firstHeading"><span>{TITLE}</span></h1></header><a id="top"></a><div id="bodyContent" class="vector-body"><div id="siteSub" class="noprint">From a free encyclopedia</div><div id="mw-content-text" class="mw-body-content"><div class="mw-content-ltr mw-parser-output" lang="en" dir="ltr">
{_p(0)}<p>{PROSE[1]} Here {inline}.<sup id="cite_ref-w_1-0" class="reference"><a href="#cite_note-w-1"><span class="cite-bracket">[</span>1<span class="cite-bracket">]</span></a></sup></p><div id="toc" class="toc" role="navigation"><ul><li><a href="#a">{HEADINGS[0]}</a></li></ul></div><div class="mw-heading mw-heading2"><h2 id="a">{HEADINGS[0]}</h2>{edit}</div>{_p(2)}<dl><dd>{display}</dd></dl><ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li><li>{ITEMS[2]}</li></ul>
<div class="mw-heading mw-heading2"><h2 id="b">{HEADINGS[1]}</h2>{edit}</div>{_p(3)}<figure class="mw-default-size" typeof="mw:File/Thumb"><a href="/wiki/File:x" class="mw-file-description"><img src="//upload.wikimedia.example/thumb/{IMAGE}" decoding="async" width="250" height="200" srcset="//upload.wikimedia.example/thumb/500px-{IMAGE} 2x"></a><figcaption>{CAPTION}</figcaption></figure>{_table("wikitable")}
<div class="mw-highlight mw-highlight-lang-python mw-content-ltr" dir="ltr"><pre><span></span><span class="k">def</span> score(q, d):
    <span class="c1"># one dot product each</span>
    <span class="k">return</span> [x @ q for x in d if x is not None]
</pre></div><div class="mw-heading mw-heading2"><h2 id="c">{HEADINGS[2]}</h2>{edit}</div>{_p(4)}{_p(5)}{_p(6)}<div class="mw-references-wrap"><ol class="references"><li id="cite_note-w-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-w_1-0">^</a></b></span> <span class="reference-text">{NOTE}</span></li></ol></div><div class="navbox" role="navigation"><table><tr><td><a href="/g">Ten gadgets nobody asked for</a></td></tr></table></div></div></div><div id="catlinks" class="catlinks"><ul><li><a>Careers at the company</a></li></ul></div></div></main></div>{FOOTER}"""
    return _page("", body)


LAYOUTS: dict[str, Callable[[], str]] = {
    make.__name__: make
    for make in (
        papermod,
        substack,
        medium,
        huggingface,
        quarto,
        ghost,
        wordpress,
        notion,
        pytorch,
        colah,
        distill,
        wikipedia,
    )
}
# sites whose markup says nothing of a code's language, or has no notes of its own
NO_LANGUAGE = frozenset({"substack", "medium"})
NO_NOTES = frozenset({"medium", "notion"})
