"""One visit of a page: who comes from where, and the answers they get: a page, or the way to another one."""

import functools
import hashlib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from chalice.app import Request, Response

from chalicelib import templating, times, tokens
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame import forms, sessions
from chalicelib.web.pages.frame.forms import Form, NoSuchChoice
from chalicelib.web.pages.frame.sessions import SESSION

STATIC = Path(__file__).parents[2] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Visit:
    """A request to a page. ``person`` is ``None`` where nobody is signed in."""

    def __init__(self, request: Request, now: datetime, person: Person | None = None) -> None:
        self.request = request
        self.now = now
        self.person = person
        self.base = base_path(request)
        self.secret = sessions.read_cookie(request, SESSION)

    @property
    def me(self) -> Person:
        """The signed-in person; only for pages that need one."""
        assert self.person is not None
        return self.person

    @property
    def actor(self) -> Actor:
        return Actor(self.me.person_id)

    @functools.cached_property
    def form(self) -> Form:
        return forms.read(self.request)

    @property
    def has_slash_at_end(self) -> bool:
        """Whether the path has one that isn't its own; API Gateway takes both for the same route."""
        return self.request.path != "/" and str(self.request.context.get("path") or "").endswith("/")

    def query(self, name: str) -> str:
        params = self.request.query_params
        return str(params.get(name) or "") if params else ""

    def choice(self, name: str, choices: Collection[str]) -> str:
        """What of some choices the address names, empty for none; `NoSuchChoice` for anything else."""
        chosen = self.query(name)
        if chosen and chosen not in choices:
            raise NoSuchChoice
        return chosen

    def once(self) -> Key | None:
        """Lets this form happen once, however often its button is pressed."""
        given = self.form["once"]
        if self.person is None or not 0 < len(given) <= 64:
            return None
        return keys.new(f"form#{self.person.person_id}#{given}", kind="form", now=self.now, lasts=times.minutes(1440))

    def when(self, moment: datetime) -> str:
        """A moment in the visitor's zone, as people say it."""
        return times.said(moment, self.me.time_zone, self.now, str(self.me.hours))

    def page(
        self, template: str, *, status: int = 200, headers: dict[str, Any] | None = None, **context: Any
    ) -> Response:
        """A page made of ``templates/pages/<template>.html``."""
        body = templating.render(
            f"pages/{template}.html",
            base=self.base,
            css=f"{self.base}/static/{asset('style.css').name}",
            more_css=f"{self.base}/static/{asset('more.css').name}",
            js=f"{self.base}/static/{asset('page.js').name}",
            form_js=f"{self.base}/static/{asset('form.js').name}",
            csrf=sessions.csrf_token(self.secret) if self.person else "",
            me=self.person,
            now=self.now,
            new_id=tokens.new_id,
            **context,
        )
        return Response(body, headers={**HEADERS, **(headers or {})}, status_code=status)

    def redirect(self, path: str, *, cookies: list[str] | None = None) -> Response:
        """On to another page of ours; a reload there sends nothing again."""
        headers: dict[str, Any] = {**HEADERS, "Location": f"{self.base}{path}"}
        if cookies:
            headers["Set-Cookie"] = cookies
        return Response("", headers=headers, status_code=303)


class Asset(msgspec.Struct, frozen=True):
    """A file that browsers may keep for good: its name changes with its content."""

    name: str
    content: str
    media_type: str


@functools.cache
def asset(file: str) -> Asset:
    """A file of ``static/``: ``style.css`` is served as ``style.<hash>.css``."""
    path = STATIC / file
    content = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    return Asset(f"{path.stem}.{digest}{path.suffix}", content, TYPES[path.suffix])


def asked_path(request: Request) -> str:
    """The path as it was asked for, with the stage; without a slash at its end."""
    return str(request.context.get("path") or request.path).rstrip("/")


def base_path(request: Request) -> str:
    """What stands before our own paths: the stage of a plain API Gateway address, else nothing. Never from Host."""
    asked, route = asked_path(request), str(request.path).rstrip("/")
    if route.endswith("{proxy+}"):
        route = "/" + str((request.uri_params or {}).get("proxy", "")).strip("/")
        for spelling in (route, quote(unquote(route)), unquote(route)):
            if asked.endswith(spelling):
                return asked.removesuffix(spelling)
        return ""
    parts = asked.split("/")
    return "/".join(parts[: len(parts) - route.count("/")])


def own_path(request: Request) -> str:
    """The path below the base, such as ``/plans/abc``."""
    return asked_path(request).removeprefix(base_path(request)) or "/"
