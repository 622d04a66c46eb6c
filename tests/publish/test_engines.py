"""Are the engines fetched only as they are pinned, and can nothing that they are asked hurt a build?"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Asked, answer, policy, serve
from tests.publish.conftest import Blog

from lookahead.evals.math import fault
from lookahead.publish.engines import obtain, places
from lookahead.publish.engines.asking import Engine, Refused
from lookahead.publish.engines.katex import ends_early, formulas
from lookahead.publish.engines.places import Package
from lookahead.typeset.maths import is_unset, math_by

needs_katex = pytest.mark.skipif(
    not places.identity("katex"), reason="KaTeX has not been fetched: `lookahead engines fetch`"
)


def tarball(script: bytes = b"1+1") -> bytes:
    """A package as npm has them."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in (("dist/x.js", script), ("LICENSE", b"free"), ("other.js", b"unused")):
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """One small package in the place of ours, and a folder of its own for engines."""
    data = tarball()
    sha512 = base64.b64encode(hashlib.sha512(data).digest()).decode()
    script = (("dist/x.js", hashlib.sha256(b"1+1").hexdigest()),)
    package = Package("@some/engine", "1.2.3", sha512, script, ("LICENSE",))
    monkeypatch.setattr(obtain, "PACKAGES", {"engine": package})
    monkeypatch.setattr(obtain, "writable", lambda _: tmp_path / "engines")
    return data


def test_what_was_brought_by_hand_is_unpacked(pinned: bytes, tmp_path: Path) -> None:
    """Only the script and the licence are kept; a second time nothing is read."""
    (tmp_path / "engine-1.2.3.tgz").write_bytes(pinned)
    root = obtain.obtain(policy(), tmp_path, False, lambda _: None)
    kept = sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())
    assert kept == ["engine-1.2.3/LICENSE", "engine-1.2.3/dist/x.js"]
    (tmp_path / "engine-1.2.3.tgz").unlink()
    obtain.obtain(policy(), tmp_path, False, lambda _: None)
    with pytest.raises(obtain.Missing, match=r"there is no engine-1\.2\.3\.tgz"):
        obtain.obtain(policy(), tmp_path, True, lambda _: None)


def test_other_bytes_are_refused(pinned: bytes, tmp_path: Path) -> None:
    """A tarball with another hash is not even opened, and what stood before stays."""
    (tmp_path / "engine-1.2.3.tgz").write_bytes(pinned)
    root = obtain.obtain(policy(), tmp_path, False, lambda _: None)
    (tmp_path / "engine-1.2.3.tgz").write_bytes(tarball(b"evil"))
    with pytest.raises(obtain.Missing, match="not the pinned package"):
        obtain.obtain(policy(), tmp_path, True, lambda _: None)
    assert (root / "engine-1.2.3/dist/x.js").read_bytes() == b"1+1"
    assert [one.name for one in root.iterdir()] == ["engine-1.2.3"]


def test_a_script_that_was_changed_is_fetched_again(pinned: bytes, tmp_path: Path) -> None:
    """What lies here is compared with its pin, not believed."""
    (tmp_path / "engine-1.2.3.tgz").write_bytes(pinned)
    root = obtain.obtain(policy(), tmp_path, False, lambda _: None)
    (root / "engine-1.2.3/dist/x.js").write_bytes(b"evil")
    obtain.obtain(policy(), tmp_path, False, lambda _: None)
    assert (root / "engine-1.2.3/dist/x.js").read_bytes() == b"1+1"


