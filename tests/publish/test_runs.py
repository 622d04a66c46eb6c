"""Is code run when it is asked for, and are its results kept, shown, and called stale when they are?"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from program import Program

from lookahead.publish.model import Flaw
from lookahead.publish.runs import frozen
from lookahead.publish.runs.execution import Ran, execute
from lookahead.sample import notes

pytestmark = pytest.mark.slow  # nearly each of them starts a process or several
Blog = Any  # tests/publish/conftest.py
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40pt" height="20pt" viewBox="0 0 40 20">{}</svg>'
RESULTS = "posts/a/results"


def bundle(blog: Blog, text: str) -> None:
    blog.write("posts/a/index.md", text, title="A", date="2026-01-02")


def block(code: str, said: str = "") -> str:
    return f"Before.\n\n```python run {said}\n{code}\n```\n\nAfter.\n"


def run(blog: Blog) -> list[Ran]:
    """What was run, where this machine lacked nothing."""
    ran: list[Ran] = []
    assert execute(blog.content, ran.append) == []
    return ran


def flaws(blog: Blog) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in blog.build().flaws]


def body(blog: Blog) -> str:
    found = re.search(
        r'<div class="e-content body">(.*?)</div>\s*<footer>', blog.page("posts/a/index.html"), re.S
    )
    assert found
    return found[1]


def test_a_build_runs_nothing(blog: Blog) -> None:
    """Code without a result is shown, and the page and a flaw say that there is none."""
    bundle(blog, block("open('made', 'w')"))
    (flaw,) = blog.build().flaws
    assert (flaw.line, flaw.code) == (7, "run-missing")
    assert "lookahead publish --execute" in flaw.text
    assert "This code has not been run" in body(blog)
    assert [path.name for path in (blog.content / "posts" / "a").iterdir()] == ["index.md"]


def test_lines_are_those_of_the_file_behind_shortcodes(blog: Blog) -> None:
    """What a shortcode became may have more lines than it."""
    long = '{{< details summary="more" >}}\none\n\ntwo\n{{< /details >}}\n\n'
    bundle(blog, long + block("1 / 0"))
    lines = {flaw.line for flaw in blog.build().flaws if flaw.code == "run-missing"}
    assert lines == {13}
    assert [ran.line for ran in run(blog)] == [13]
    assert (14, "run-failed") in flaws(blog)


def test_what_is_run_is_kept_and_shown(blog: Blog) -> None:
    """Words come onto the page, and the next build needs no execution."""
    bundle(blog, block("print('six <b> ' + str(6))"))
    (ran,) = run(blog)
    assert (ran.file, ran.line, ran.failed) == ("posts/a/index.md", 7, "")
    assert flaws(blog) == []
    assert '<pre class="highlight output" tabindex="0"><code>six &lt;b&gt; 6</code></pre>' in body(
        blog
    )
    assert run(blog) == []


def test_results_are_plain_files(blog: Blog) -> None:
    """What git keeps: text, and a list with sorted keys that says neither when nor where."""
    bundle(blog, block("print(1)", "#one"))
    run(blog)
    folder = blog.content / RESULTS
    assert sorted(path.name for path in folder.iterdir()) == ["frozen.json", "one.txt"]
    assert (folder / "one.txt").read_text() == "1\n"
    text = (folder / "frozen.json").read_text()
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"
    assert str(blog.content) not in text
    before = text
    (folder / "frozen.json").unlink()
    run(blog)
    assert (folder / "frozen.json").read_text() == before


def test_changed_code_makes_a_result_stale(blog: Blog) -> None:
    """The old result is shown with a flaw until the code is run again; how it is shown is no change."""
    bundle(blog, block("print(1)", '#one title="a"'))
    run(blog)
    bundle(blog, block("print(1)", '#one title="b" echo=false'))
    assert flaws(blog) == []
    bundle(blog, block("print(2)", "#one"))
    assert flaws(blog) == [(7, "run-stale")]
    assert "<code>1</code>" in body(blog)
    run(blog)
    assert flaws(blog) == []
    assert "<code>2</code>" in body(blog)


def test_a_changed_file_makes_a_result_stale(blog: Blog) -> None:
    """Of the files beside a text those count that the code read, whatever way it came to read them."""
    blog.write("posts/a/data.csv", "1")
    blog.write("posts/a/helper.py", "N = 1")
    blog.write("posts/a/other.csv", "1")
    bundle(blog, block("import helper\nprint(open('data.csv').read(), helper.N)"))
    run(blog)
    blog.write("posts/a/other.csv", "2")
    assert flaws(blog) == []
    blog.write("posts/a/helper.py", "N = 22")
    assert flaws(blog) == [(7, "run-stale")]
    assert len(run(blog)) == 1
    assert flaws(blog) == []
    assert "1 22" in body(blog)


def test_a_block_in_front_does_not_make_others_stale(blog: Blog) -> None:
    """Blocks without a label are known by what they say; files of two never get one name."""
    bundle(blog, block("print('old')"))
    run(blog)
    bundle(blog, block("print('new')") + block("print('old')"))
    assert [code for _, code in flaws(blog)] == ["run-stale"]
    assert len(run(blog)) == 1
    assert flaws(blog) == []
    found = re.findall(r'output" tabindex="0"><code>(\w+)', body(blog))
    assert found == ["new", "old"]


def test_a_result_whose_file_is_gone_is_made_again(blog: Blog) -> None:
    """The list alone is no result."""
    bundle(blog, block("print(1)", "#one"))
    run(blog)
    (blog.content / RESULTS / "one.txt").unlink()
    assert flaws(blog) == [(7, "run-stale")]
    assert len(run(blog)) == 1
    assert flaws(blog) == []
    assert "<code>1</code>" in body(blog)


def test_results_of_blocks_that_went_go_too(blog: Blog) -> None:
    """Files that the list names and nobody needs are deleted; other files of the folder stay."""
    bundle(blog, block("print(1)", "#one") + block("print(2)", "#two"))
    run(blog)
    blog.write(f"{RESULTS}/mine.txt", "mine")
    bundle(blog, block("print(3)", "#two"))
    run(blog)
    names = sorted(path.name for path in (blog.content / RESULTS).iterdir())
    assert names == ["frozen.json", "mine.txt", "two.txt"]


def test_an_error_is_a_flaw_with_the_line_of_the_text(blog: Blog) -> None:
    """The page shows the code and says that it has no result; running again tries again."""
    bundle(blog, block("a = 1\n1 / 0"))
    (ran,) = run(blog)
    assert ran.failed == "ZeroDivisionError: division by zero"
    (flaw,) = blog.build().flaws
    assert (flaw.line, flaw.code) == (9, "run-failed")
    assert flaw.text.startswith("ZeroDivisionError: division by zero; mend it")
    assert "This code has no result" in body(blog)
    assert len(run(blog)) == 1


def test_an_error_in_a_named_file_names_its_line(blog: Blog) -> None:
    """The line of the text is that of the block."""
    blog.write("posts/a/work.py", "print(1)\n\nraise ValueError('no')\n")
    bundle(blog, block("", "file=work.py"))
    run(blog)
    (flaw,) = blog.build().flaws
    assert (flaw.line, flaw.code) == (7, "run-failed")
    assert flaw.text.startswith("work.py, line 3: ValueError: no")


def test_a_named_file_is_shown_folded(blog: Blog) -> None:
    """Under its result, coloured, to be taken away; its own words are not those of the text."""
    blog.write("posts/a/work.py", "import sys\nprint(sys.argv)\nunmistakable = 1\n")
    bundle(blog, block("", "file=work.py"))
    run(blog)
    assert flaws(blog) == []
    page = body(blog)
    assert "[&#x27;work.py&#x27;, &#x27;.&#x27;]" in page
    assert '<details class="run-code"><summary>work.py, 3 lines</summary>' in page
    assert "unmistakable" in page
    assert not [
        name
        for name in blog.files()
        if name.startswith("search/") and b"unmistakable" in blog.files()[name]
    ]


def test_figures_have_two_looks_captions_and_numbers(blog: Blog) -> None:
    """A drawing in our colours is drawn once and shown in two; a figure of the text before it is counted."""
    drawn = SVG.format('<path d="M0 0" style="stroke: #1b1b19; fill: #FEFEFD"/>')
    code = f"open('plot.svg', 'w').write({drawn!r})"
    figure = '![x](x.svg){#fig-x caption="X."}\n\n'
    said = '#fig-plot caption="A *plot*." alt="a line"'
    bundle(blog, figure + block(code, said) + "See @fig-plot.")
    blog.write("posts/a/x.svg", SVG.format(""))
    run(blog)
    assert flaws(blog) == []
    page = body(blog)
    assert '<figure id="fig-plot"><img' in page
    assert "<figcaption><b>Figure 2.</b> A <em>plot</em>.</figcaption>" in page
    assert '<a class="ref" href="#fig-plot">Figure 2</a>' in page
    images = re.findall(r'<img[^>]*results/fig-plot-plot-(light|dark).svg"[^>]*>', page)
    assert images == ["light", "dark"]
    assert page.count('alt="a line"') == 2
    assert page.count('width="53" height="27"') == 2
    light = (blog.content / RESULTS / "fig-plot-plot-light.svg").read_text()
    dark = (blog.content / RESULTS / "fig-plot-plot-dark.svg").read_text()
    assert "stroke: #1b1b19; fill: none" in light
    assert "stroke: #eceae4; fill: none" in dark
    assert {"posts/a/results/fig-plot-plot-light.svg"} <= blog.files().keys()
    feed = blog.page("index.xml")
    assert "fig-plot-plot-light.svg" in feed
    assert "fig-plot-plot-dark.svg" not in feed


def test_own_pairs_and_plain_drawings_stay_as_they_are(blog: Blog) -> None:
    """Names in `-light` and `-dark` are one figure; a drawing without our colours has one look."""
    code = f"for n in 'a-light', 'a-dark', 'b': open(n + '.svg', 'w').write({SVG.format('')!r})"
    bundle(blog, block(code, '#one alt="x"'))
    run(blog)
    results, _ = frozen.load(blog.content / "posts" / "a")
    assert [(one.light, one.dark) for one in results["one"].figures] == [
        ("one-a-light.svg", "one-a-dark.svg"),
        ("one-b.svg", ""),
    ]


def test_a_figure_without_words_is_a_flaw(blog: Blog) -> None:
    """Who does not see it gets nothing; it is shown all the same."""
    bundle(blog, block(f"open('a.svg', 'w').write({SVG.format('')!r})"))
    run(blog)
    assert flaws(blog) == [(7, "alt")]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (SVG.format("<script>alert(1)</script>"), "holds a script"),
        (SVG.format('<rect onload="x()"/>'), "holds a script"),
        (SVG.format('<image href="https://example.org/x.png"/>'), "from elsewhere"),
        (SVG.format("<style>@import url(//example.org)</style>"), "from elsewhere"),
        ("<svg", "no drawing"),
        ("<!DOCTYPE x [<!ENTITY a 'a'>]>" + SVG.format("&a;"), "entities"),
    ],
)
def test_drawings_that_act_are_refused(blog: Blog, drawn: str, said: str) -> None:
    """Nothing that a library writes can bring a script or somebody else's server onto the page."""
    bundle(blog, block(f"open('a.svg', 'w').write({drawn!r})\nprint('six gulls')"))
    run(blog)
    (flaw,) = blog.build().flaws
    assert flaw.code == "run-refused"
    assert said in flaw.text
    assert {path.suffix for path in (blog.content / RESULTS).iterdir()} == {".json", ".txt"}
    assert "six gulls" in body(blog)
    assert "no result" not in body(blog)


