"""Which files are made, and from what?  What a plan depends on is found out, and put together in one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lookahead.publish import addresses, make, plan, related, searching
from lookahead.publish import site as sites
from lookahead.publish.cache import VERSION, Cache
from lookahead.publish.content import Content
from lookahead.publish.engines import diagrams
from lookahead.publish.engines.diagrams import Drawn
from lookahead.publish.looks import derived as looks
from lookahead.publish.looks import theme
from lookahead.publish.looks.derived import Looks
from lookahead.publish.looks.theme import Asset
from lookahead.publish.make import Maker
from lookahead.publish.model import About, Flaw, Options
from lookahead.publish.notes import field
from lookahead.publish.notes import lists as notelists
from lookahead.publish.plan import Job, Plan
from lookahead.publish.site import Joined, Site

if TYPE_CHECKING:
    from lookahead.publish.radar.asking import Gathered
    from lookahead.publish.radar.planet import Planet

# what every site has once, whatever it says
ONCE = {
    "/archives/",
    "/search/",
    "/about/",
    "/404.html",
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
}
UNSHOWN = (".bib", "/results/frozen.json")  # of a bundle: published only where a text links to it


@dataclass(frozen=True, slots=True)
class Planning:
    """The plan of one build; what its owner may want to know is added to `notes`."""

    found: Content
    out: Path
    options: Options
    cache: Cache
    notes: list[str]

    def planned(
        self, site: Site, records: Mapping[str, str]
    ) -> tuple[dict[str, Job], Maker, list[Flaw]]:
        """Every file of the site, who makes it, and what is wrong."""
        overrides, flaws = theme.sound(self._templates())
        flaws += theme.unknown(site.about)
        assets = self._assets(site)
        radar = self._gathered(site)
        joined = self._joined(site, radar)
        drawn = diagrams.prepared(site, self.options.cache.parent / "diagrams", flaws, self.notes)
        shown, more = looks.prepared(self.found, site, joined, self.options)
        told, wrong = field.recalled(self.options.field, site, self.cache)
        flaws += [*more, *wrong]
        digests = _digests(records, joined, drawn, shown)
        shared = (site.about, site.base_url, site.menu, site.shown_by)
        base = plan.key(theme.fingerprint(overrides), shared, VERSION)
        made = Plan(base)
        plan.lists(made, site, digests)
        notelists.lists(made, site, digests)
        plan.writings(made, site, joined, self._related(site), digests, told)
        plan.special(made, site, assets.values())
        looks.planned(made, shown)
        drawn.planned(made)
        paths = [one.path for one in plan.searched(site)]
        plan.search(made, site, searching.indexed(self.cache, paths))
        plan.moved(made, site)
        files = {one.path: one for one in self.found.files}
        plan.copied(made, joined, self._bundled(site), self.found.static, files)
        beside, more = self._beside(radar, site, made, assets)
        if beside:  # where the radar's pages stand is known when all others have their places
            told = field.placed(told, site, beside.resolver.pages)
            for path, one in told.items():
                plan.depends(made, site.texts[path].address, one)
        plan.sitemap(made, site, beside.listed() if beside else ())
        flaws += _astray(site.about, made.known())
        maker = make.Maker(
            self.found.root, self.out, self.options.cache, site, joined, assets, overrides,
            self.options.now.year, shown, told=told, planet=beside, drawn=drawn,
        )  # fmt: skip
        return made.jobs, maker, [*flaws, *more, *joined.flaws, *made.flaws]

    def _assets(self, site: Site) -> dict[str, Asset]:
        css = self.found.root / "static" / site.about.css
        named = {one.path for one in self.found.static}
        return theme.assets(site.about, css.read_bytes() if site.about.css in named else b"")

    @staticmethod
    def _beside(
        radar: Gathered | None, site: Site, made: Plan, assets: Mapping[str, Asset]
    ) -> tuple[Planet | None, list[Flaw]]:
        """The pages of the radar, put into the plan."""
        if radar is None:
            return None, []
        from lookahead.publish.radar import planet

        return planet.planned(radar, site, made, assets)

    def _templates(self) -> dict[str, bytes]:
        folder = self.found.root / "templates"
        return {one.path: (folder / one.path).read_bytes() for one in self.found.templates}

    def _gathered(self, site: Site) -> Gathered | None:
        """What the radar answers, where its pages are part of the site."""
        if self.options.radar is None:
            return None
        from lookahead.publish.radar import asking

        return asking.gather(self.options.radar, site, self.options)

    def _joined(self, site: Site, radar: Gathered | None) -> Joined:
        """Where links lead; lists and feeds are planned without keys, to know their addresses."""
        listed, nothing = plan.Plan(""), defaultdict[str, str](str)
        plan.lists(listed, site, nothing)
        notelists.lists(listed, site, nothing)
        known = listed.known() | (radar.natural(site) if radar else set())
        known |= {f"/{one.path}" for one in self.found.static} | set(site.special.values())
        known |= {
            addresses.alias(a, w.address) for w in site.texts.values() for a in w.front.aliases
        }
        return sites.join(site, self.found.files, known | ONCE)

    def _bundled(self, site: Site) -> dict[str, str]:
        """Address -> path of the files that lie in the bundles of texts that are shown."""
        bundles = {path.rpartition("/")[0]: one for path, one in site.texts.items() if one.bundle}
        out: dict[str, str] = {}
        for one in self.found.files:
            folder = one.path.rpartition("/")[0]
            while folder and folder not in bundles:
                folder = folder.rpartition("/")[0]
            if folder and not one.path.endswith(UNSHOWN):
                out[sites.file_address(one.path, bundles[folder])] = one.path
        return out

    def _related(self, site: Site) -> dict[str, tuple[str, ...]]:
        """Worked out again only where some text says something else than before."""
        if site.about.related == "meaning" and (found := self._by_meaning(site)) is not None:
            return found
        terms = {one.path: one.terms for one in site.listed}
        return self._once(("words", terms), partial(related.related, terms))

    def _by_meaning(self, site: Site) -> dict[str, tuple[str, ...]] | None:
        """The same by vectors; None where there is no encoder, which its owner is told."""
        from lookahead.encode import Unavailable, identify
        from lookahead.pipeline.policy import encoder
        from lookahead.publish import meaning

        if self.options.encoder is None:
            return None
        choice, texts = (
            encoder(self.options.encoder),
            {w.path: meaning.said(w) for w in site.listed},
        )
        memory, workers = self.options.cache.parent, self.options.workers
        try:
            asked = ("meaning", identify(choice), texts)
            return self._once(asked, partial(meaning.related, texts, memory, choice, workers))
        except Unavailable as error:
            self.notes.append(f"related texts are found by their words: {error}")
            return None

    def _once(
        self, asked: object, answer: Callable[[], dict[str, tuple[str, ...]]]
    ) -> dict[str, tuple[str, ...]]:
        """The answer of the last build where it was asked the same."""
        key = plan.key(asked)
        if self.cache.state("related key") == key:
            said = json.loads(self.cache.state("related"))
            return {path: tuple(near) for path, near in said.items()}
        near = answer()
        self.cache.keep(**{"related key": key, "related": json.dumps(near)})
        return near


def _astray(about: About, known: set[str]) -> Iterator[Flaw]:
    """What stands in a menu of `site.toml` and leads nowhere on the site."""
    for setting, rows in (("menu", about.menu), ("buttons", about.buttons)):
        for name, to in rows:
            path = addresses.parted(to)[0]
            if not path or not addresses.local(to):
                continue
            if to.startswith("/") and {path, f"{path}/"} & known:
                continue
            why = "there is no such page" if to.startswith("/") else "an address here begins with /"
            text = f"{setting}: {name[:80]!r} leads to {to[:120]}; {why}, mend the address"
            yield Flaw("site.toml", 1, "link", text)


def _digests(
    records: Mapping[str, str], joined: Joined, drawn: Drawn, shown: Looks
) -> dict[str, str]:
    """Of all that each text shows: its own words, where its links lead, its drawings and pictures."""
    digests = {path: plan.digest(record) for path, record in records.items()}
    for path, found in joined.resolved.items():
        digests[path] = plan.key(digests[path], sorted(found.items()))
    return shown.digests(drawn.digests(digests), joined)
