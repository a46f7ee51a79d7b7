"""Signing in by an emailed link, and out again."""

from chalice.app import Response

from chalicelib import config, times
from chalicelib.domain.people import browsers, links, sign_in
from chalicelib.errors import LinkBroken, LinkExpired
from chalicelib.web.pages.frame import sessions
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.sessions import NEXT, NEXT_LASTS, SESSION
from chalicelib.web.pages.frame.visit import Visit

_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "Mac", "Linux": "Linux"
}  # fmt: skip
"""What browsers call themselves, and what people call them; the first match counts."""
_CLOUDS = {
    "new": "This local run plays an AWS account an hour old: mail reaches verified addresses only, one a second and 200 a day.",
    "busy": "This local run plays AWS on a bad day: calls are refused, answers get lost, functions are killed.",
}


@get("/sign-in", signed_in=False)
def sign_in_form(visit: Visit) -> Response:
    """Asks for the address to send a link to. Visitors who have since signed in in another tab continue where they
    were."""
    next = sessions.safe_path(visit.query("next"))
    if browsers.session_person(visit.secret, visit.now) is not None:
        return visit.redirect(next)
    return _page(visit, next=next)


def _again(visit: Visit) -> Response:
    return _page(visit, next=sessions.safe_path(visit.form["next"]), email=visit.form["email"].strip())


@post("/sign-in", signed_in=False, again=_again, signs_in=True)
def ask_for_link(visit: Visit) -> Response:
    """Owes the link. The answer is the same for an unknown address."""
    email, next = visit.form["email"].strip(), sessions.safe_path(visit.form["next"])
    sign_in.request_link(email, caller=visit.caller, now=visit.now)
    cookie = sessions.set_cookie(visit.request, NEXT, next, seconds=NEXT_LASTS)
    return visit.page("account/sign_in_sent", email=email, headers={"Set-Cookie": cookie} if next != "/" else {})


@get("/sign-in/{token}", signed_in=False)
def sign_in_link(visit: Visit, token: str) -> Response:
    """Shows one button, so that programs that open every link in an email don't use it up."""
    try:
        person, *_ = links.follow_sign_in(token, visit.now)
    except (LinkBroken, LinkExpired) as refused:
        return _new_link(visit, refused)
    csrf, cookie = sessions.before_sign_in(visit.request)
    return visit.page("account/sign_in_link", name=person.called, csrf=csrf, headers={"Set-Cookie": cookie})


@post("/sign-in/{token}", signed_in=False, again=sign_in_link, signs_in=True)
def use_sign_in_link(visit: Visit, token: str) -> Response:
    """Starts the session."""
    try:
        marker = sessions.marker(visit.request)
        person, secret = sign_in.redeem(
            token, browser=_browser(visit), now=visit.now, marker=marker, before=visit.secret
        )
    except (LinkBroken, LinkExpired) as refused:
        return _new_link(visit, refused)
    guess = times.known(visit.form["zone"])
    # A link that a card asked for includes the place, since it may be opened in another browser.
    next = sessions.safe_path(visit.query("next") or sessions.read_cookie(visit.request, NEXT))
    if not person.zone_confirmed and guess and next == "/":
        next = f"/?zone={guess}"
    cookies = [sessions.start(visit.request, secret), sessions.mark(visit.request, marker)]
    cookies.append(sessions.set_cookie(visit.request, NEXT, "", seconds=0))
    return visit.redirect(next, cookies=cookies)


@post("/sign-out")
def sign_out(visit: Visit) -> Response:
    """Ends this browser's session."""
    session_id = browsers.session_id(visit.me, visit.secret)
    if session_id is not None:
        browsers.end_session(visit.actor, session_id)
    return visit.redirect("/sign-in", cookies=[sessions.set_cookie(visit.request, SESSION, "", seconds=0)])


def _page(visit: Visit, *, next: str, email: str = "") -> Response:
    csrf, cookie = sessions.before_sign_in(visit.request)
    cloud = _CLOUDS.get(config.settings().cloud)
    return visit.page("account/sign_in", next=next, email=email, csrf=csrf, cloud=cloud, headers={"Set-Cookie": cookie})


def _new_link(visit: Visit, refused: LinkBroken | LinkExpired) -> Response:
    notice = f"{refused.sentence} Enter your address to get a new one."
    visit.problems = Problems(notice=notice, status=refused.status)
    return _page(visit, next="/")


def _browser(visit: Visit) -> str:
    """Returns the name for this browser in the list of sessions: ``Firefox on Windows``."""
    agent = str(visit.request.headers.get("user-agent", ""))
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return f"{browser} on {system}" if system else browser
