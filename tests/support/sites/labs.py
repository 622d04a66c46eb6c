# ruff: noqa: E501, ARG002  the markup of pages is long lines, and no site uses all that it is told
"""Sites of labs and of news, and letters as mail: OpenAI, Anthropic, DeepMind, Wired, VentureBeat, Beehiiv."""

from __future__ import annotations

import json

from sites.site import BIO, COOKIE, FOOTER, LETTER, REMARKS, SHARE, TEASERS, PlainNotes, Site
from sites.story import Story, escape


class OpenAILike(Site):
    """Next.js over a CMS: tailwind, every block in its own box, hydration JSON that repeats the text."""

    languages = False
    stories = ("heron", "quantise")
    p = '<p class="mb-sm last:mb-0"><span>%s</span></p>'
    ul = '<ul class="marker:text-[1em] mb-sm list-disc ps-[1.2em] last:mb-0">%s</ul>'
    li = '<li class="mb-3xs last:mb-0 [&>p]:inline"><span>%s</span></li>'
    quote = '<div class="max-w-container grid w-full grid-cols-12"><blockquote class="col-span-12 @md:col-span-8 @md:col-start-3"><div class="text-h3 relative"><div class="absolute">“</div><p>%s</p></div></blockquote></div>'
    strong = "<b>%s</b>"

    def block(self, b):  # type: ignore[no-untyped-def]
        inner = super().block(b)
        return f'<div class="max-w-container grid w-full grid-cols-12"><div class="col-span-12 @md:col-span-8 @md:col-start-3 @lg:col-span-6 @lg:col-start-4 max-w-none prose">{inner}</div></div>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} id="{name}" class="text-h3 mb-sm scroll-mt-header-h [&>a]:underline"><span>{text}</span></h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="relative w-full"><div class="relative overflow-hidden rounded-md"><div class="aspect-16/9"><img alt="{alt}" loading="lazy" width="1600" height="900" decoding="async" class="h-full w-full object-cover" style="color:transparent" sizes="100vw" srcset="https://images.ctfassets.example/k/1/{file}?w=640&amp;q=90&amp;fm=webp 640w, https://images.ctfassets.example/k/1/{file}?w=3840&amp;q=90&amp;fm=webp 3840w" src="https://images.ctfassets.example/k/1/{file}?w=3840&amp;q=90&amp;fm=webp"></div></div><figcaption class="text-caption text-primary-60 mt-xs"><p>{caption}</p></figcaption></figure>'

    def code(self, lang: str, text: str) -> str:
        return f'<div class="code-snippet rounded-lg"><div class="flex justify-between"><div class="text-caption">{lang.title()}</div><button aria-label="Copy">Copy</button></div><pre><code>{escape(text)}</code></pre></div>'

    def table(self, rows: list[list[str]]) -> str:
        head = "".join(
            f'<th class="border-b" scope="col"><p class="mb-sm last:mb-0"><b>{c}</b></p></th>'
            for c in rows[0]
        )
        body = "".join(
            "<tr>"
            + "".join(f'<td class="border-b"><p class="mb-sm last:mb-0">{c}</p></td>' for c in row)
            + "</tr>"
            for row in rows[1:]
        )
        return f'<div class="relative"><div class="overflow-x-auto"><table class="w-full text-start"><tbody><tr>{head}</tr>{body}</tbody></table></div></div>'

    def ref(self, n: str) -> str:
        return f'<sup><a class="transition duration-short" href="#citation-bottom-{n}" id="citation-top-{n}"><u>{n}</u></a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        items = "".join(
            f'<li id="citation-bottom-{n}" class="flex"><div class="min-w-6"><a href="#citation-top-{n}">{n}</a></div><div class="prose"><p class="mb-sm">{t}</p></div></li>'
            for n, t in notes
        )
        return f'<section id="citations" class="max-w-container grid w-full grid-cols-12"><div class="col-span-8"><details open><summary><h2 class="text-h5">Footnotes</h2></summary><ol>{items}</ol></details></div></section>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="snap-start"><a class="group relative" href="/index/x" aria-label="{0}"><div class="aspect-1/1"><img src="/t.webp" alt=""></div><div class="mb-2xs text-h5">{0}</div><p class="text-meta">{1}</p></a></div>',
            TEASERS[:3],
        )
        push = json.dumps([1, '5:["$","main",null,{"children":"' + story.title + '"}]\n']).replace(
            "<", "\\u003c"
        )
        return f"""<!DOCTYPE html><html lang="en-US" class="antialiased">{self.head(story)}<body class="overflow-x-hidden"><div class="relative isolate"><a href="#main" class="sr-only">Skip to main content</a><header class="fixed"><nav aria-label="Main"><ul class="flex">{self.links("Research|Safety|For Business|For Developers|Stories|Company|News")}</ul><a href="/login">Log in</a></nav></header><main id="main" class="min-h-screen"><article><div class="@container"><div class="max-w-container grid"><div class="col-span-12 text-center"><div class="flex"><p class="text-meta">June 18, 2026</p><div class="text-meta"><a href="/news/product">Product</a></div></div><h1 class="text-h1 scroll-mt-header-h">{escape(story.title)}</h1><p class="text-p1">{escape(story.dek)}</p><div class="cta flex"><a class="rounded-full" href="/try">Try it now</a></div></div></div><div class="flex items-center"><button class="flex" aria-label="Play audio">Listen to article <span>4:12</span></button><button aria-label="Share">Share</button></div></div>
<div class="flex flex-col">{body}</div><section class="max-w-container"><ul class="flex">{self.links("2026|Heron|Evaluations")}</ul></section><section><h2 class="text-h5">Author</h2><div><a href="/news?author=x">{escape(story.author)}</a></div></section></article><section class="my-3xl"><div class="flex justify-between"><h2 class="text-h3">Keep reading</h2><a href="/news">View all</a></div><div class="grid">{more}</div></section></main><footer class="pt-3xl"><nav>{self.links("Our Research|Latest Advancements|Safety|Terms of Use|Privacy Policy", "div")}</nav><div>{self.no(FOOTER)}</div></footer></div><section aria-live="polite" class="fixed"><div><h2>We use cookies</h2><p>{self.no(COOKIE)}</p><button>Reject</button></div></section><script>self.__next_f.push({push})</script></body></html>"""