def test_a_missing_description_is_said_once(blog: Blog) -> None:
    """Not for each look of a drawing."""
    drawn = SVG.format('<path style="stroke: #1b1b19"/>')
    bundle(blog, block(f"open('a.svg', 'w').write({drawn!r})"))
    run(blog)
    assert flaws(blog) == [(7, "alt")]


def test_printed_tables_are_tables_with_captions(blog: Blog) -> None:
    """The caption goes to the first table where there is no figure, and the label numbers it."""
    code = "print('name,share\\na,0.5\\nb,0.25')"
    bundle(blog, block(code, '#tbl-shares caption="Shares & more."') + "See @tbl-shares.")
    run(blog)
    assert flaws(blog) == []
    page = body(blog)
    assert '<table id="tbl-shares"><caption><b>Table 1.</b> Shares &amp; more.</caption>' in page
    assert '<td>a</td><td class="a-right number">0.5</td>' in page
    assert '<a class="ref" href="#tbl-shares">Table 1</a>' in page


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```julia run\n1\n```\n", "run"),
        ("```python run file=../../site.toml\n```\n", "run"),
        ("```python run file=/etc/hostname\n```\n", "run"),
        ("```python run file=none.py\n```\n", "run"),
        ("```python run #a\n1\n```\n\n```python run #a\n2\n```\n", "run"),
    ],
)
def test_what_cannot_be_run_is_said(blog: Blog, text: str, code: str) -> None:
    """Other languages, files that are not beside the text, two blocks of one name."""
    bundle(blog, text)
    ran = run(blog)
    assert len(ran) == (2 if "#a" in text else 0)
    assert code in [found for _, found in flaws(blog)]


