"""The cookie that says who is signed in, and the token in each of their forms."""

import re

from chalice.app import Request

from chalicelib import tokens
from chalicelib.domain.people.browsers import BROWSER_KNOWN_FOR, SESSION_LASTS
from chalicelib.errors import Refused
from chalicelib.web.https import is_https

SESSION = "session"
NEXT = "next"
"""Where someone wanted to go before signing in; kept until they have."""

BEFORE = "before"
"""The cookie of a browser in which nobody is signed in yet, for the forms that sign in."""

BROWSER = "browser"
"""A random mark that identifies a browser someone has signed in with before. It signs nobody in."""

NEXT_LASTS = BEFORE_LASTS = 1800
_MARK = re.compile(r"[a-z2-7]{32}")

# Without ; , and quotes, which have a meaning in cookies.
_PATH = re.compile(r"/[A-Za-z0-9_~.:@!$&()*+=/?%-]*(?:#[a-z_]+)?")


class WrongCsrfToken(Refused):
    status = 403
    sentence = "This form was opened in another browser, or you’ve signed in again since. Nothing was saved."


class SentFromElsewhere(Refused):
    status = 403
    sentence = "We couldn’t tell that this came from our own page. Nothing has happened yet. Please press the button once more."


class SignedOut(Refused):
    status = 403
    sentence = "You’re no longer signed in. Nothing was saved."


def read_cookie(request: Request, name: str) -> str:
    """Returns a cookie's value; empty if there is none."""
    wanted = _full_name(request, name)
    for part in str(request.headers.get("cookie", "")).split(";"):  # another site's odd cookie must not hide ours
        found, _, value = part.strip().partition("=")
        if found == wanted:
            return value.strip('"')
    return ""


def set_cookie(request: Request, name: str, value: str, *, seconds: int) -> str:
    """Returns a Set-Cookie header. With ``__Host-``, browsers refuse it from other hosts and without https."""
    secure = "; Secure" if is_https(request) else ""
    return f"{_full_name(request, name)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def start(request: Request, secret: str) -> str:
    """Returns the cookie that keeps someone signed in."""
    return set_cookie(request, SESSION, secret, seconds=int(SESSION_LASTS.total_seconds()))


def marker(request: Request) -> str:
    """Returns the browser's mark, or a new one."""
    given = read_cookie(request, BROWSER)
    return given if _MARK.fullmatch(given) else tokens.new_secret()


def mark(request: Request, marker: str) -> str:
    """Returns the cookie that makes this browser a known one."""
    return set_cookie(request, BROWSER, marker, seconds=int(BROWSER_KNOWN_FOR.total_seconds()))


def csrf_token(secret: str) -> str:
    """Returns the token in this session's forms; it is useless in any other session."""
    return tokens.sign("csrf", b"form", secret) if secret else ""


def before_sign_in(request: Request) -> tuple[str, str]:
    """Returns the token for a form that signs in, and the Set-Cookie header that makes it valid in this browser."""
    secret = read_cookie(request, BEFORE) or tokens.new_secret()
    return csrf_token(secret), set_cookie(request, BEFORE, secret, seconds=BEFORE_LASTS)


def check_csrf(secret: str, token: str) -> None:
    """Raises `WrongCsrfToken` unless the token is this session's."""
    if not _is_csrf(secret, token):
        raise WrongCsrfToken


def is_of_our_page(request: Request, token: str) -> bool:
    """Returns whether a form came from a page of ours, although nobody is signed in.

    Browsers say so in Sec-Fetch-Site. Older ones name the Origin, or send ``null`` because our pages send no referrer;
    then the form's token must match the cookie that came with the page.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "none":
        return bool(site == "same-origin")
    origin = request.headers.get("origin", "null")
    if origin != "null":
        return bool(origin.lower() == f"{'https' if is_https(request) else 'http'}://{_host(request)}")
    return _is_csrf(read_cookie(request, BEFORE), token)


def _is_csrf(secret: str, token: str) -> bool:
    return bool(secret) and tokens.verify("csrf", token, secret) is not None


def _host(request: Request) -> str:
    """Returns the host name under which our page was requested. A page of another site can't choose what a browser
    sends here."""
    return str(request.headers.get("host", "")).lower()


def safe_path(path: str) -> str:
    """Returns the path if it is one of ours; ``/`` for anything that could lead elsewhere."""
    return path if len(path) <= 500 and _PATH.fullmatch(path) and not path.startswith("//") else "/"


def _full_name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name
