"""One visit to a page: who the visitor is, what they sent, and the answer, which is a page or a redirect."""

import contextlib
import functools
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from chalice.app import Request, Response

from chalicelib import templating, times, tokens
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import browsers
from chalicelib.domain.people.person import Person
from chalicelib.errors import Refused
from chalicelib.web.pages.frame import forms, sessions
from chalicelib.web.pages.frame.assets import served_as
from chalicelib.web.pages.frame.forms import Form, NoSuchChoice, Problems, TakenBack
from chalicelib.web.pages.frame.paths import base_path, own_path
from chalicelib.web.pages.frame.sessions import SESSION

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


SAME_MEANT_ONCE = timedelta(minutes=1)
"""Somebody who adds the same thing again within this time has forgotten the first, rather than wanting it twice."""

_MEANT = "again-"
"""The beginning of the token of a form that was asked about; sending it means the same thing again."""
SENT_AGAIN = timedelta(minutes=10)
"""After this time, pressing a button that sends a mail again means wanting another one."""


class Visit:
    """A request to a page. ``person`` is ``None`` if nobody is signed in; ``problems`` say why a form is shown again."""

    def __init__(self, request: Request, now: datetime, person: Person | None = None) -> None:
        self.request = request
        self.now = now
        self.person = person
        self.problems = Problems()
        self.made = ""
        self.is_taken_back = False
        self.base = base_path(request)
        self.secret = sessions.read_cookie(request, SESSION)

    @property
    def me(self) -> Person:
        """Returns the signed-in person; only for pages that need one."""
        assert self.person is not None
        return self.person

    @property
    def my_id(self) -> str:
        return self.me.person_id

    @property
    def zone(self) -> str:
        """Returns the visitor's time zone."""
        return str(self.me.time_zone)

    @property
    def actor(self) -> Actor:
        return Actor(self.my_id, key=browsers.key_of(self.secret))

    @property
    def caller(self) -> str:
        """Returns the address that the request came from, by which limits count people who aren't signed in."""
        return str(self.request.context.get("identity", {}).get("sourceIp", ""))

    @property
    def is_post(self) -> bool:
        return bool(self.request.method == "POST")

    @functools.cached_property
    def form(self) -> Form:
        return forms.read(self.request)

    def typed_or(self, fresh: Mapping[str, str]) -> Form:
        """Returns the form that was sent, or one with the ``fresh`` values if none was."""
        return self.form if self.is_post else Form(fresh)

    def query(self, name: str) -> str:
        params = self.request.query_params
        return str(params.get(name) or "") if params else ""

    def choice(self, name: str, choices: Collection[str]) -> str:
        """Returns the choice in the address, empty if there is none; raises `NoSuchChoice` for an unknown one."""
        chosen = self.query(name)
        if chosen and chosen not in choices:
            raise NoSuchChoice
        return chosen

    def just(self) -> tuple[str, str]:
        """Returns what the visitor has just done and to what: ``done`` and ``12`` for ``?just=done-12``."""
        kind, _, what = self.query("just").partition("-")
        return kind, what

    @contextlib.contextmanager
    def once(
        self,
        *,
        by: str = "",
        whatever: Collection[str] = (),
        still: Callable[[str], bool] | None = None,
        lasts: timedelta = timedelta(days=1),
        is_anew: bool = False,
    ) -> Iterator[Key | None]:
        """Makes a form take effect once for each content: if it is sent again unchanged, the block is skipped.

        The same happens if the repeat is refused, perhaps only because of the first time: the name is taken now, or a
        limit reached. Other content is another entry, even from the same form, since browsers bring a form back with
        its token. ``made`` is the id of what the first time made.

        ``by`` is the sender if nobody is signed in. Fields in ``whatever`` only say where to go next. ``still`` tells
        whether what was made still exists: if it was deleted or undone since, it isn't reported as done, but the same
        form asks about it (`TakenBack`) with a new token. The record ``lasts`` for a day, or as long as nobody means
        the same again. A form that adds something adds the same only once in a minute, even if it is opened
        ``is_anew``, by Back without a script.
        """
        once = self._once_key(by, whatever, lasts, is_anew=is_anew)
        try:
            yield once
        except Refused:
            first = keys.earlier(once, self.now)
            if first is None:
                raise
            self.made = str(first.data.get(keys.MADE, ""))
            if still is not None and not still(self.made):
                self.is_taken_back = True
                raise TakenBack from None

    def _once_key(self, by: str, whatever: Collection[str], lasts: timedelta, *, is_anew: bool) -> Key | None:
        """Returns the key that records that this form took effect with this content; ``None`` if it may do so again."""
        given, by = self.form["once"], by or (self.my_id if self.person else "")
        if not by or not 0 < len(given) <= 64:
            return None
        content = self.form.content(but=whatever)
        digest = tokens.digest(msgspec.json.encode([own_path(self.request), content]).decode())
        key = keys.new(f"form#{by}#{given}#{digest}", kind="form", now=self.now, lasts=lasts)
        if is_anew and not given.startswith(_MEANT):
            key.twin = keys.new(f"form#{by}##{digest}", kind="form", now=self.now, lasts=SAME_MEANT_ONCE)
        return key

    def _new_once(self) -> str:
        """Returns a token for a form, marked if the form is shown again to be sent once more."""
        return f"{_MEANT if self.is_taken_back else ''}{tokens.new_id()}"

    def when(self, moment: datetime) -> str:
        """Says a moment in the visitor's zone."""
        return times.said(moment, self.me.time_zone, self.now, str(self.me.hours))

    def day(self, moment: datetime) -> str:
        """Says the day of a moment in the visitor's zone."""
        return times.day(moment, self.zone, self.now)

    def page(
        self, template: str, *, status: int | None = None, headers: dict[str, Any] | None = None, **context: Any
    ) -> Response:
        """Answers with ``templates/pages/<template>.html``, with the problems of the form that was sent."""
        shown = {
            "base": self.base,
            "css": f"{self.base}/static/{served_as('style.css')}",
            "metrics_css": f"{self.base}/static/{served_as('metrics.css')}",
            "growth_css": f"{self.base}/static/{served_as('growth.css')}",
            "more_css": f"{self.base}/static/{served_as('more.css')}",
            "js": f"{self.base}/static/{served_as('page.js')}",
            "drafts_js": f"{self.base}/static/{served_as('drafts.js')}",
            "icon": f"{self.base}/static/{served_as('icon.svg')}",
            "touch_icon": f"{self.base}/static/{served_as('icon-180.png')}",
            "manifest": f"{self.base}/static/{served_as('app.webmanifest')}",
            "here_js": f"{self.base}/static/{served_as('here.js')}",
            "line_js": f"{self.base}/static/{served_as('line.js')}",
            "home_js": f"{self.base}/static/{served_as('home.js')}",
            "form_js": f"{self.base}/static/{served_as('form.js')}",
            "csrf": sessions.csrf_token(self.secret) if self.person else "",
            "me": self.person,
            "is_home": own_path(self.request) == "/",
            "now": self.now,
            "sought": "",
            "is_in_vain": False,
            "is_sent": self.is_post,
            "new_once": self._new_once,
            "problems": self.problems.fields,
            "notice": self.problems.notice,
        }
        body = templating.render(f"pages/{template}.html", **{**shown, **context})
        return Response(body, headers={**HEADERS, **(headers or {})}, status_code=status or self.problems.status)

    def send_on(self, path: str) -> Response:
        """Makes the browser send the same form again to another path, for work in several steps (RFC 9110, 15.4.8)."""
        return Response("", headers={**HEADERS, "Location": f"{self.base}{path}"}, status_code=307)

    def redirect(self, path: str, *, cookies: list[str] | None = None) -> Response:
        """Redirects to another of our pages, so that a reload doesn't send the form again."""
        headers: dict[str, Any] = {**HEADERS, "Location": f"{self.base}{path}"}
        if cookies:
            headers["Set-Cookie"] = cookies
        return Response("", headers=headers, status_code=303)