def test_the_registry_of_this_machine_is_asked(
    pinned: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the tarball, under the name that registries give it."""
    paths: list[str] = []

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        paths.append(asked.path)
        writer.write(answer(pinned))

    async def run() -> Path:
        async with serve(handle) as server:
            monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.port}/npm")
            wanted = list(obtain.PACKAGES.values())
            root = obtain.writable("engines")
            await obtain._fetched(policy(), root, wanted, lambda _: None)
            return root

    root = asyncio.run(run())
    assert paths[-1] == "/npm/@some/engine/-/engine-1.2.3.tgz"
    assert (root / "engine-1.2.3/dist/x.js").is_file()


def test_whose_registry_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the environment, else what npm says; an odd one, or none, is said in words."""
    monkeypatch.delenv("npm_config_registry", raising=False)
    monkeypatch.delenv("NPM_CONFIG_REGISTRY", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(obtain.Missing, match="npm_config_registry"):
        obtain.registry()
    npm = tmp_path / "npm"
    npm.write_text(
        '#!/bin/sh\ntest "$*" = "config get registry" && echo https://npm.example.org/all\n'
    )
    npm.chmod(0o755)
    assert obtain.registry() == "https://npm.example.org/all/"
    npm.write_text("#!/bin/sh\necho file:///etc/\n")
    with pytest.raises(obtain.Missing, match="npm_config_registry"):
        obtain.registry()
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://other.example.org")
    assert obtain.registry() == "https://other.example.org/"


# ---- KaTeX ---------------------------------------------------------------------------------------


@needs_katex
@pytest.mark.parametrize(
    "tex",
    [
        r"\ce{2H2 + O2 -> 2H2O}",
        r"\begin{CD} A @>a>> B \\ @VbVV @VVcV \\ C @>>d> D \end{CD}",
        r"\textcolor{#ff0000}{y}",
        r"\pu{123 kJ/mol}",
        r"\strange{x} + \ce{H2O}",
    ],
)
def test_what_our_engine_lacks_katex_knows(tex: str) -> None:
    """Its MathML passes the rules of ours, with the macros of the text."""
    written = math_by(tex, True, (("strange", r"\mathbb{#1}"),), formulas())
    assert not is_unset(written)
    assert fault(written) == ""


NASTY = {
    "a link that runs": r"\href{javascript:alert(1)}{x}",
    "a link": r"\href{https://example.org}{x}",
    "a picture": r"\includegraphics{https://example.org/x.png}",
    "attributes": r"\htmlData{a=b}{x}",
    "a style": r"\htmlStyle{position:fixed}{x}",
    "an id": r"\htmlId{x}{y}",
    "a bomb": r"\def\a{\a\a}\a\nosuch",
    "a growing bomb": r"\def\a#1{\a{#1#1}}\a{xxxx}\nosuch",
    "many macros": "".join(
        rf"\def\m{chr(97 + n)}{{\m{chr(98 + n)}\m{chr(98 + n)}}}" for n in range(24)
    )
    + r"\ma\nosuch",
    "endless": r"\nosuch{" + "x" * 100_000 + "}",
    "deep": r"\nosuch" + "{" * 3_000 + "}" * 3_000,
    "not closed": r"\ce{H2O",
    "a command in text": r"\text{\nosuch}",
    "huge": r"\ce{H}\rule{1e9em}{1e9em}\kern1e9em",
    "prototypes": r"\ce{H}\constructor\__proto__\toString",
    "a macro with a bad name": r"\nosuch\undefined",
}


@needs_katex
@pytest.mark.parametrize("name", NASTY)
def test_nasty_formulas_are_shown_as_tex_or_harmless(name: str) -> None:
    """Nothing is loaded, linked, styled or run, no command is shown, and it ends."""
    written = math_by(NASTY[name], False, (), formulas())
    if not is_unset(written):
        assert fault(written) == ""
    shown = written.partition("<annotation")[0] if not is_unset(written) else ""
    for word in ("href", "src=", "style=", "data-", "id=", "<a ", "<img", "1e9", "1000000000"):
        assert word not in shown


@needs_katex
@pytest.mark.parametrize(
    "tex",
    [
        "a $b$ c",
        "Q$. So$d",
        r"\text{SGD}$ from $\theta",
        "x^{2}$",
        r"\\$",
        "a}$b",
        r"\tilde w$ and$d{}",
    ],
)
def test_katex_refuses_what_it_is_not_asked(tex: str) -> None:
    """A dollar outside of braces ends a formula for it, too."""
    assert ends_early(tex)
    engine = Engine({"katex": places.scripts("katex")})
    with pytest.raises(Refused):
        engine.ask("katex", "typeset", [tex], True, {}, {})
    engine.end()


@needs_katex
@pytest.mark.parametrize("tex", [r"\text{a $b$}", r"5\$", "a % $\nb", r"\verb|$|", r"\text{a}"])
def test_dollars_within_something_are_asked_of_katex(tex: str) -> None:
    """It knows them."""
    assert not ends_early(tex)
    engine = Engine({"katex": places.scripts("katex")})
    assert "<math" in engine.ask("katex", "typeset", [tex], True, {}, {})["mathml"]
    engine.end()


@needs_katex
def test_what_is_silently_wrong_elsewhere_is_right_or_not_shown() -> None:
    """Row distances, stacks, numbers and references."""
    for tex in (
        r"\begin{aligned} a &= b \\[6pt] c &= \ce{d} \end{aligned}",
        r"\sum_{\substack{i<n \\ \ce{j}}} x",
        r"\ce{H2O} \tag{2.1}",
        r"\ce{H2O} \label{eq:x}",
    ):
        written = math_by(tex, True, (), formulas())
        assert fault(written) == "", tex
    assert is_unset(math_by(r"\ce{H2O} \eqref{eq:x}", True, (), formulas()))


@pytest.mark.slow
@needs_katex
def test_an_engine_that_dies_is_begun_again() -> None:
    """Who asks is told, and the next question is answered."""
    engine = Engine({"katex": places.scripts("katex")})
    with pytest.raises(Refused, match="took"):
        engine.ask("katex", "(function(){for(;;);})")
    with pytest.raises(Refused, match=r"memory|died"):
        engine.ask("katex", "(function(){const a=[];for(;;)a.push(new Array(1e6).fill(1.5))})")
    with pytest.raises(Refused):
        engine.ask("katex", "nosuch")
    assert "<math" in engine.ask("katex", "typeset", ["x"], False, {}, {})["mathml"]
    engine.end()


@needs_katex
def test_a_site_uses_it_without_a_word(blog: Blog) -> None:
    """And without it the formula is a flaw of its line, until it is there."""
    blog.post("a", "One.\n\n$\\ce{H2O}$\n", macros={"own": "\\mathbb{R}"})
    assert blog.build().flaws == ()
    assert "<msub>" in blog.page("posts/a/index.html")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "here", lambda _: None)
        (flaw,) = blog.build().flaws
    assert (flaw.line, flaw.code) == (8, "maths")
    assert blog.build().flaws == ()
    assert replace(blog.build(), written=0).flaws == ()
