"""In which language is a text?  A small honest guess: by script, then by the commonest words.

It says "" rather than guess from little; the feed's or the page's own word goes before it.
"""

from __future__ import annotations

import re

MIN_WORDS = 12  # fewer say nothing about the language
SAMPLE = 6_000  # characters looked at

_SCRIPTS = (
    ("ja", r"[\u3040-\u30ff]", 0.05),
    ("ko", r"[\uac00-\ud7af\u1100-\u11ff]", 0.2),
    ("zh", r"[\u4e00-\u9fff]", 0.2),
    ("ru", r"[\u0400-\u04ff]", 0.4),
    ("el", r"[\u0370-\u03ff]", 0.4),
    ("he", r"[\u0590-\u05ff]", 0.4),
    ("ar", r"[\u0600-\u06ff]", 0.4),
    ("hi", r"[\u0900-\u097f]", 0.4),
    ("th", r"[\u0e00-\u0e7f]", 0.4),
)
_UKRAINIAN = re.compile(r"[іїєґ]", re.I)
_PERSIAN = re.compile(r"[پچژگ]")
_COMMON = {
    "en": "the of and to in is that for it with as was on are be this by from we not have which can",
    "de": "der die und das ist nicht ein eine mit den von zu auf für im dem sich wir auch werden als",
    "fr": "le la les des et est une dans pour que qui pas sur avec nous par sont plus du ce cette au",
    "es": "el la los las de que y en es una por con para no se del como más su este son pero al",
    "it": "il di che la è una per non con sono del della le gli nel si come anche questo più ha",
    "pt": "o de que e do da em um uma para com não os as por mais dos como mas ao foi são das no na",
    "nl": "de het een van en is dat niet op te zijn met voor die aan er ook als bij naar maar wordt",
    "sv": "och att det som en på är av för med den till inte om ett har de vi kan från så men",
    "da": "og at det er en til på som med for af ikke den der de et har vi kan fra om men blev",
    "pl": "nie że się na jest do to w z i jak ale co od po przez dla jego oraz tym był są",
    "tr": "ve bir bu için ile da de çok daha olarak olan gibi kadar ise değil her sonra ancak",
    "cs": "se že je na to v a s pro jako ale by jsou jsme který podle nebo když také být",
    "fi": "ja on ei että se hän oli mutta kun ovat myös sen joka niin kuin tai ole voi",
    "id": "yang dan di untuk dengan ini dari pada tidak dalam adalah itu akan kami oleh",
    "vi": "và của là có được cho trong không một các với những này để người đã khi",
    "ro": "și de la în nu care este pe cu o din pentru că mai sunt au fost prin sau",
}
_SETS = {lang: frozenset(words.split()) for lang, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str:
    """A BCP 47 language code, or "" where the text does not say."""
    sample = text[:SAMPLE]
    letters = len(re.findall(r"[^\W\d_]", sample))
    if letters < 20:
        return ""
    for lang, pattern, share in _SCRIPTS:
        if len(re.findall(pattern, sample)) > share * letters:
            return _refined(lang, sample)
    return _by_words(_WORD.findall(sample.lower()))


def _refined(lang: str, sample: str) -> str:
    """Languages that share a script and differ in a few letters."""
    if lang == "ru" and len(_UKRAINIAN.findall(sample)) > 0.02 * len(sample):
        return "uk"
    return "fa" if lang == "ar" and _PERSIAN.search(sample) else lang


def _by_words(words: list[str]) -> str:
    if len(words) < MIN_WORDS:
        return ""
    hits = {lang: sum(1 for word in words if word in known) for lang, known in _SETS.items()}
    first, second = sorted(hits, key=lambda lang: hits[lang], reverse=True)[:2]
    sure = hits[first] >= 0.08 * len(words) and hits[first] >= 1.15 * hits[second]
    return first if sure else ""
