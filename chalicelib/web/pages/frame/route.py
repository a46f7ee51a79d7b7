"""The routes of the pages. Each checks who the visitor is and whether the form is theirs, then calls one function.
Errors get a page too."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from chalice.app import Response

from chalicelib import clock, templating, tokens
from chalicelib.domain import keys
from chalicelib.domain.people import browsers
from chalicelib.errors import ActionNotFound, NotFound, NotSignedIn, Refused, StaleVersion, TryAgain
from chalicelib.web import routes
from chalicelib.web.pages.frame import errors, forms, paths, sessions
from chalicelib.web.pages.frame.sessions import SentFromElsewhere, SignedOut
from chalicelib.web.pages.frame.visit import Visit

Page = Callable[..., Response]
"""Answers a `Visit`, given the path's parameters or what was found with them."""
Find = Callable[..., tuple[Any, ...]]
"""Finds what a path is about, or refuses. It is called with the same arguments as a `Page`."""


class _Route(msgspec.Struct, frozen=True):
    page: Page
    signed_in: bool
    find: Find | None
    again: Page | None = None
    names: Mapping[str, str] = {}
    signs_in: bool = False


PRESSES_AN_HOUR = 20
"""The most presses of one link's button in an hour: enough to change one's mind, too few to fill a history."""


def get(path: str, *, signed_in: bool = True, find: Find | None = None) -> Callable[[Page], Page]:
    """Registers a function that shows a page and changes nothing. It gets the parameters of the path, or what ``find`` returns."""

    def register(page: Page) -> Page:
        return _register(path, ["GET", "HEAD"], _Route(page, signed_in, find))

    return register


def post(
    path: str,
    *,
    signed_in: bool = True,
    find: Find | None = None,
    again: Page | None = None,
    names: Mapping[str, str] | None = None,
    signs_in: bool = False,
    on: str = "",
) -> Callable[[Page], Page]:
    """Registers a function that handles a form and returns where to go next. Signed-in people must have sent the form
    themselves.

    If the function refuses, ``again`` gets the same arguments and shows the form again, with what was typed and why it
    was refused. ``names`` maps the domain's names to those of the form's fields, where they differ. A form that
    ``signs_in`` must also come from our page, although nobody is signed in: another site's form could sign people in as
    someone else. ``on`` names the page of the form if it isn't the one at its path or the nearest above; it may contain
    fields of the path and of the form.
    """

    def register(page: Page) -> Page:
        return _register(path, ["POST"], _Route(page, signed_in, find, again, names or {}, signs_in), on=on)

    return register


def checked_number(number: str) -> int:
    """Returns the number in a path; raises `ActionNotFound` if it can't be an action's."""
    if not re.fullmatch(r"[0-9]{1,8}", number):
        raise ActionNotFound
    return int(number)


def _register(path: str, methods: list[str], route: _Route, *, on: str = "") -> Page:
    def view(**given: str) -> Response:
        visit = Visit(routes.current_request(), clock.now())
        try:
            response = _answer(visit, route, given)
        except Exception as error:
            response = errors.answer(visit, error)
        if "token" in given:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"  # the address is enough to open it
        if visit.request.method == "HEAD":
            response.body = b"" if isinstance(response.body, bytes) else ""
        return response

    routes.add(path, methods, view, name=f"page_{route.page.__name__}", module=route.page.__module__, on=on)
    return route.page


def _answer(visit: Visit, route: _Route, given: dict[str, str]) -> Response:
    if paths.has_slash_at_end(visit.request) and not visit.is_post:
        return visit.redirect(paths.with_query(visit.request))  # links on pages are relative to the path without it
    if route.signed_in:
        visit.person = browsers.session_person(visit.secret, visit.now)
        if visit.person is None and not visit.is_post:
            return visit.redirect(f"/sign-in?{urlencode({'next': paths.with_query(visit.request)})}")
        if visit.person is None:
            raise SignedOut
        if visit.is_post:
            sessions.check_csrf(visit.secret, visit.form["csrf"])
    found, named = (route.find(visit, **given), {}) if route.find else ((), given)
    try:
        if route.signs_in and not sessions.is_of_our_page(visit.request, visit.form["csrf"]):
            raise SentFromElsewhere
        if found and visit.is_post and "token" in given:
            _count_press(given["token"], visit)
        return route.page(visit, *found, **named)
    except (NotFound, NotSignedIn, StaleVersion):
        raise
    except Refused as refused:
        if route.again is None or refused.status >= TryAgain.status:
            raise  # its page sends the same form again, with its token, since it may have been saved after all
        visit.problems = forms.problems_of(refused, route.names)
        shown = route.again(visit, *found, **named)
        if missing := visit.form.missing_in(str(shown.body)):
            shown.body = _with_missing(str(shown.body), missing)
        return shown


def _with_missing(page: str, missing: Mapping[str, str]) -> str:
    """Returns a page with what was typed into fields that it no longer has added at its end."""
    before, end, after = page.rpartition("</main>")
    kept = templating.environment().get_template("pages/parts/macros.html").module.kept(missing)  # type: ignore[attr-defined]
    return f'{before}<div class="narrow">{kept}</div>{end}{after}'


def _count_press(token: str, visit: Visit) -> None:
    """Counts one press of a link's button, after checking that the link is ours; raises `LimitReached`."""
    keys.count(
        f"link#{tokens.digest(token.lower())}",
        at_most=PRESSES_AN_HOUR,
        window=timedelta(hours=1),
        now=visit.now,
        sentence="This button was pressed very often in the last hour. Please try again later.",
    )
