"""The keys and shortcuts of all pages, and what they do."""

from chalice.app import Response

from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit

KEYS = {
    "On every page": [
        ("/", "Find a client, an action or a key"),
        ("?", "Show this page"),
        ("Esc", "Close an open menu"),
    ],
    "On the coach’s home": [
        ("j", "Go to the next one who needs you"),
        ("k", "Go back to the one before"),
        ("Enter", "Open what is marked"),
        ("1", "Write to them"),
        ("2", "Remind them"),
        ("3", "Leave it for later"),
    ],
}
"""What each key does, grouped by where it works. ``static/page.js``, ``home.js`` and ``drafts.js`` listen for them."""


@get("/keys")
def show_keys(visit: Visit) -> Response:
    return visit.page("account/keys", keys=KEYS)