def test_results_need_a_folder_of_their_own(blog: Blog) -> None:
    """A text that is no bundle says so."""
    blog.post("plain", block("print(1)"))
    assert run(blog) == []
    (flaw,) = blog.build().flaws
    assert "folder of its own" in flaw.text


def test_eval_and_output_can_be_turned_off(blog: Blog) -> None:
    """`eval=false` only shows the code, `output=false` only runs it, `output=text` leaves words."""
    bundle(
        blog,
        block("print(11)", "#a eval=false")
        + block("print(22)", "#b output=false")
        + block("print('a,b\\n1,2')", "#c output=text"),
    )
    assert len(run(blog)) == 2
    assert flaws(blog) == []
    page = body(blog)
    assert ">11<" not in page.replace('mi">11<', "")
    assert "<code>22" not in page
    assert "<code>a,b\n1,2</code>" in page


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        '{"format": 2, "blocks": {}}',
        '{"format": 1, "blocks": {"a": 1}}',
        '{"format": 1, "blocks": {"a": {"code": "x", "printed": "../../../etc/passwd"}}}',
        '{"format": 1, "blocks": {"a": {"code": "x", "figures": [{"light": "/x"}]}}}',
        "[" * 100_000,
    ],
)
def test_a_broken_list_of_results_is_a_flaw(blog: Blog, said: str) -> None:
    """Whatever stands in it, the text is built and no file outside of the bundle is read."""
    bundle(blog, block("print(1)", "#a"))
    blog.write(f"{RESULTS}/frozen.json", said)
    assert {code for _, code in flaws(blog)} == {"frozen", "run-missing"}
    run(blog)
    assert flaws(blog) == []