class AnthropicLike(Site):
    languages = False
    stories = ("heron", "essay")
    p = '<p class="Body_reading-column__t7kGM paragraph-m post-text">%s</p>'
    ul = '<ul class="Body_reading-column__t7kGM paragraph-m post-text">%s</ul>'
    li = "<li>%s</li>"
    quote = '<blockquote class="Body_reading-column__t7kGM">%s</blockquote>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} class="Body_reading-column__t7kGM display-sans-s post-subsection" id="{name}">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        inner = f"https%3A%2F%2Fwww-cdn.example%2Fimages%2F{file}"
        return f'<div class="Body_media-column__cc5a5"><figure class="ImageWithCaption_e-imageWithCaption__whlTr"><img alt="{alt}" loading="lazy" width="3840" height="2160" decoding="async" data-nimg="1" style="color:transparent" srcset="/_next/image?url={inner}&amp;w=1920&amp;q=75 1x, /_next/image?url={inner}&amp;w=3840&amp;q=75 2x" src="https://www-cdn.example/images/{file}"><figcaption class="caption">{caption}</figcaption></figure></div>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div class="Body_media-column__cc5a5"><div class="Table_wrapper__9d">{super().table(rows)}</div></div>'

    def ref(self, n: str) -> str:
        return f'<sup><a href="#fn{n}" id="r{n}">{n}</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return '<h4 class="Body_reading-column__t7kGM post-subsection">Footnotes</h4>' + "".join(
            f'<p class="Body_reading-column__t7kGM post-footnote" id="fn{n}">{n}. {t} <a href="#r{n}">↩</a></p>'
            for n, t in notes
        )

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<article class="PostCard_card__z_2"><a href="/news/x"><h3 class="PostCard_heading">{0}</h3></a><p class="PostCard_desc">{1}</p><a href="/news/x">Read more</a></article>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html lang="en" class="__variable_ab">{self.head(story)}<body><a class="SkipLink" href="#main-content">Skip to main content</a><div class="SiteHeader_root__xx"><header><nav><ul>{self.links("Research|Economic Futures|Commitments|Learn|News")}</ul><a class="Button_button" href="https://app.example">Try it</a></nav></header></div><main id="main-content"><div class="page-wrapper"><article><div class="PostDetail_post-heading__ab"><div class="PostDetail_post-detail-types-subjects"><span class="text-label">Announcements</span></div><h1 class="PostDetail_post-title">{escape(story.title)}</h1><div class="PostDetail_post-timestamp agate">Jun 18, 2026</div><div class="PostDetail_post-detail-read">●<span>5 min read</span></div><div class="Share_root"><button>Copy link</button><a href="https://x.example/share">Share on X</a></div></div><div><div class="Body_body__XEXq7">{body}</div></div></article></div>
<div class="Newsletter_root"><h3>{self.no("Get the builder letter of the builders")}</h3><p>{self.no(LETTER)}</p><form><input type="email"></form><p class="Newsletter_disc">{self.no("Please provide your email address if you would like to receive our monthly letter. You can unsubscribe at any time.")}</p></div><section class="RelatedPosts"><h2>Related content</h2>{more}</section></main><footer class="SiteFooter_root__yy"><nav><h3>Products</h3><ul>{self.links("Chat|Code|Platform|Pricing")}</ul><h3>Company</h3><ul>{self.links("Careers|Events|Trust center")}</ul></nav><p>{self.no(FOOTER)}</p></footer><script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"post":{{"body":[{{"_type":"block","children":[{{"text":"nothing"}}]}}]}}}}}}}}</script></body></html>"""


class DeepMindLike(Site):
    """A research blog on Angular-ish templates: sections of components, an audio box and tags."""

    languages = False
    stories = ("quantise", "heron")
    p = '<p data-block-key="k3v9q">%s</p>'
    li = '<li data-block-key="2a1b">%s</li>'

    def heading(self, level: int, text: str, name: str) -> str:
        return (
            f'<h{level} data-block-key="h{level}" id="{name}" class="headline-3">{text}</h{level}>'
        )

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<section class="component-image-section offset-two-up"><div class="glue-page"><figure class="image-figure"><div class="image-wrapper"><picture><source media="(min-width: 1024px)" type="image/webp" srcset="https://storage.example/images/{file}.width-1250.webp, https://storage.example/images/{file}.width-2500.webp 2x"><img loading="lazy" src="https://storage.example/images/{file}" alt="{alt}" class="image"></picture></div><figcaption class="image-caption"><p data-block-key="c1">{caption}</p></figcaption></figure></div></section>'

    def block(self, b):  # type: ignore[no-untyped-def]
        inner = super().block(b)
        return inner if b.kind in ("fig", "h") else f'<div class="rich-text">{inner}</div>'

    def inline(self, tex: str) -> str:
        return f'<span class="mjx-chtml"><mjx-container class="MathJax" jax="CHTML"><mjx-math class="MJX-TEX" aria-hidden="true"><mjx-mi><mjx-c></mjx-c></mjx-mi></mjx-math><mjx-assistive-mml unselectable="on" display="inline"><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="{escape(tex)}"><mi>x</mi></math></mjx-assistive-mml></mjx-container></span>'

    def display(self, tex: str) -> str:
        return self.inline(tex).replace('class="MathJax"', 'class="MathJax" display="true"')

    def ref(self, n: str) -> str:
        return f'<sup><a href="#footnote-{n}" id="footnote-ref-{n}" aria-label="Footnote {n}">[{n}]</a></sup>'

    def notes(self, notes: list[tuple[str, str]]) -> str:
        return (
            '<section class="footnote-section"><h2 class="headline-5">Footnotes</h2>'
            + "".join(
                f'<div id="footnote-{n}" class="footnote-item"><span class="footnote-number"><a href="#footnote-ref-{n}">{n}</a></span><div class="rich-text"><p>{t}</p></div></div>'
                for n, t in notes
            )
            + "</section>"
        )

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<li class="glue-card"><a href="/blog/x"><span class="glue-label">Sleep</span><h3 class="headline-5 js-title">{0}</h3><p>{1}</p></a></li>',
            TEASERS,
        )
        return f"""<!doctype html><html lang="en">{self.head(story)}<body class="js-drawer-ready"><header class="search-nav-mobile"><nav class="glue-header"><ul>{self.links("Who we are|Research areas|Our work|Programs|Blog", cls="glue-header__item")}</ul></nav></header><main id="page-content"><div class="blog-detail-page"><section class="blog-detail-hero"><div class="glue-grid"><div class="breadcrumbs"><ol>{self.links("Home|Blog")}</ol></div><h1 class="headline-1">{escape(story.title)}</h1><p class="subtitle">{escape(story.dek)}</p><p class="glue-eyebrow">June 18, 2026</p><p class="authors">{escape(story.author)}</p></div></section><section class="quick-links"><h2 class="caption">Quick links</h2><ul>{self.links("Paper|Share")}</ul><div class="share-widget"><button aria-label="Share">{self.no(SHARE)}</button></div></section>
