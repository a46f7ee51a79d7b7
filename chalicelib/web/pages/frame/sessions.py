"""The cookie that says who is signed in, and the token that every form of theirs carries."""

import re

from chalice.app import Request

from chalicelib import tokens
from chalicelib.domain.people.browsers import BROWSER_KNOWN_FOR, SESSION_LASTS
from chalicelib.errors import Refused
from chalicelib.web.https import is_https

SESSION = "session"
NEXT = "next"
"""Where someone wanted to go before signing in; kept until they have."""

BROWSER = "browser"
"""A random mark, by which a browser that someone signed in with before is known. It signs nobody in."""

NEXT_LASTS = 1800
_MARK = re.compile(r"[a-z2-7]{32}")

# Neither ; nor , nor quotes, which mean something in a cookie.
_PATH = re.compile(r"/[A-Za-z0-9_~.:@!$&()*+=/?%-]*")


class WrongCsrfToken(Refused):
    status = 403
    sentence = "This form was opened in another browser, or you’ve signed in again since. Nothing was saved."


class SignedOut(Refused):
    status = 403
    sentence = "You’re no longer signed in. Nothing was saved."


def read_cookie(request: Request, name: str) -> str:
    """Returns a cookie's value; empty if there is none."""
    wanted = _full_name(request, name)
    for part in str(request.headers.get("cookie", "")).split(";"):  # one odd cookie of others must not hide ours
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
    """Returns the token that this session's forms carry; it is useless in any other."""
    return tokens.sign("csrf", b"form", secret) if secret else ""


def check_csrf(secret: str, token: str) -> None:
    """Raises `WrongCsrfToken` unless the token is this session's."""
    if not secret or tokens.verify("csrf", token, secret) is None:
        raise WrongCsrfToken


def safe_path(path: str) -> str:
    """Returns the path if it is one of ours; ``/`` for anything that could lead elsewhere."""
    return path if len(path) <= 500 and _PATH.fullmatch(path) and not path.startswith("//") else "/"


def _full_name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name