def test_a_missing_module_keeps_what_there_is(blog: Blog) -> None:
    """This machine's fault is told in a sentence, and the result of another machine stays."""
    bundle(blog, block("print(1)", "#a"))
    run(blog)
    bundle(blog, block("import nothing_of_the_kind\nprint(2)", "#a"))
    ran: list[object] = []
    (flaw,) = execute(blog.content, ran.append)
    assert ran == []  # the flaw is all that is said of it
    assert isinstance(flaw, Flaw)
    assert "has no nothing_of_the_kind: install it there" in flaw.text
    assert flaws(blog) == [(7, "run-stale")]
    assert "<code>1</code>" in body(blog)


def test_after_a_run_that_failed_here_it_is_said_what_is_missing(cli: Program, blog: Blog) -> None:
    """Not to run it again, which would fail again; in lists, the text begins with words of its author."""
    bundle(blog, block("import module_of_nobody").replace("Before.\n\n", ""))
    arguments = ("publish", "--content", blog.content, "--out", blog.out)
    ran = cli(*arguments, "--execute", "--strict")
    assert ran.code == 1
    assert ran.err.count("has no module_of_nobody: install it there") == 1
    assert "--execute" not in ran.err
    assert "lookahead publish --execute" in cli(*arguments).err
    assert "This code has not been run" in blog.page("posts/a/index.html")
    for list_ in ("index.html", "index.xml", "llms.txt"):
        described = re.sub(r"(?s)<!\[CDATA\[.*?\]\]>", "", blog.page(list_))
        assert "not been run" not in described
        assert "After." in described


def test_a_site_names_its_python(blog: Blog, tmp_path: Path) -> None:
    """A path is seen from the content folder; the limits are the site's too."""
    bundle(blog, block("import sys\nprint(sys.executable)"))
    blog.write("site.toml", 'python = "bin/python"\nrun_seconds = 5\n')
    (flaw,) = execute(blog.content, lambda _: None)
    assert "there is no Python at" in flaw.text
    (blog.content / "bin").mkdir()
    (blog.content / "bin" / "python").symlink_to(sys.executable)
    run(blog)
    blog.build()
    assert "content/bin/python" in body(blog)


def test_the_command_runs_before_it_builds(blog: Blog, cli: Program) -> None:
    """`publish --execute` says what it ran, and how it was kept apart."""
    bundle(blog, block("print(1)"))
    said = ("publish", "--content", blog.content, "--out", blog.out, "--strict")
    assert cli(*said).code == 1
    ran = cli(*said, "--execute")
    assert ran.code == 0
    assert re.search(r"posts/a/index.md:7: [\d.]+ s, (?:in a namespace|behind)", ran.err)


def test_the_sample_s_notes_are_a_site_without_flaws(blog: Blog) -> None:
    """Ten notes, each with its figure and its numbers from kept results, of the code as it is now."""
    notes.lay(blog.content)
    built = blog.build(drafts=True)
    assert built.flaws == ()
    assert built.texts == 10
    for folder in sorted((blog.content / "notes").iterdir()):
        page = blog.page(f"notes/{folder.name}/index.html")
        assert "<figcaption><b>Figure 1.</b>" in page
        assert page.count('class="only-dark"') == 1
        assert "highlight output" in page or 'class="a-right number"' in page
        assert "companion.py" in page
