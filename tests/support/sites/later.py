# ruff: noqa: E501, ARG002  the markup of pages is long lines, and no site uses all that it is told
"""Sites that were dressed after extraction had first been made better: measured once unseen, then learnt from."""

from __future__ import annotations

from sites.site import BIO, COOKIE, FOOTER, LETTER, REMARKS, SHARE, TEASERS, PlainNotes, Site, katex
from sites.story import Story, escape


class DevTo(PlainNotes):
    """dev.to: crayons, liquid tags, highlight panels, a sidebar of the author."""

    stories = ("probe", "serving")

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level}>\n  <a name="{name}" href="#{name}">\n  </a>\n  {text}\n</h{level}>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="highlight js-code-highlight">\n<pre class="highlight {lang}"><code>{escape(text)}\n</code></pre>\n<div class="highlight__panel js-actions-panel"><div class="highlight__panel-action js-fullscreen-code-action"><svg><title>Enter fullscreen mode</title></svg><svg><title>Exit fullscreen mode</title></svg></div></div></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        at = f"https://media2.dev.example/dynamic/image/width=800%2Cheight=%2Cfit=scale-down/{file}"
        return f'<figure><a href="{at}" class="article-body-image-wrapper"><img src="{at}" alt="{alt}" width="800" height="450" loading="lazy"></a><figcaption>{caption}</figcaption></figure>'

    def inline(self, tex: str) -> str:
        return f'<span class="katex-element">\n  {katex(tex)}\n</span>'

    def display(self, tex: str) -> str:
        return f'<div class="katex-element">\n  <span class="katex-display">{katex(tex)}</span>\n</div>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div class="table-wrapper-paragraph">{super().table(rows)}</div>'

    def page(self, story: Story, body: str) -> str:
        comments = self.each(
            '<div class="comment single-comment-node root comment--deep-0"><details class="comment-wrapper" open><summary><span class="js-collapse-comment-content inline-block">Collapse</span></summary><div class="comment__inner"><div class="comment__content crayons-card"><div class="comment__header"><a href="/u" class="crayons-link">{0}</a><time>• Nov 3</time></div><div class="comment__body text-styles"><p>{1}</p></div></div><footer class="comment__footer"><button>Like comment</button><a href="#r">Reply</a></footer></div></details></div>',
            REMARKS,
        )
        trending = self.each(
            '<a href="/t" class="crayons-link crayons-link--contentful"><h4>{0}</h4><div class="crayons-link__secondary">{1}</div></a>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body class="sans-serif-article-body"><a href="#main-content" class="skip-content-link">Skip to content</a><header id="topbar" class="crayons-header topbar print-hidden"><div class="crayons-header__container"><button>Navigation menu</button><a href="/" class="site-logo">DEV</a><a href="/enter" class="c-link">Log in</a><a href="/enter?state=new-user" class="c-cta">Create account</a></div></header>
<div id="page-content" class="wrapper stories"><div id="page-content-inner"><div class="crayons-layout crayons-layout--3-cols crayons-layout--article"><aside class="crayons-layout__sidebar-left"><div class="crayons-article-actions print-hidden"><div class="crayons-article-actions__inner"><button id="reaction-drop-trigger"><span class="crayons-reaction__count">14</span><span class="crayons-tooltip__content">Add reaction</span></button><button><span>6</span><span>Jump to Comments</span></button><button><span>Save</span></button></div></div></aside>
<main id="main-content" class="crayons-layout__content grid gap-4"><div class="article-wrapper"><article class="crayons-card crayons-article mb-4" id="article-show-container"><header class="crayons-article__header" id="main-title"><a href="/cover" class="crayons-article__cover"><img src="https://media2.dev.example/cover.png" width="1000" height="420" class="crayons-article__cover__image" alt="Cover image"></a><div class="crayons-article__header__meta"><div class="flex s:items-start mb-4"><div class="flex flex-1"><a href="/u"><img class="radius-full align-middle" src="/u.png" width="40" alt="u"></a><div class="pl-3 flex-1"><a href="/u" class="crayons-link fw-bold">{escape(story.author)}</a><p class="fs-xs color-base-60">Posted on <time datetime="2026-11-02" class="date">Nov 2</time></p></div></div></div><div class="multiple_reactions_engagement"><span>3</span><span>2</span><span>1</span></div><h1 class="fs-3xl m:fs-4xl fw-bold">{escape(story.title)}</h1><div class="spec__tags flex flex-wrap"><a class="crayons-tag crayons-tag--monochrome" href="/t/ai"><span class="crayons-tag__prefix">#</span>ai</a> <a class="crayons-tag" href="/t/webdev"><span class="crayons-tag__prefix">#</span>webdev</a></div></div></header>
<div class="crayons-article__main"><div class="crayons-article__body text-styles spec__body" data-article-id="1" id="article-body">{body}</div></div><section id="comments" class="text-padding mb-4 border-t-1"><header class="relative flex justify-between"><h2 class="crayons-subtitle-1">Top comments <span class="js-comments-count">(3)</span></h2></header><div id="comments-container"><form><textarea placeholder="Add to the discussion"></textarea></form><div class="comments">{comments}</div><div class="my-4 fs-s flex"><a href="/code-of-conduct">Code of Conduct</a> <span class="opacity-25">•</span> <a href="/abuse">Report abuse</a></div></div></section></article><div class="crayons-card my-4 p-4">{self.no("We are a place where coders share, stay up to date and mislay their keys.")}</div></div></main>
<aside class="crayons-layout__sidebar-right"><div class="crayons-article-sticky"><div class="crayons-card crayons-card--secondary branded-7"><div class="-mt-4"><a href="/u" class="crayons-subtitle-2">{escape(story.author)}</a></div><div class="color-base-70">{self.no(BIO)}</div><ul class="user-metadata-details"><li><div class="key">Location</div><div class="value">Deventer</div></li><li><div class="key">Joined</div><div class="value">Mar 4, 2021</div></li></ul></div><div class="crayons-card crayons-card--secondary"><header class="crayons-card__header"><h3 class="crayons-subtitle-2">Trending on <a href="/">DEV</a></h3></header>{trending}</div></div></aside></div></div></div><footer id="footer" class="crayons-footer print-hidden"><p>{self.no(FOOTER)}</p></footer></body></html>"""


class LessWrong(Site):
    """A forum of React: JSS class names, sidenotes beside a block of footnotes, votes, nested comments."""

    languages = False
    stories = ("probe", "essay")

    def display(self, tex: str) -> str:
        return f'<span class="math-tex">{katex(tex)}</span>'

    def inline(self, tex: str) -> str:
        return f'<span class="math-tex">{katex(tex)}</span>'

    def code(self, lang: str, text: str) -> str:
        return f"<pre><code>{escape(text)}</code></pre>"

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="image image_resized" style="width:100%"><img src="https://res.cloudinary.example/lesswrong/image/upload/f_auto,q_auto/v1/mirroredImages/x/{file}" alt="{alt}" srcset="https://res.cloudinary.example/w_190/{file} 190w"><figcaption>{caption}</figcaption></figure>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<figure class="table">{super().table(rows)}</figure>'

    def ref(self, n: str) -> str:
        return f'<span class="footnote-reference" data-footnote-reference="" data-footnote-index="{n}" data-footnote-id="k{n}zq" role="doc-noteref" id="fnrefk{n}zq"><sup><a href="#fnk{n}zq">[{n}]</a></sup></span>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li class="footnote-item" data-footnote-item="" data-footnote-index="{n}" data-footnote-id="k{n}zq" role="doc-endnote" id="fnk{n}zq"><span class="footnote-back-link" data-footnote-back-link="" data-footnote-id="k{n}zq"><sup><strong><a href="#fnrefk{n}zq">^</a></strong></sup></span><div class="footnote-content" data-footnote-content=""><p>{t}</p></div></li>'
            for n, t in notes
        )
        return f'<ol class="footnote-section footnotes" data-footnote-section="" role="doc-endnotes">{items}</ol>'

    def page(self, story: Story, body: str) -> str:
        comments = self.each(
            '<div class="CommentFrame-commentsNode"><div class="comments-node comments-node-root"><div class="CommentsItem-root recent-comments-node"><div class="CommentsItem-body"><div class="CommentsItemMeta-root"><a class="UsersNameDisplay-noColor" href="/users/x">{0}</a><span class="CommentsItemDate-root">3d</span><span class="OverallVoteAxis-voteScore">7</span></div><div class="ContentStyles-base content ContentStyles-commentBody CommentBody-commentStyling"><div><p>{1}</p></div></div><div class="CommentBottom-bottom"><a class="comments-item-reply-link">Reply</a></div></div></div></div></div>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body class="abTestNoEffect_group1 welcomeBox_visible"><div id="react-app"><div class="wrapper" id="wrapper"><div class="Header-root"><header class="Header-appBar"><div class="Header-titleSubtitleContainer"><a class="HeaderSubtitle-root" href="/">FORUM</a></div><a class="UsersAccountMenu-login" href="/login">Login</a></header></div><div class="Layout-main"><div class="MultiToCLayout-root"><div class="MultiToCLayout-toc"><div class="FixedPositionToc-root"><div class="TableOfContentsRow-root"><a class="TableOfContentsRow-link" href="#What_it_feels_like">What it feels like</a></div><div class="TableOfContentsRow-root"><a class="TableOfContentsRow-link" href="#Numbers">Numbers</a></div></div></div><div class="MultiToCLayout-content"><div class="PostsPage-centralColumn"><div class="LWPostsPageHeader-root"><div class="LWPostsPageHeader-topRight"><div class="TagList-root"><a href="/w/evals">Evaluations</a><a href="/w/ai">AI</a><a class="TagList-frontpage">Frontpage</a></div></div><div class="LWPostsPageHeader-titleSection"><h1 class="PostsPageTitle-root"><a class="PostsPageTitle-link" href="/posts/x">{escape(story.title)}</a></h1><div class="LWPostsPageHeader-authorAndSecondaryInfo"><div class="LWPostsPageHeader-authors"><span class="PostsAuthors-root">by <span><a class="UsersNameDisplay-noColor" href="/users/h">{escape(story.author)}</a></span></span></div><div class="LWPostsPageHeader-date">2nd Nov 2026</div><div class="LWPostsPageHeader-readTime">4 min read</div><a class="LWPostsPageHeader-comments" href="#comments">3</a></div></div><div class="VotingButtons"><div class="OverallVoteAxis-voteScore">61</div></div></div>
<div class="LWPostsPageHeader-audioPlayer"></div><div id="postBody" class="PostsPage-postBody"><div class="PostsPage-postContent instapaper_body ContentStyles-base content ContentStyles-postBody"><div id="postContent"><div>{body}</div></div></div></div><div class="PostsPagePostFooter-footerSection"><div class="PostsVote-root"><span class="PostsVote-voteScoreFooter">61</span></div><div class="PingbacksList-root"><div class="PingbacksList-header"><span>Mentioned in</span></div><div class="PingbacksList-list"><div class="Pingback-root"><span class="PostsTitle-root"><a href="/posts/y">{self.no(TEASERS[0][0])}</a></span></div></div></div></div></div></div><div class="MultiToCLayout-content"><div class="PostsPage-commentsSection"><div class="CommentsListSection-root" id="comments"><div class="CommentsListSection-commentSorting">3 comments, sorted by <span>top scoring</span></div>{comments}<div class="RecommendedPosts">{self.no("Curated and popular this week, as measured with a spoon")}</div></div></div></div></div></div></div></div><script>window.ssrRenderedAt = "2026"; window.publicSettings = {{"a":{{"b":1}}}}</script></body></html>"""


class Squarespace(PlainNotes):
    """Squarespace 7.1: rows, columns and blocks of sqs-, captions in their own boxes."""

    languages = False
    stories = ("budget", "interview")
    p = '<p class="" style="white-space:pre-wrap;">%s</p>'

    def block(self, b):  # type: ignore[no-untyped-def]
        inner = super().block(b)
        kind = "image" if b.kind == "fig" else "html"
        return f'<div class="row sqs-row"><div class="col sqs-col-12 span-12"><div class="sqs-block {kind}-block sqs-block-{kind}" data-block-type="2" id="block-yui_3_17_2_1"><div class="sqs-block-content">{inner if b.kind == "fig" else f"<div class=sqs-html-content>{inner}</div>"}</div></div></div></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        src = f"https://images.squarespace-cdn.example/content/v1/5f/17/{file}"
        return f'<div class="image-block-outer-wrapper layout-caption-below design-layout-inline combination-animation-none" data-test="image-block-inline-outer-wrapper"><figure class="sqs-block-image-figure intrinsic" style="max-width:1500px;"><div class="image-block-wrapper" data-animation-role="image"><div class="sqs-image-shape-container-element has-aspect-ratio"><noscript><img src="{src}" alt="{alt}" /></noscript><img data-stretch="false" data-src="{src}" data-image="{src}" data-image-dimensions="1500x1000" data-load="false" elementtiming="system-image-block" data-sqsp-image-classes="" alt="{alt}" /></div></div><figcaption class="image-caption-wrapper"><div class="image-caption"><p class="">{caption}</p></div></figcaption></figure></div>'

    def amid(self) -> list[str]:
        return [
            f'<div class="sqs-block newsletter-block sqs-block-newsletter"><div class="sqs-block-content"><div class="newsletter-form-wrapper newsletter-form-wrapper--layoutFloat"><form class="newsletter-form"><header class="newsletter-form-header"><h2 class="newsletter-form-header-title">{self.no("Stay in the loop, or leave it")}</h2><div class="newsletter-form-header-description"><p>{self.no(LETTER)}</p></div></header><input name="email" class="newsletter-form-field-element" type="email"><div class="newsletter-form-footnote"><p>{self.no("We respect your privacy more than you do.")}</p></div></form></div></div></div>'
        ]

    def page(self, story: Story, body: str) -> str:
        return f"""<!doctype html><html xmlns:og="http://opengraphprotocol.org/schema/" lang="en-US">{self.head(story)}<body id="item-65" class="primary-button-style-solid view-item collection-type-blog-side-by-side"><div id="siteWrapper" class="clearfix site-wrapper"><header data-test="header" id="header" class="header theme-col--primary"><div class="header-title-nav-wrapper"><div class="header-title"><a href="/">The Ledger</a></div><div class="header-nav"><nav class="header-nav-list">{self.links("News|Opinion|Events|Donate", "div", "header-nav-item")}</nav></div></div></header><main id="page" class="container" role="main"><article class="sections" id="sections"><section data-test="page-section" class="page-section layout-engine-section blog-item-section"><div class="content-wrapper"><div class="content"><div class="blog-item-wrapper"><article id="article-65" class="h-entry entry blog-item hentry"><div class="blog-item-inner-wrapper"><div class="blog-item-top-wrapper"><div class="blog-item-title"><h1 class="entry-title entry-title--large p-name" itemprop="headline">{escape(story.title)}</h1></div><div class="blog-item-meta-wrapper"><div class="blog-meta-primary"><span class="blog-categories"><a href="/c">Council</a></span></div><div class="blog-meta-secondary"><time class="dt-published blog-meta-item blog-meta-item--date" datetime="Oct 27">Oct 27</time><span class="blog-meta-item blog-meta-item--author">Written By <a href="/a">{escape(story.author)}</a></span></div></div></div>
<div class="blog-item-content-wrapper"><div class="blog-item-content e-content"><div class="sqs-layout sqs-grid-12 columns-12" data-layout-label="Post Body" data-type="item">{body}</div></div></div><div class="blog-item-author-profile-wrapper author-profile"><div class="author-name">{escape(story.author)}</div><div class="author-bio"><p>{self.no(BIO)}</p></div></div></div></article></div></div></div></section><section id="itemPagination" class="item-pagination item-pagination--prev-next" data-collection-type="blog"><a href="/p" class="item-pagination-link item-pagination-link--prev"><div class="pagination-title-wrapper"><div class="visually-hidden">Previous</div><div class="item-pagination-prev-next">Previous</div><h2 class="item-pagination-title">{self.no(TEASERS[3][0])}</h2></div></a><a href="/n" class="item-pagination-link item-pagination-link--next"><div class="pagination-title-wrapper"><h2 class="item-pagination-title">{self.no(TEASERS[4][0])}</h2></div></a></section></article></main><footer class="sections" id="footer-sections"><section><div class="sqs-html-content"><p>{self.no(FOOTER)}</p></div></section></footer></div><div class="sqs-cookie-banner-v2"><div class="sqs-cookie-banner-v2-text"><p>{self.no(COOKIE)}</p></div></div></body></html>"""


class Furo(Site):
    """Sphinx with Furo: admonitions, copy buttons, footnotes of docutils, two sidebars."""

    stories = ("tutorial", "probe")
    p = "<p>%s</p>"
    li = "<li><p>%s</p></li>"
    ul = '<ul class="simple">\n%s</ul>'
    ol = '<ol class="arabic simple">\n%s</ol>'
    c = '<code class="docutils literal notranslate"><span class="pre">%s</span></code>'

    def nest(self, item: str, below: str) -> str:
        return item.replace("</p></li>", "</p>" + below + "</li>") if below else item

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level}>{text}<a class="headerlink" href="#{name}" title="Link to this heading">¶</a></h{level}>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="highlight-{lang} notranslate"><div class="highlight"><pre id="codecell0"><span></span>{escape(text)}\n</pre><button class="copybtn o-tooltip--left" data-tooltip="Copy" data-clipboard-target="#codecell0"><svg></svg></button></div></div>'

    def inline(self, tex: str) -> str:
        return f'<span class="math notranslate nohighlight">\\({escape(tex)}\\)</span>'

    def display(self, tex: str) -> str:
        return f'<div class="math notranslate nohighlight">\n\\[{escape(tex)}\\]</div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="align-default" id="id5"><a class="reference internal image-reference" href="../_images/{file}"><img alt="{alt}" src="../_images/{file}" style="width: 500px;" /></a><figcaption><p><span class="caption-text">{caption}</span><a class="headerlink" href="#id5" title="Link to this image">¶</a></p></figcaption></figure>'

    def table(self, rows: list[list[str]]) -> str:
        self.th, self.td = '<th class="head"><p>%s</p></th>', "<td><p>%s</p></td>"
        return f'<div class="table-wrapper docutils container">{super().table(rows).replace("<table>", chr(60) + "table class=docutils>")}</div>'

    def ref(self, n: str) -> str:
        return f'<a class="footnote-reference brackets" href="#id{n}2" id="id{n}1" role="doc-noteref"><span class="fn-bracket">[</span>{n}<span class="fn-bracket">]</span></a>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<aside class="footnote brackets" id="id{n}2" role="doc-footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" href="#id{n}1">{n}</a><span class="fn-bracket">]</span></span><p>{t}</p></aside>'
            for n, t in notes
        )
        return f'<aside class="footnote-list brackets">{items}</aside>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!doctype html><html class="no-js" lang="en" data-content_root="../">{self.head(story)}<body><script>document.body.dataset.theme = "auto";</script><svg xmlns="http://www.w3.org/2000/svg" style="display: none;"><symbol id="svg-toc"><title>Contents</title></symbol></svg><input type="checkbox" class="sidebar-toggle" name="__navigation" id="__navigation"><label class="overlay sidebar-overlay" for="__navigation"><div class="visually-hidden">Hide navigation sidebar</div></label><a class="skip-to-content muted-link" href="#furo-main-content">Skip to content</a><div class="page"><header class="mobile-header"><div class="header-center"><a href="../index.html"><div class="brand">Larkspur documentation</div></a></div></header><aside class="sidebar-drawer"><div class="sidebar-container"><div class="sidebar-sticky"><a class="sidebar-brand" href="../index.html"><span class="sidebar-brand-text">Larkspur documentation</span></a><div class="sidebar-scroll"><div class="sidebar-tree"><ul class="current">{self.links("Install|Guide|Reference|Changes", cls="toctree-l1")}</ul></div></div></div></div></aside><div class="main"><div class="content"><div class="article-container"><a href="#" class="back-to-top muted-link"><span>Back to top</span></a><div class="content-icon-container"><div class="view-this-page"><a class="muted-link" href="../_sources/x.txt" title="View this page"><span class="visually-hidden">View this page</span></a></div></div><article role="main" id="furo-main-content"><section id="x"><h1>{escape(story.title)}<a class="headerlink" href="#x" title="Link to this heading">¶</a></h1>{body}</section></article></div><footer><div class="related-pages"><a class="next-page" href="n.html"><div class="page-info"><div class="context"><span>Next</span></div><div class="title">{self.no("Reference of all things")}</div></div></a><a class="prev-page" href="p.html"><div class="page-info"><div class="context"><span>Previous</span></div><div class="title">Install</div></div></a></div><div class="bottom-of-page"><div class="left-details"><div class="copyright">Copyright &#169; 2026, the maintainers</div>Made with <a href="https://sphinx.example">Sphinx</a> and {self.no("a certain stubbornness of its makers")}</div></div></footer></div><aside class="toc-drawer"><div class="toc-sticky toc-scroll"><div class="toc-title-container"><span class="toc-title">On this page</span></div><div class="toc-tree-container"><div class="toc-tree"><ul>{self.links("Before you begin|Ask")}</ul></div></div></div></aside></div></div></body></html>"""


