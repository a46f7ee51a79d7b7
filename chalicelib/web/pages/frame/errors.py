"""The page for whatever goes wrong. It says what to do, and keeps what was typed."""

import logging
import re
from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib import clock
from chalicelib.database.failures import is_passing
from chalicelib.errors import (
    LimitReached,
    LinkBroken,
    LinkExpired,
    NotAllowed,
    NotFound,
    PlanNotFound,
    Refused,
    StaleVersion,
    TryAgain,
)
from chalicelib.web.pages.frame import forms, paths, sessions
from chalicelib.web.pages.frame.forms import Form, NotAForm
from chalicelib.web.pages.frame.paths import with_query
from chalicelib.web.pages.frame.sessions import SignedOut, WrongCsrfToken
from chalicelib.web.pages.frame.visit import Visit

_TITLES: list[tuple[type[Refused], str]] = [
    (LinkBroken, "This link doesn’t work"),
    (LinkExpired, "This link has been used or has expired"),
    (NotFound, "There’s nothing here"),
    (SignedOut, "Please sign in again"),
    (WrongCsrfToken, "Please open the page again"),
    (NotAllowed, "You can’t do that here"),
    (StaleVersion, "Someone else was quicker"),
    (LimitReached, "You’ve reached a limit"),
    (TryAgain, "That didn’t work just now"),
]


class WentWrong(Refused):
    status = 500
    sentence = "Something went wrong on our side. We’ve made a note of it. Please try again."


class NoSuchPage(NotFound):
    sentence = "The address may have been cut short on its way. Open the link in your email again, or start from home."


class WrongMethod(Refused):
    status = 405
    sentence = "This page can’t be used like that. Please start from your home page."


def answer(visit: Visit, error: Exception) -> Response:
    """Answers with the page for a refusal. For an unexpected error, it reveals nothing internal."""
    refused, form = _refusal(error), _sent(visit)
    is_in_vain = isinstance(refused, SignedOut | WrongCsrfToken)
    headers = {}
    if isinstance(refused, TryAgain | LimitReached):
        headers["Retry-After"] = str(max(1, refused.retry_after) if isinstance(refused, LimitReached) else 2)
    return visit.page(
        "frame/errors",
        status=refused.status,
        headers=headers,
        title=next((title for kind, title in _TITLES if isinstance(refused, kind)), "That’s not possible right now"),
        sentence=refused.sentence,
        problems={},
        typed=forms.to_copy(form.typed()),
        # With its token, so that a form that was saved after all isn't saved twice.
        again=form if visit.is_post and refused.status >= WentWrong.status else None,
        token=sessions.csrf_token(visit.secret),
        here=visit.base + with_query(visit.request),
        is_in_vain=is_in_vain,
        back=_way_back(visit, refused, form),
        leads_to_plan=isinstance(refused, NotFound) or not visit.is_post,
        written_at=paths.page_of(visit.request, form) if is_in_vain else "",  # a draft is restored there
    )


def to_the_form(visit: Visit) -> Response | None:
    """Redirects the visitor of an address that only accepts a form to the page with that form; ``None`` for other
    addresses. The page itself checks who may see it."""
    page = paths.page_of_form_at(visit.request) if visit.request.method in ("GET", "HEAD") else ""
    return visit.redirect(page) if page else None


def framework_errors_as_pages(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Turns refusals by Chalice itself into a page. Under ``/v1`` the API answers."""
    response = get_response(request)
    path = getattr(request, "path", "") or ""
    is_ours = not (path == "/v1" or path.startswith("/v1/"))
    if response.status_code < 400 or not is_ours or "Content-Type" in response.headers:
        return response
    known: dict[int, type[Refused]] = {404: NoSuchPage, 405: WrongMethod}
    visit = Visit(request, clock.now())
    page = to_the_form(visit) or answer(visit, known.get(response.status_code, WentWrong)())
    if "Allow" in response.headers:
        page.headers["Allow"] = response.headers["Allow"]
    return page


def _way_back(visit: Visit, refused: Refused, form: Form) -> str:
    """Returns the page to continue with: the one that the form was on, or the plan of what is gone or not allowed;
    empty for home."""
    if isinstance(refused, NotFound) or (isinstance(refused, NotAllowed) and not visit.is_post):
        plan = re.match("/plans/[a-z2-7]{16}(?=/)", paths.own_path(visit.request))
        is_known = visit.person is not None and not isinstance(refused, PlanNotFound | NoSuchPage)
        return plan[0] if plan and is_known else ""
    page = paths.page_of(visit.request, form) if visit.is_post else ""
    return page if page != "/" else ""


def _refusal(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if is_passing(error):
        return TryAgain()
    logging.getLogger(__name__).error("a page failed", exc_info=error)
    return WentWrong()


def _sent(visit: Visit) -> Form:
    try:
        return visit.form if visit.is_post else Form()
    except NotAForm:
        return Form()