<section class="component-as-content-block"><div class="blog-detail-wrapper"><div class="body-column">{body}</div></div></section><section class="component-filed-under"><div><h2>Labels:</h2><ul>{self.links("Generative AI|Natural language")}</ul></div></section><section class="component-related"><h2>{self.no("Other posts that may interest somebody")}</h2><ul>{more}</ul></section></div></main><footer class="glue-footer"><section><h3>Follow us</h3></section><p>{self.no(FOOTER)}</p></footer><div id="glue-cookie-notification-bar-1" class="glue-cookie-notification-bar"><div role="region"><p>{self.no(COOKIE)}</p></div></div></body></html>"""


class ObfuscatedLab(PlainNotes):
    """A lab whose markup is divs with hashed classes (as Meta's): no p, no article, no main."""

    languages = False
    stories = ("heron", "interview")
    p = '<div class="_8gwu _agxw"><div class="_8-wi">%s</div></div>'
    quote = '<div class="_8gwu _q7qu"><div class="_8-wq">%s</div></div>'

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<div class="_8gwu"><h{level} class="_8-wh">{text}</h{level}></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="_8gwu _amd3"><div class="_8o0s"><img class="_9ub1 img" src="https://lookaside.example/v/{file}?_nc_cat=1&amp;oh=00" alt="{alt}"></div><div class="_8o0c caption">{caption}</div></div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="_8x8c"><div class="_amdj"><div class="_8xm4">FEATURED</div><div class="_8xnl"><a href="/blog/x">{0}</a></div><div class="_8xo2">{1}</div></div></div>',
            TEASERS,
        )
        return f"""<!DOCTYPE html><html lang="en" id="facebook" class="no_js">{self.head(story)}<body class="_7p1z"><div class="_li"><div class="_8tqe"><div class="_8k1x">{self.links("Our approach|Research|Product experiences|Model|Blog", "div", "_8k1y")}</div></div><div class="_9p8z"><div class="_8gws"><div class="_amda"><div class="_amum">Large Language Model</div><h1 class="_amd1">{escape(story.title)}</h1><div class="_amun">June 18, 2026</div><div class="_amun">•</div><div class="_amun">4 minute read</div></div></div><div class="_8gwt">{body}</div><div class="_8gxa"><div class="_8gxb">Share:</div><div class="_8gxc">{self.no(SHARE)}</div></div></div>
<div class="_8x8a"><div class="_8x8b">{self.no("Our latest updates delivered to your inbox")}</div><div class="_8x8d">{self.no(LETTER)}</div><div class="_8x8e">{self.no("Join us in the pursuit of what is possible with spoons.")}</div></div><div class="_8x9a"><div class="_8x9b">Related Posts</div>{more}</div><div class="_9foo"><div>{self.links("Careers|About|People|Research infrastructure|Privacy Policy|Terms|Cookies", "div")}</div><div>{self.no(FOOTER)}</div></div></div><script nonce="x">requireLazy(["Bootloader"],function(){{}});</script></body></html>"""