class AwsBlog(PlainNotes):
    """A vendor's blog: lb- grid, author photos with biographies as text below, comments off."""

    stories = ("serving", "probe")

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div id="attachment_102" style="width: 1034px" class="wp-caption alignnone"><img aria-describedby="caption-attachment-102" loading="lazy" class="wp-image-102 size-large" src="https://d2.cloudfront.example/artifacts/2026/05/{file}" alt="{alt}" width="1024" height="576"><p id="caption-attachment-102" class="wp-caption-text">{caption}</p></div>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="hide-language">\n<div class="hide-language"><pre><code class="lang-{lang}">{escape(text)}</code></pre></div>\n</div>'

    def table(self, rows: list[list[str]]) -> str:
        body = "".join(
            "<tr>"
            + "".join(f'<td style="padding: 10px;border: 1px solid #dddddd">{c}</td>' for c in row)
            + "</tr>"
            for row in rows
        )
        return f'<table border="1px" cellpadding="10px"><tbody>{body}</tbody></table>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html class="no-js aws-lng-en_US" lang="en-US">{self.head(story)}<body class="awsm"><header id="aws-page-header" class="awsm m-page-header" role="banner"><div id="m-nav" class="m-nav" role="navigation"><ul>{self.links("Products|Solutions|Pricing|Documentation|Learn|Partner Network|Marketplace|Customer Enablement")}</ul></div></header><div id="aws-page-content" class="lb-page-content page-content"><div class="blog-wrap"><main id="aws-page-content-main" class="aws-blog-post" role="main"><div class="lb-grid lb-row"><div class="lb-col lb-mid-18 lb-tiny-24"><div class="lb-breadcrumbs"><h2 class="blog-section"><a href="/blogs/ml">Machine Learning Blog</a></h2></div><article class="blog-post" vocab="https://schema.org/" typeof="TechArticle"><meta property="inLanguage" content="en-US"><h1 class="lb-h2 blog-post-title" property="name headline">{escape(story.title)}</h1><footer class="blog-post-meta" aria-label="Post meta">by <span property="author" typeof="Person"><span property="name">{escape(story.author)}</span></span> on <time property="datePublished" datetime="2026-05-02">02 MAY 2026</time> in <span class="blog-post-categories"><a href="/c"><span property="articleSection">Advanced (300)</span></a>, <a href="/c2"><span>Generative AI</span></a></span> <a href="/perma" property="url">Permalink</a> <a href="#c" property="discussionUrl"><span class="span">Comments</span></a> <span class="share"><a href="#" role="button" class="lb-txt"> Share</a></span></footer><div class="blog-share-dialog"><h5 class="no-margin lb-txt">Share this post</h5><ul>{self.links("Facebook|Twitter|LinkedIn|Email")}</ul></div>
