"""Which CSS do coloured code and formulas need?

Colours are custom properties, so that a theme changes them in one place; the values here hold where a
theme says nothing.
"""

from __future__ import annotations

# property, colour on light, on dark, on terminal, and the Pygments classes that take it
_COLOURS = (
    ("comment", "#5c6370", "#9aa3b2", "#7fa67f", "c c1 ch cm cp cpf cs"),
    ("keyword", "#9b1c6e", "#f08fc0", "#7dffa8", "k kc kd kn kp kr kt ow nt"),
    ("string", "#2f6b1f", "#a5d68a", "#d7ffaf", "s s1 s2 sa sb sc dl sd se sh si sr ss sx"),
    ("number", "#8a4b00", "#e8b26a", "#ffe08a", "m mb mf mh mi mo il"),
    ("name", "#1a5ba8", "#8cc1ff", "#9fe8ff", "nf fm nc nd ne na nb bp nn"),
    ("variable", "#7a3e9d", "#cfa8ff", "#e0c8ff", "nv vc vg vi vm no"),
    ("error", "#a61b1b", "#ff9a9a", "#ff9a9a", "err gr gd"),
    ("added", "#1e6b2e", "#9be3ab", "#7dffa8", "gi"),
)
_MATHS = """\
.math-block{display:block;overflow-x:auto;overflow-y:hidden;padding:.25em 0}
.math-long{display:inline-flex;max-width:100%;overflow-x:auto;overflow-y:hidden}
.math-long>math{flex:none}
math .m-r{text-align:right;justify-items:end;padding-right:0}
math .m-l{text-align:left;justify-items:start;padding-left:0}
math .m-gap{padding-left:1em}math .m-half{width:50%}math .m-full{width:100%}
math .m-tight{padding-top:0;padding-bottom:0}math .m-cfrac{padding-top:.17em}
math .m-top{border-top:.05em solid}math .m-top-dashed{border-top:.05em dashed}
math .m-bottom{border-bottom:.05em solid}math .m-bottom-dashed{border-bottom:.05em dashed}
math .m-left{border-left:.05em solid}math .m-left-dashed{border-left:.05em dashed}
math .m-right{border-right:.05em solid}math .m-right-dashed{border-right:.05em dashed}
math .m-back{margin-left:-.1667em}math .m-caps{font-variant-caps:small-caps}
math .m-script{font-size:.71em}
math .math-core-serif-font{font-family:serif}math .math-core-sans-serif-font{font-family:sans-serif}
math menclose{position:relative}math menclose>[class^=menclose]{display:block;position:absolute;
inset:0;width:100%;height:100%}
math .menclose-updiagonalstrike{background:linear-gradient(to bottom right,#0000 calc(50% - .04em),
currentcolor calc(50% - .03em) calc(50% + .03em),#0000 calc(50% + .04em))}
math .menclose-downdiagonalstrike{background:linear-gradient(to top right,#0000 calc(50% - .04em),
currentcolor calc(50% - .03em) calc(50% + .03em),#0000 calc(50% + .04em))}
math .menclose-phasorangle{border-bottom:.05em solid}
code.tex{white-space:pre-wrap}
.table-scroll{overflow-x:auto}
.highlight{overflow-x:auto}.highlight .gs{font-weight:bold}.highlight .ge{font-style:italic}
"""


def highlight_css() -> str:
    """CSS for `typeset`'s output in the themes light, dark and terminal (`data-theme` on the root)."""
    light, dark, terminal = (
        "".join(f"--code-{colour[0]}:{colour[column]};" for colour in _COLOURS)
        for column in (1, 2, 3)
    )
    rules = "".join(
        f"{_selector(classes)}{{color:var(--code-{name})}}\n" for name, _, _, _, classes in _COLOURS
    )
    return (
        f":root{{{light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme]){{{dark}}}}}\n"
        f"[data-theme=dark]{{{dark}}}\n[data-theme=terminal]{{{terminal}}}\n{rules}{_MATHS}"
    )


def maths_css(font: str) -> str:
    """CSS that sets formulas in the font at that address, which browsers fetch where there is one.

    Few systems have a font with the table `MATH`, without which nothing stretches:
    https://www.w3.org/TR/mathml-core/#layout-constants-mathconstants.
    """
    return (
        f'@font-face{{font-family:"STIX Two Math";src:url({font}) format("woff2");font-display:optional}}\n'
        'math{font-family:"STIX Two Math",math}\n'
    )


def _selector(classes: str) -> str:
    return ",".join(f".highlight .{name}" for name in classes.split())


_TEXT = """\
.equation{display:flex;align-items:center;gap:1em}.equation .math-block{flex:1;min-width:0}
.eq-number,math .m-half.m-r mtext{font:.9em/1 var(--ui,sans-serif);color:var(--soft,inherit)}
.math-block>math[display]:has(.m-full),.math-block semantics:has(>.m-full){display:block}
.body>p .m-half.m-r{position:sticky;right:0;background:var(--ground,var(--bg,#fff));padding-left:1em}
.a-left{text-align:left}.a-center{text-align:center}.a-right{text-align:right}
.highlight .line.hl{display:block}.highlight .line::before{content:attr(data-n)}
.highlight .line[data-n]::before{display:inline-block;min-width:2.5em;padding-right:1em;text-align:right;
opacity:.7;user-select:none}
.highlight .line.hl{background:color-mix(in srgb,currentcolor 12%,transparent)}
figure img.centered{display:block;margin-inline:auto}
.w-25{width:25%}.w-33{width:33%}.w-50{width:50%}.w-66{width:66%}.w-75{width:75%}.w-100{width:100%}
.references ol>li{text-indent:0;padding-inline-start:0}
.body .diagram>details{border:0;padding:0;margin:.4em 0 0;text-align:start;background:none}
.body .diagram>details>summary{font-size:.8em;font-weight:normal;text-align:center}
.contains-task-list{list-style:none;padding-left:1em}.sidenote{display:none}
@media (prefers-color-scheme:dark){:root:not([data-theme]) .only-light{display:none}}
@media not (prefers-color-scheme:dark){:root:not([data-theme]) .only-dark{display:none}}
[data-theme=light] .only-dark,[data-theme=dark] .only-light,[data-theme=terminal] .only-light{display:none}
"""


def markdown_css() -> str:
    """CSS for what `markdown` writes beyond `highlight_css`; themes show `.sidenote` where there is room."""
    return _TEXT