class VentureNews(PlainNotes):
    """A news site: promos within the text, a paid letter, related boxes, tags, comments."""

    languages = False
    stories = ("chips", "interview")
    a = '<a href="%s" target="_blank" rel="noreferrer noopener">%s</a>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="article-image"><figure><picture><img src="https://images.example/{file}?w=1200&amp;q=75" srcset="https://images.example/{file}?w=600 600w" alt="{alt}" width="1200"></picture><figcaption><span class="caption__text">{caption}</span></figcaption></figure></div>'

    def amid(self) -> list[str]:
        return [
            f'<div id="boilerplate_2682874" class="post-boilerplate boilerplate-speedbump"><p><em>{self.no("Want smarter insights in your inbox? Our letters bring only what matters to leaders of spoons.")} <a href="/n">Subscribe Now</a></em></p></div>',
            f'<aside class="inline-related" data-module="related"><h4>{self.no("Read this instead")}</h4><ul><li><a href="/x">{self.no(TEASERS[0][0])}</a></li><li><a href="/y">{self.no(TEASERS[1][0])}</a></li></ul></aside><div class="ad-wrapper" data-ad-slot="mid"><span class="ad-label">Advertisement</span></div>',
            f'<div class="Article-newsletter"><div class="Article-newsletter__text"><strong>{self.no("Daily digest of what happened while you slept")}</strong><p>{self.no(LETTER)}</p></div><p class="Form__subhead">By subscribing, you agree to our <a href="/t">Terms of Service.</a></p></div>',
        ]

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<article class="ArticleListing ArticleListing--horizontal"><div class="ArticleListing__body"><h2 class="ArticleListing__title"><a href="/x">{0}</a></h2><p class="ArticleListing__excerpt">{1}</p><div class="ArticleListing__byline">Someone · May 1</div></div></article>',
            TEASERS,
        )
        comments = self.each(
            '<div class="comment-item"><span class="comment-user">{0}</span><div class="comment-text">{1}</div></div>',
            REMARKS,
        )
        return f"""<!DOCTYPE html><html lang="en-US">{self.head(story)}<body class="single-post"><div class="ad-top" id="ad-top"></div><header class="site-header"><nav class="MainMenu"><ul>{self.links("AI|Security|Data Infrastructure|Automation|Enterprise Analytics|More")}</ul></nav><div class="ticker"><span>{self.no("LIVE: a panel about panels begins in twelve minutes")}</span></div></header><main id="primary"><article id="post-1" class="post type-post"><header class="article-header"><div class="eyebrow"><a href="/c">Hardware</a></div><h1 class="article-title">{escape(story.title)}</h1><p class="article-dek">{escape(story.dek)}</p><div class="byline"><span class="author vcard"><a href="/author/x">{escape(story.author)}</a></span><time datetime="2026-04-22T12:00">April 22, 2026 12:00 PM</time></div><div class="social-share"><ul>{self.links("Share on Facebook|Share on X|Share on LinkedIn")}</ul></div></header><div class="article-body"><div class="article-content">{body}</div></div><div class="article-tags"><ul>{self.links("chips|listing|energy")}</ul></div><div class="author-card"><img src="/a.jpg" alt=""><p>{escape(story.author)} {self.no(BIO)}</p></div></article><section class="comments"><h3>Join the conversation</h3>{comments}</section><aside class="more-stories"><h2>More</h2>{more}</aside></main><footer><p>{self.no(FOOTER)}</p></footer><div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" role="region"><div id="onetrust-policy"><h2>We value your privacy</h2><div id="onetrust-policy-text">{self.no(COOKIE)}</div></div></div></div></body></html>"""


