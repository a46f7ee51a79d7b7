"""The entrance to a local run: a note on its sign-in page, and buttons to become Carol or Alice with one click.

All of it is outside the product, in front of it: no deployment has a page that signs anybody in like this.
"""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec

PATH = "/local/be/"
"""The path of a button, before ``coach`` or ``client``."""
_BEFORE = b'<main id="main">'


class Entered(msgspec.Struct, frozen=True):
    """Where somebody who pressed a button goes next, and the cookies for their browser."""

    location: str
    cookies: list[str]


class Door(msgspec.Struct, frozen=True):
    """The people of the demo by the names of their buttons, and the address of the mailbox."""

    people: Mapping[str, str]
    mailbox: str

    def beside(self, page: bytes, next: str = "/") -> bytes:
        """Returns the sign-in page with our sentence and buttons, which lead to ``next``, in front of its form."""
        return page.replace(_BEFORE, _BEFORE + self._box(next).encode(), 1)

    def enter(self, name: str, cookie: str, now: datetime, next: str = "/") -> Entered | None:
        """Signs in a browser with these cookies, as a fresh link would; ``None`` if the demo has nobody of that
        name."""
        from chalice.app import Request

        from chalicelib.domain.people import sign_in
        from chalicelib.web.pages.frame import sessions
        from infra.local.demo import known

        if name not in self.people:
            return None
        event: dict[str, Any] = dict.fromkeys(
            ("body", "pathParameters", "multiValueQueryStringParameters", "stageVariables")
        )
        headers = {"cookie": cookie, "x-forwarded-proto": "http"}
        request = Request({**event, "headers": headers, "requestContext": {"httpMethod": "POST", "resourcePath": PATH}})
        marker = sessions.marker(request)
        _, secret = sign_in.redeem(
            known.link(self.people[name], now).rpartition("/")[2], browser="A browser on this computer", now=now,
            marker=marker, before=sessions.read_cookie(request, sessions.SESSION),
        )  # fmt: skip
        return Entered(sessions.safe_path(next), [sessions.start(request, secret), sessions.mark(request, marker)])

    def _box(self, next: str) -> str:
        to = f"?next={quote(next)}"
        return f"""
<section class="narrow mid box local" aria-label="This local run">
<p>Followthrough keeps what a coach and a client agreed on alive: here, on your own computer, Carol coaches twelve people, Alice is one of them, and no mail or text leaves this machine.</p>
<form method="post" action="{PATH}coach{to}"><div class="do"><button class="go">Be Carol</button><button class="go" formaction="{PATH}client{to}">Be Alice</button><a class="b" href="{escape(self.mailbox)}">See the mailbox</a></div></form>
</section>"""
