"""One route of the pages: who comes, is the form theirs, one function, and a page for whatever goes wrong."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib import clock
from chalicelib.domain.people import sign_in
from chalicelib.errors import ActionNotFound
from chalicelib.web.pages.frame import errors, sessions
from chalicelib.web.pages.frame.sessions import SignedOut
from chalicelib.web.pages.frame.visit import Visit, own_path


def checked_number(number: str) -> int:
    """The number in a path; `ActionNotFound` for what can't be one."""
    if not re.fullmatch(r"[0-9]{1,8}", number):
        raise ActionNotFound
    return int(number)


blueprint = Blueprint(__name__)

Page = Callable[..., Response]


def get(path: str, *, signed_in: bool = True) -> Callable[[Page], Page]:
    """Registers a function of a `Visit` and the path's parameters that shows something; it changes nothing."""
    return _register(path, ["GET", "HEAD"], signed_in)


def post(path: str, *, signed_in: bool = True) -> Callable[[Page], Page]:
    """Registers one that does something; of signed-in people the form must be their own."""
    return _register(path, ["POST"], signed_in)


def _register(path: str, methods: list[str], signed_in: bool) -> Callable[[Page], Page]:
    def register(function: Page) -> Page:
        def view(**given: str) -> Response:
            visit = Visit(blueprint.current_request, clock.now())
            try:
                response = _answer(visit, function, given, signed_in=signed_in)
            except Exception as error:
                response = errors.answer(visit, error)
            if visit.request.method == "HEAD":
                response.body = ""
            return response

        # No content types: Chalice would answer others in JSON before we see them.
        blueprint.route(path, methods=methods, content_types=[], name=f"page_{function.__name__}")(view)
        return function

    return register


def _answer(visit: Visit, function: Page, given: dict[str, str], *, signed_in: bool) -> Response:
    if visit.has_slash_at_end and visit.request.method != "POST":
        return visit.redirect(_here(visit))  # links on pages are relative to the path without it
    if not signed_in:
        return function(visit, **given)
    is_form = visit.request.method == "POST"
    visit.person = sign_in.session_person(visit.secret, visit.now)
    if visit.person is None:
        if is_form:
            raise SignedOut
        return visit.redirect(f"/sign-in?{urlencode({'next': _here(visit)})}")
    if is_form:
        sessions.check_csrf(visit.secret, visit.form["csrf"])
    return function(visit, **given)


def _here(visit: Visit) -> str:
    params = visit.request.query_params
    query = urlencode({name: params[name] for name in params}) if params else ""
    return f"{own_path(visit.request)}{'?' if query else ''}{query}"