class WiredNews(PlainNotes):
    """Condé's Verso: body in several chunks with ads and callouts between them, a most-popular rail inside."""

    languages = False
    stories = ("interview", "chips")
    p = '<p class="paywall">%s</p>'
    a = '<a data-offer-url="%s" class="external-link text link" rel="nofollow noopener" target="_blank" href="%s">%s</a>'

    def _inline(self, m):  # type: ignore[no-untyped-def]
        if m["words"]:
            return self.a % (m["href"], m["href"], self.words(m["words"]))
        return super()._inline(m)

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<figure class="AssetEmbedWrapper-eVDQiB byBmWh asset-embed"><div class="AssetEmbedAssetContainer-eJxoAx asset-embed__asset-container"><span class="SpanWrapper-umhxW responsive-asset AssetEmbedResponsiveAsset"><div class="aspect-ratio--overlay-container" data-testid="aspect-ratio-container"><picture class="ResponsiveImagePicture responsive-image"><noscript><img alt="{alt}" class="ResponsiveImageContainer responsive-image__image" src="https://media.example/photos/67/master/w_2560%2Cc_limit/{file}" srcset="https://media.example/photos/67/master/w_120,c_limit/{file} 120w"></noscript></picture></div></span></div><div class="CaptionWrapper-jSZdqE caption AssetEmbedCaption" data-testid="caption-wrapper"><span class="BaseText CaptionText caption__text"><p>{caption}</p></span></div></figure>'

    def amid(self) -> list[str]:
        return [
            '</div></div><div class="GridItem-buujkM grid--item aside"><div class="StickyBoxWrapper sticky-box"><div class="ad__slot ad__slot--rail"><span>Advertisement</span></div>'
            f'<div class="RecircMostPopularContiner most-popular"><h2 class="RecircMostPopularHeading">Most Popular</h2><ul>{self.each("""<li class="RecircMostPopularItem"><a href="/x"><h3>{0}</h3></a><div class="byline">By {1}</div></li>""", TEASERS[:3])}</ul></div></div></div></div><div class="GridWrapper-cAzTTK grid grid-margins grid-items-2 narrow wide-adrail"><div class="GridItem-buujkM grid--item body body__container article__body grid-layout__content"><div class="body__inner-container">',
            f'<div class="CalloutWrapper callout callout--newsletter-inline" data-testid="NewsletterCallout"><div class="heading">{self.no("Sign up for the nightly letter of the day")}</div><p>{self.no(LETTER)}</p></div>',
        ]

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="SummaryItemWrapper summary-item"><a class="SummaryItemHedLink" href="/x"><h3 class="SummaryItemHedBase">{0}</h3></a><div class="SummaryItemDek">{1}</div></div>',
            TEASERS,
        )
        return f"""<!DOCTYPE html><html lang="en-US">{self.head(story, "<script>window.__PRELOADED_STATE__ = {{}};</script>")}<body><div id="app-root"><div class="page-loader"></div><nav class="NavigationWrapper standard-navigation"><ul>{self.links("Security|Politics|Gear|The Big Story|Business|Science|Culture|Ideas")}</ul></nav><div data-attr-viewport-monitor=""><main id="main-content" class="PageWrapper"><article class="article main-content" lang="en-US"><div class="lead-asset"><header class="ContentHeaderWrapper"><div class="ContentHeaderRubric"><a class="rubric__link" href="/c">Business</a></div><div class="ContentHeaderBylines"><span class="BylineName">By {escape(story.author)}</span></div><time data-testid="ContentHeaderPublishDate">Sep 3, 2026 7:00 AM</time><h1 data-testid="ContentHeaderHed" class="BaseText ContentHeaderHed">{escape(story.title)}</h1><div class="ContentHeaderDek">{escape(story.dek)}</div></header></div><div data-attribute-verso-pattern="article-body" class="ArticlePageContentBackGround article-body__content"><div class="ActionBarWrapper"><button>Save this story</button></div><div class="ArticlePageChunksContent"><div data-testid="ArticlePageChunks" class="ArticlePageChunks"><div class="GridWrapper-cAzTTK grid grid-margins grid-items-2"><div class="GridItem-buujkM grid--item body body__container article__body grid-layout__content"><div class="body__inner-container">{body}</div></div></div></div></div></div>
<div class="ContentFooterWrapper"><div class="EditorialBio ContributorsWrapper"><div class="ContributorBio contributor-bio__bio"><p>{escape(story.author)} {self.no(BIO)} ... <a>Read More</a></p></div></div><div class="TagCloudWrapper">Topics <a href="/t">language</a> <a href="/t">interviews</a></div></div></article><div class="RecircSection"><h2>Read More</h2>{more}</div></main></div><footer class="FooterWrapper"><p>{self.no(FOOTER)} {self.no("The material on this site may not be reproduced, hummed or knitted without permission.")}</p></footer></div></body></html>"""


