"""Which sections of the home are unfolded. Its address says so, and every form there repeats it, so that they stay
unfolded."""

from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.web.pages.frame.visit import Visit

SECTIONS = ("need", "soon", "own")


def those(visit: Visit, more: str = "") -> str:
    """Returns the unfolded sections in the form used in addresses and forms, such as ``need-own``; with ``more`` added
    if it is given."""
    asked = visit.form["show"] if visit.is_post else visit.query("show")
    return "-".join(each for each in SECTIONS if each in [*asked.split("-"), more])


def has(visit: Visit, section: str) -> bool:
    return section in those(visit).split("-")


def home(visit: Visit, **said: str) -> Response:
    """Redirects home, with what is to be ``said`` there about what was done."""
    query = urlencode({name: value for name, value in {**said, "show": those(visit)}.items() if value})
    return visit.redirect(f"/?{query}" if query else "/")
