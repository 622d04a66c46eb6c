"""Is a feed as its specification and the W3C's validator want it?  A table of rules; `check` applies them.

Each rule has a name, says whether breaking it is an error or a warning, and names the clause that it comes
from.  Sources: RSS 2.0 and the RSS Advisory Board's profile, RFC 4287 (Atom), JSON Feed 1.1, RFC 822, 3339,
3986 and 5646, XML 1.0, and what the W3C's validator warns of.  Two departures from that validator, both of
its age: MathML and SVG are HTML, and texts may be of the same day (it warns of equal `updated`).
"""

from feedrules import atom, jsonfeed, markup, rss  # their rules enter the table
from feedrules.table import RULES, Broken, check, of_site

__all__ = ["RULES", "Broken", "atom", "check", "jsonfeed", "markup", "of_site", "rss"]