class Beehiiv(PlainNotes):
    """A letter on the web: what was a mail is tables in tables."""

    languages = False
    stories = ("roundup", "release")

    def block(self, b):  # type: ignore[no-untyped-def]
        pad = "text-align:left;padding:0px 28px 0px 28px;word-break:break-word;"
        return f'<tr><td id="nov" align="left" valign="top" style="{pad}" class="dd"> {super().block(b)} </td></tr>'

    p = '<p style="mso-line-height-alt:150.0%%;line-height:1.5;">%s</p>'
    ul = '<div style="margin-left:0px;" class="edm_outlooklist"><ul style="list-style-type:disc;margin:0px 0px;padding:0px;">%s</ul></div>'
    li = '<li class="listItem ultext"><p style="mso-line-height-alt:150.0%%;padding:0px;text-align:left;">%s</p></li>'
    a = '<a class="link" href="%s?utm_source=slow&amp;utm_medium=newsletter" target="_blank" rel="noopener noreferrer nofollow"><span>%s</span></a>'
    strong = "<b>%s</b>"

    def heading(self, level: int, text: str, name: str) -> str:
        return f'<h{level} style="text-align:left;color:#2A2A2A;font-weight:Bold">{text}</h{level}>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<table role="none" border="0" cellspacing="0" cellpadding="0" style="margin:0 auto 0 auto;"><tr><td align="center" valign="top" style="width:600px;"><img src="https://media.beehiiv.example/uploads/{file}?t=1" alt="{alt}" height="auto" width="600" style="display:block;width:100%;" border="0"/></td></tr><tr><td align="center" valign="top" class="t" style="width:600px;"><p class="caption">{caption}</p></td></tr></table>'

    def amid(self) -> list[str]:
        return [
            f'<tr><td class="dd" align="center"><table role="none" width="100%" border="0" class="ad-block" style="border:1px solid #eee"><tr><td><p class="sponsor-label">TOGETHER WITH SPOONS INC</p><h2>{self.no("The spoon that answers back")}</h2><p>{self.no("Ninety thousand kitchens have switched already. See why their owners sleep better and stir less.")}</p><a class="button" href="https://ads.example/click">{self.no("Claim your first spoon")}</a></td></tr></table></td></tr>'
        ]

    def page(self, story: Story, body: str) -> str:
        return f"""<!DOCTYPE html><html lang="en" xmlns="http://www.w3.org/1999/xhtml">{self.head(story)}<body class="email" style="margin:0;background-color:#FFFFFF;"><div style="display:none;max-height:0px;overflow:hidden;">{self.no("Plus: what the cat said about the quarterly figures")} &#847; &zwnj; &nbsp; &#847; &zwnj;</div><table role="none" width="100%" border="0" cellspacing="0" align="center" cellpadding="0" class="gg"><tr><td align="center" valign="top"><table role="none" width="670" border="0" cellspacing="0" cellpadding="0" class="aa" style="width:670px;table-layout:fixed;"><tr><td class="bodyWrapper" align="center" valign="top"><table role="none" width="100%" border="0" cellspacing="0" cellpadding="0" align="center"><tr><td align="center" valign="top" class="h" style="padding:0;"><table role="none"><tr><td class="f" align="right"><p><span>October 09, 2026</span> &nbsp; | &nbsp; <a href="https://slow.example/p/x">Read Online</a></p></td></tr><tr><td class="dd" align="center"><table class="mob-w-full"><tr><td><a href="https://fb.example/share"><img height="18" src="/fb.png" alt="fb"></a></td><td><a href="https://tw.example/share"><img src="/tw.png" alt="tw"></a></td></tr></table></td></tr></table></td></tr><tr><td align="left" valign="top" class="f" style="padding:20px"><h1 style="font-size:32px">{escape(story.title)}</h1></td></tr>
<tr id="content-blocks"><td class="email-card-body" align="center" valign="top" style="padding-bottom:28px;"><table role="none" width="100%" border="0" cellspacing="0" cellpadding="0" align="center">{body}</table></td></tr></table></td></tr><tr><td class="b" align="center" valign="top" bgcolor="#2a2a2a"><table role="none"><tr><td align="center"><p>{self.no("Update your email preferences or unsubscribe here, we shall not weep for long")}</p><p class="copyright">© 2026 Slow. {self.no("228 Park Ave S, #29976, New York, New York 10003, United States")}</p></td></tr><tr><td><a href="/terms">Terms of Service</a></td></tr></table></td></tr></table></td></tr></table></body></html>"""