<section class="blog-post-content lb-rtxt" property="articleBody">{body}<hr><h3>About the Authors</h3><p><img loading="lazy" class="size-full wp-image-7 alignleft" src="https://d2.cloudfront.example/author.jpg" alt="" width="100" height="133"><strong>{escape(story.author)}</strong> {self.no(BIO)}</p></section><section class="blog-comments"><div id="comments"></div></section></article></div><div class="lb-col lb-mid-6 lb-tiny-24"><div class="lb-rtxt"><h3>Resources</h3><ul>{self.links("Getting Started|What's New|Top Posts|Official Podcast|Case Studies")}</ul></div><div class="lb-rtxt"><h3>Follow</h3><ul>{self.links("Twitter|Facebook|Twitch|Email Updates")}</ul><p>{self.no(SHARE)}</p></div></div></div></main></div></div><footer id="aws-page-footer"><p>{self.no(FOOTER)}</p></footer><div id="awsccc-cb-content"><div id="awsccc-cb-title">Select your cookie preferences</div><p>{self.no(COOKIE)}</p></div></body></html>"""


class Verge(PlainNotes):
    """A news site of Next.js: duet classes, body components each in a wrapper, a link feed between."""

    languages = False
    stories = ("budget", "chips")
    p = '<div class="duet--article--article-body-component"><p class="duet--article--dangerously-set-cms-markup duet--article--standard-paragraph _1ymtmqpi _17nnmdy1">%s</p></div>'
    a = '<a class="duet--article--article-body-link" href="%s">%s</a>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<div class="duet--article--article-body-component duet--article--article-body-component-heading"><h{level} class="_1ymtmqph _1xwticta">{text}</h{level}></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="duet--article--article-body-component"><div class="duet--article--image-gallery-image duet--media--content-warning"><div class="duet--media--image"><span style="display:block"><img alt="{alt}" sizes="(max-width: 768px) 100vw" srcset="https://platform.verge.example/wp-content/uploads/sites/2/{file}?quality=90&amp;w=256 256w, https://platform.verge.example/wp-content/uploads/sites/2/{file}?quality=90&amp;w=1200 1200w" src="https://platform.verge.example/wp-content/uploads/sites/2/{file}?quality=90&amp;w=2400" decoding="async"></span></div><div class="duet--media--caption"><em class="duet--article--dangerously-set-cms-markup">{caption}</em></div></div></div>'

    def amid(self) -> list[str]:
        return [
            f'<div class="duet--article--article-body-component"><div class="duet--article--block-placement tly2fw0"><div class="duet--article--newsletter-inline"><h3>{self.no("Today’s letter, tomorrow’s regret")}</h3><p>{self.no(LETTER)}</p><form><input type="email" placeholder="Email (required)"><button>Sign Up</button><p>By submitting your email, you agree to our <a href="/t">Terms</a> and <a href="/p">Privacy Notice</a>.</p></form></div></div></div>',
            f'<div class="duet--article--article-body-component"><div class="duet--article--related-list"><h2>Related</h2><ul><li><a href="/x">{self.no(TEASERS[2][0])}</a></li><li><a href="/y">{self.no(TEASERS[3][0])}</a></li></ul></div></div>',
        ]

    def page(self, story: Story, body: str) -> str:
        river = self.each(
            '<div class="duet--content-cards--content-card group"><div><a class="_1lkmsmo1" href="/x">{0}</a></div><p class="duet--article--dangerously-set-cms-markup">{1}</p><div><span>Someone</span><time>10:15 AM UTC</time></div></div>',
            TEASERS,
        )
        return f"""<!DOCTYPE html><html lang="en-us">{self.head(story)}<body class="duet--layout--page"><div id="__next"><a href="#content" class="duet--navigation--skip-to-content">Skip to main content</a><header class="duet--navigation--navigation"><nav><ul>{self.links("Tech|Reviews|Science|Entertainment|AI|Policy|Hamburger Navigation Button")}</ul></nav></header><main id="content"><article class="duet--layout--entry"><div class="duet--layout--entry-header"><div class="duet--article--lede"><ul class="breadcrumbs"><li><a href="/policy">Policy<span>Close</span></a><div class="follow-tooltip"><p>{self.no("Posts from this topic will be added to your daily digest and to the pile beside your bed.")}</p><button>Follow</button></div></li></ul><h1 class="duet--article--lede-title">{escape(story.title)}</h1><p class="duet--article--dek">{escape(story.dek)}</p><div class="duet--article--article-byline"><span>by <a href="/authors/x">{escape(story.author)}</a></span><span><time datetime="2026-10-27T12:00">Oct 27, 2026, 12:00 PM UTC</time></span></div><div class="duet--article--share-buttons"><a href="#">Link</a><a href="#">Share</a><a href="#">Gift</a></div></div></div><div class="duet--layout--entry-body-container"><div class="duet--layout--entry-body"><div class="duet--article--author-box"><div><a href="/authors/x">{escape(story.author)}</a> <span>{self.no(BIO)}</span></div></div>{body}<div class="duet--article--follow-topics"><p>Follow topics and authors from this story to see more like this in your personalized homepage feed.</p><ul>{self.links("Idris Marlowe|AI|Policy")}</ul></div><div class="duet--article--comments-button"><a href="#comments">12 Comments</a></div></div><aside class="duet--layout--rail"><div><h2>Most Popular</h2><ol>{self.links(TEASERS[0][0] + "|" + TEASERS[1][0])}</ol></div></aside></div></article><div class="duet--recirculation--river"><h2>More in <a href="/policy">Policy</a></h2>{river}</div></main><footer class="duet--navigation--footer"><p>{self.no(FOOTER)}</p></footer></div><script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"hydration":{{"responses":[]}}}}}}}}</script></body></html>"""


class Mailchimp(PlainNotes):
    """A letter as it was mailed: tables of mcn classes, one block a table, an address below."""

    languages = False
    stories = ("roundup", "budget")
    p = '<p style="margin:10px 0;padding:0;color:#202020;font-size:16px;line-height:150%%;text-align:left;">%s</p>'

    def block(self, b):  # type: ignore[no-untyped-def]
        return f'<table border="0" cellpadding="0" cellspacing="0" width="100%" class="mcnTextBlock" style="min-width:100%;"><tbody class="mcnTextBlockOuter"><tr><td valign="top" class="mcnTextBlockInner" style="padding-top:9px;"><table align="left" border="0" cellpadding="0" cellspacing="0" style="max-width:100%;" width="100%" class="mcnTextContentContainer"><tbody><tr><td valign="top" class="mcnTextContent" style="padding:0 18px 9px;">{super().block(b)}</td></tr></tbody></table></td></tr></tbody></table>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<table align="left" border="0" cellpadding="0" cellspacing="0" class="mcnCaptionBottomContent"><tbody><tr><td class="mcnCaptionBottomImageContent" align="center" valign="top"><img alt="{alt}" src="https://mcusercontent.example/7a/images/{file}" width="564" class="mcnImage"></td></tr><tr><td class="mcnTextContent caption" valign="top" width="564">{caption}</td></tr></tbody></table>'

    def page(self, story: Story, body: str) -> str:
        return f"""<!doctype html><html xmlns="http://www.w3.org/1999/xhtml" lang="en">{self.head(story)}<body><span class="mcnPreviewText" style="display:none; font-size:0px; max-height:0px; overflow:hidden; mso-hide:all;">{self.no("In this letter: less than last week")}</span><center><table align="center" border="0" cellpadding="0" cellspacing="0" height="100%" width="100%" id="bodyTable"><tr><td align="center" valign="top" id="bodyCell"><table border="0" cellpadding="0" cellspacing="0" width="100%"><tr><td align="center" valign="top" id="templateHeader"><table class="templateContainer" width="100%"><tr><td valign="top" class="headerContainer"><table class="mcnTextBlock" width="100%"><tbody><tr><td class="mcnTextContent" style="text-align:center"><a href="https://mailchi.example/x" target="_blank">View this email in your browser</a></td></tr></tbody></table><table class="mcnTextBlock" width="100%"><tbody><tr><td class="mcnTextContent"><h1>{escape(story.title)}</h1></td></tr></tbody></table></td></tr></table></td></tr><tr><td align="center" valign="top" id="templateBody"><table align="center" border="0" cellpadding="0" cellspacing="0" width="100%" class="templateContainer"><tr><td valign="top" class="bodyContainer">{body}</td></tr></table></td></tr><tr><td align="center" valign="top" id="templateFooter"><table class="templateContainer" width="100%"><tr><td valign="top" class="footerContainer"><table class="mcnFollowBlock" width="100%"><tbody><tr><td align="center"><table><tbody><tr><td><a href="https://tw.example/x"><img src="/tw.png" alt="Twitter" width="24"></a></td><td><a href="https://fb.example/x"><img src="/fb.png" alt="Facebook" width="24"></a></td></tr></tbody></table></td></tr></tbody></table><table class="mcnTextBlock" width="100%"><tbody><tr><td class="mcnTextContent" style="text-align:center;"><em>Copyright © 2026 Slow letters, All rights reserved.</em><br><br><strong>Our mailing address is:</strong><br>{self.no("12 Kettle Lane, Deventer, The Netherlands")}<br><br>Want to change how you receive these emails?<br>You can <a href="https://slow.example/prefs">update your preferences</a> or <a href="https://slow.example/unsub">unsubscribe from this list</a>.</td></tr></tbody></table></td></tr></table></td></tr></table></td></tr></table></center></body></html>"""


class DrupalNews(PlainNotes):
    """A university's news on Drupal: fields in fields, a press contact, related topics and links below."""

    languages = False
    stories = ("budget", "interview")

    def block(self, b):  # type: ignore[no-untyped-def]
        if b.kind == "fig":
            return f'<div class="paragraph paragraph--type--content-block-image paragraph--view-mode--default">{super().block(b)}</div>'
        return super().block(b)

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="field field--name-field-media-image field--type-image"><div class="media media--type-image"><img loading="lazy" src="/sites/default/files/styles/content__large/public/images/202610/{file}?itok=x" width="900" height="600" alt="{alt}" class="ondemand"></div></div><div class="news-article--media--image--caption caption"><div class="field field--name-field-caption">{caption}</div></div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<article class="term-page--news-article--item news-article--type--article"><div class="term-page--news-article--item--text"><h3 class="term-page--news-article--item--title"><a href="/2026/x"><span>{0}</span></a></h3><p class="term-page--news-article--item--dek">{1}</p><a href="/2026/x">Read full story →</a></div></article>',
            TEASERS,
        )
        return f"""<!DOCTYPE html><html lang="en" dir="ltr">{self.head(story)}<body class="path-node page-node-type-news-article"><a href="#main" class="visually-hidden focusable skip-link">Skip to content ↓</a><div class="dialog-off-canvas-main-canvas"><header class="page--header" role="banner"><div class="region region--header"><form action="/search"><input type="search" name="keyword"></form><nav><ul>{self.links("Topics|Departments|Centers, Labs and Programs|Schools")}</ul></nav></div></header><main role="main" id="main" class="page--main"><div class="region region--content"><article class="news-article news-article--content--full"><div class="news-article--header"><h1 class="news-article--title"><span class="field--name-title">{escape(story.title)}</span></h1><p class="news-article--dek"><span>{escape(story.dek)}</span></p></div><div class="news-article--authored-by-and-publication-date"><div class="news-article--author"><span>{escape(story.author)}</span> <span class="sep">|</span> Town News</div><div class="news-article--publication-date"><span class="visually-hidden">Publication Date</span><time datetime="2026-10-27">October 27, 2026</time></div></div><div class="news-article--topics-and-contact"><div class="news-article--press-contact"><h2 class="media-contact__heading">Press Inquiries</h2><div class="media-contact"><strong>Press Contact:</strong><div>Olga Prent</div><div class="email">Email: <a href="mailto:o@x.example">o@x.example</a></div><div class="phone">Phone: 617-000-0000</div><div>{self.no("Bureau of Bulletins and Brass Bands")}</div></div></div></div>
<div class="news-article--content--body"><div class="news-article--content--body--inner">{body}</div></div><div class="news-article--share"><h2>Share <span>this news article on:</span></h2><ul>{self.links("X|Facebook|LinkedIn|Reddit|Print")}</ul></div><div class="news-article--paper-links"><h2>Paper</h2><ul><li><a href="https://paper.example/1">{self.no("Paper: On the counting of ploughs")}</a></li></ul></div><div class="news-article--related-topics"><h2>Related Topics</h2><ul>{self.links("Artificial intelligence|Forecasting|Cities")}</ul></div><div class="news-article--related-articles"><h2>Related Articles</h2>{more}</div></article></div></main><footer class="page--footer"><p>{self.no(FOOTER)}</p></footer></div></body></html>"""


SITES = (DevTo, LessWrong, Squarespace, Furo, AwsBlog, Verge, Mailchimp, DrupalNews)
