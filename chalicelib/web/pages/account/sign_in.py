"""Signing in by a mailed link, and out again."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.people import links, sign_in
from chalicelib.errors import LinkBroken, LinkExpired
from chalicelib.web.pages.frame import forms, sessions
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.sessions import NEXT, NEXT_LASTS, SESSION, WrongCsrfToken
from chalicelib.web.pages.frame.visit import Visit


@get("/sign-in", signed_in=False)
def sign_in_form(visit: Visit) -> Response:
    """Asks for the address to send a link to."""
    if sign_in.session_person(visit.secret, visit.now) is not None:
        return visit.redirect("/")
    return _form(visit, next=sessions.safe_path(visit.query("next")))


@post("/sign-in", signed_in=False)
def ask_for_link(visit: Visit) -> Response:
    """Owes the link; the answer is the same for an address nobody has."""
    email, next = visit.form["email"].strip(), sessions.safe_path(visit.form["next"])

    def do() -> Response:
        caller = str(visit.request.context.get("identity", {}).get("sourceIp", ""))
        sign_in.request_link(email, caller=caller, now=visit.now)
        cookie = sessions.set_cookie(visit.request, NEXT, next, seconds=NEXT_LASTS)
        return visit.page("account/sign_in_sent", email=email, headers={"Set-Cookie": cookie} if next != "/" else {})

    return forms.or_again(do, lambda **why: _form(visit, next=next, email=email, **why))


@get("/sign-in/{token}", signed_in=False)
def sign_in_link(visit: Visit, token: str) -> Response:
    """One button: programs that open every link in a mail must not use it up."""
    try:
        person, _ = links.follow_sign_in(token, visit.now)
    except (LinkBroken, LinkExpired) as refused:
        return _new_link(visit, refused)
    return visit.page("account/sign_in_link", name=person.name)


@post("/sign-in/{token}", signed_in=False)
def use_sign_in_link(visit: Visit, token: str) -> Response:
    """Starts the session. A form that another site sent would sign people in as somebody else; browsers tell."""
    if visit.request.headers.get("sec-fetch-site") == "cross-site":
        raise WrongCsrfToken
    try:
        person, secret = sign_in.redeem(token, browser=_browser(visit), now=visit.now)
    except (LinkBroken, LinkExpired) as refused:
        return _new_link(visit, refused)
    cookies = [
        sessions.start(visit.request, secret),
        sessions.set_cookie(visit.request, NEXT, "", seconds=0),
    ]
    guess = visit.form["zone"]
    next = sessions.safe_path(sessions.read_cookie(visit.request, NEXT))
    if not person.zone_confirmed and guess in times.zone_names() and next == "/":
        next = f"/?zone={guess}"
    return visit.redirect(next, cookies=cookies)


@post("/sign-out")
def sign_out(visit: Visit) -> Response:
    """Ends this browser's session."""
    session_id = sign_in.session_id(visit.me, visit.secret)
    if session_id is not None:
        sign_in.end_session(visit.actor, session_id)
    return visit.redirect("/sign-in", cookies=[sessions.set_cookie(visit.request, SESSION, "", seconds=0)])


def _form(
    visit: Visit,
    *,
    next: str,
    email: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page("account/sign_in", next=next, email=email, problems=problems or {}, notice=notice, status=status)


def _new_link(visit: Visit, refused: LinkBroken | LinkExpired) -> Response:
    return _form(
        visit, next="/", notice=f"{refused.sentence} Give your address and you get a new one.", status=refused.status
    )


def _browser(visit: Visit) -> str:
    """What to call this browser in the list of sessions: ``Firefox on Windows``."""
    agent = str(visit.request.headers.get("user-agent", ""))
    browsers = ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")
    systems = ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac")
    browser = next((name for mark, name in browsers if mark in agent), "A browser")
    system = next((name for mark, name in (*systems, ("Linux", "Linux")) if mark in agent), "")
    return f"{browser} on {system}" if system else browser