class GoogleDevs(PlainNotes):
    """Google's developer blogs: uni-paragraph blocks, a share bar in the head, related cards."""

    stories = ("serving", "heron")

    def block(self, b):  # type: ignore[no-untyped-def]
        inner = super().block(b)
        kind = {"fig": "image", "code": "code", "table": "table"}.get(b.kind, "paragraph")
        return f'<div class="module module--text module--text__article" uni-l="" module-type="{kind}"><div class="uni-{kind} article-{kind}"><div class="rich-text">{inner}</div></div></div>'

    def figure(self, file: str, alt: str, caption: str) -> str:
        return f'<div class="article-image__wrapper"><uni-image-full-width alignment="full" alt-text="{alt}"><img slot="image-slot" alt="{alt}" src="https://storage.googleapis.example/images/{file}" tabindex="0"><p slot="caption-slot" class="uni-image-caption">{caption}</p></uni-image-full-width></div>'

    def code(self, lang: str, text: str) -> str:
        return f'<devsite-code><div class="devsite-code-buttons-container" role="group"><button type="button" class="gc-analytics-event material-icons devsite-icon-code-dark" aria-label="Dark code theme"></button></div><pre class="devsite-click-to-copy" translate="no" dir="ltr" is-upgraded syntax="{lang}"><code class="language-{lang}" translate="no" dir="ltr">{escape(text)}</code></pre></devsite-code>'

    def table(self, rows: list[list[str]]) -> str:
        return f'<div class="devsite-table-wrapper">{super().table(rows)}</div>'

    def page(self, story: Story, body: str) -> str:
        more = self.each(
            '<div class="related-card"><a href="/x"><div class="eyebrow">JUNE 1, 2026</div><h4>{0}</h4><p>{1}</p></a></div>',
            TEASERS[:3],
        )
        return f"""<!DOCTYPE html><html lang="en">{self.head(story)}<body class="blog-detail"><header class="nav-header"><nav>{self.links("Products|Solutions|Events|Learn|Community|Blog", "span")}</nav></header><main><section class="blog-detail-container"><div class="social-wrapper"><ul class="social-share">{self.links("Facebook|Twitter|LinkedIn|Mail")}</ul></div><div class="heading-wrapper"><h1 class="blog-detail-title">{escape(story.title)}</h1><div class="published-date glue-font-weight-medium">MAY 2, 2026</div><div class="post-authors"><div class="author-card"><div class="author-name">{escape(story.author)}</div><div class="author-title">Engineer</div></div></div></div><div class="blog-content-detail rich-content">{body}</div><div class="posted-in"><span>posted in:</span><ul>{self.links("AI|Announcements")}</ul></div><div class="nav-arrows"><a class="prev" href="/p"><span>Previous</span></a><a class="next" href="/n">Next</a></div></section><section class="related"><h2>Related Posts</h2>{more}</section></main><footer class="global-footer"><div>{self.no(FOOTER)}</div></footer><devsite-snackbar><p>{self.no(COOKIE)}</p></devsite-snackbar></body></html>"""


SITES = (
    OpenAILike,
    AnthropicLike,
    DeepMindLike,
    ObfuscatedLab,
    VentureNews,
    WiredNews,
    Beehiiv,
    GoogleDevs,
)
