"""Does a page show something in the place of its article: a question about cookies, a login, a captcha?

Walls are short.  Their words are looked for in what was found, and in the rest of the page only where next
to nothing was found: many an article has a cookie banner beside it, and a link to sign in above.
"""

from __future__ import annotations

import re

from lookahead.core.model import Problem

MOST_WORDS = 250  # a longer text that mentions cookies is an article
THIN_WORDS = 60  # with less than this the page has no text of its own

_CAPTCHA = Problem("captcha", "The page asks for a proof that a human reads it.")
_CONSENT = Problem("consent", "The page shows only a question about cookies.")
_LOGIN = Problem("login", "The page asks to sign in first.")
_NO_SCRIPT = Problem("no-script", "The page is empty without JavaScript.")
_ERROR = Problem("error-page", "The page says that there is nothing at this address.")
_ABROAD = Problem("abroad", "The page is not shown in the country of this radar.")

_WALLS = (
    (
        _CAPTCHA,
        r"verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot|bot)|checking your browser|"
        r"are you a (?:robot|human)|complete the captcha|enable javascript and cookies to continue|"
        r"unusual traffic from your|just a moment\.\.\.|attention required!|ddos protection by|"
        r"confirm (?:that )?you(?:['’]re| are) (?:a |not a )?(?:human|robot)|"
        r"your browser made us think you were a bot|verifying your browser|security checkpoint|"
        r"enable js and disable any ad ?blocker|kein roboter sind|vous n['’]êtes pas un robot|"
        r"no eres un robot|请完成安全验证|验证您是否是真人|ロボットではありません",
    ),
    (
        _CONSENT,
        r"before you continue to|we (?:and our (?:\d+ )?partners )?(?:use|store|process)[^.]{0,80}cookies|"
        r"we value your privacy|accept all cookies|"
        r"manage (?:your )?(?:cookie|privacy) (?:preferences|settings|choices)|"
        r"cookie-?einstellungen|alle (?:cookies )?akzeptieren|privatsphäre ist uns wichtig|"
        r"wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen|verarbeiten|speichern)[^.]{0,80}cookies|"
        r"nous (?:et nos (?:\d+ )?partenaires )?utilis[^.]{0,80}cookies|respectons votre vie privée|"
        r"tout accepter|"
        r"(?:usamos|utilizamos|utilizziamo|usiamo) (?:i )?cookies?|aceptar todas|accetta tutt[io]|"
        r"我们使用 ?cookie|cookieを使用",
    ),
    (
        _LOGIN,
        r"(?:log|sign) ?in to (?:continue|read|view|access|your account)|please (?:log|sign) ?in|"
        r"create an account to (?:read|continue)|subscribe to (?:keep|continue)\b|members[- ]only|"
        r"this (?:post|article|content) is (?:for|only for) (?:paid |paying )?(?:subscribers|members)|"
        r"(?:reached|used) your limit of free|forgot(?:ten)? (?:your )?password|"
        r"melden sie sich (?:bitte )?an, um|bitte (?:melden sie sich an|einloggen)|"
        r"connectez-vous pour|réservé aux abonnés|inicia(?:r)? sesión para|solo para suscriptores|"
        r"请(?:先)?登录|ログインして",
    ),
    (
        _NO_SCRIPT,
        r"(?:enable|requires?|need|turn on) (?:to enable )?javascript|"
        r"javascript (?:is|must be) (?:disabled|required|enabled)",
    ),
)
# said by articles too: they count where nothing else is said
_NOTICES = (
    (
        _ERROR,
        r"access (?:to this page has been )?denied|you don['’]t have permission to access|"
        r"page (?:you (?:are|were) looking for|not found|does not exist|cannot be found|has (?:been )?moved)|"
        r"(?:down|closed) for (?:scheduled )?maintenance|domain is for sale|seite (?:wurde )?nicht gefunden|"
        r"page (?:introuvable|n['’]existe pas)|página no encontrada|页面不存在|ページが見つかりません",
    ),
    (
        _ABROAD,
        r"not available in your (?:country|region|location)|in ihrem land nicht verfügbar|"
        r"pas disponible dans votre (?:pays|région)",
    ),
)
_SEARCHES = [(problem, re.compile(words, re.IGNORECASE)) for problem, words in _WALLS]
_THIN_SEARCHES = [(problem, re.compile(words, re.IGNORECASE)) for problem, words in _NOTICES]


def wall(text: str, words: int, title: str, page: str) -> Problem | None:
    """What stands where the article should; None for a text that may be one.

    `text` has `words` and was found on a page called `title`, whose text begins with `page`.
    """
    if words > MOST_WORDS:
        return None
    is_thin = words < THIN_WORDS
    said = f"{title} {page} {text}" if is_thin else f"{title} {text}"
    searches = [*_SEARCHES, *_THIN_SEARCHES] if is_thin else _SEARCHES
    return next((problem for problem, search in searches if search.search(said)), None)
