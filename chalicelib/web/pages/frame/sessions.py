"""The cookie that says who is signed in, and the token that every form of theirs carries."""

import re

from chalice.app import Request

from chalicelib import tokens
from chalicelib.domain.people.sign_in import SESSION_LASTS
from chalicelib.errors import Refused

SESSION = "session"
NEXT = "next"
"""Where somebody wanted to go before signing in; only until they have."""

NEXT_LASTS = 1800

# Neither ; nor , nor quotes, which mean something in a cookie.
_PATH = re.compile(r"/[A-Za-z0-9_~.:@!$&()*+=/?%-]*")


class WrongCsrfToken(Refused):
    status = 403
    sentence = "This form was not opened in this browser, or you have signed in anew since. Nothing was saved."


class SignedOut(Refused):
    status = 403
    sentence = "You are not signed in any more. Nothing was saved."


def is_https(request: Request) -> bool:
    """Whether the browser speaks https with us.

    API Gateway says so in X-Forwarded-Proto, which callers can't set for others; only a local run says ``http``. The web
    function doesn't know PUBLIC_URL where that would make a cycle in the stack, so it isn't asked. In doubt: yes.
    """
    return str(request.headers.get("x-forwarded-proto", "https")).strip().lower() != "http"


def read_cookie(request: Request, name: str) -> str:
    """Returns a cookie's value; empty if there is none."""
    wanted = _full_name(request, name)
    for part in str(request.headers.get("cookie", "")).split(";"):  # one odd cookie of others must not hide ours
        found, _, value = part.strip().partition("=")
        if found == wanted:
            return value.strip('"')
    return ""


def set_cookie(request: Request, name: str, value: str, *, seconds: int) -> str:
    """Returns a Set-Cookie header. ``__Host-`` makes browsers refuse it from other hosts, and without https."""
    secure = "; Secure" if is_https(request) else ""
    return f"{_full_name(request, name)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def start(request: Request, secret: str) -> str:
    """Returns the cookie that keeps somebody signed in."""
    return set_cookie(request, SESSION, secret, seconds=int(SESSION_LASTS.total_seconds()))


def csrf_token(secret: str) -> str:
    """Returns what a form of this session carries; useless in another one."""
    return tokens.sign("csrf", b"form", secret) if secret else ""


def check_csrf(secret: str, token: str) -> None:
    """Raises `WrongCsrfToken` unless the token is this session's."""
    if not secret or tokens.verify("csrf", token, secret) is None:
        raise WrongCsrfToken


def safe_path(path: str) -> str:
    """Returns a path of ours to go on to; ``/`` for anything that could lead elsewhere."""
    return path if len(path) <= 500 and _PATH.fullmatch(path) and not path.startswith("//") else "/"


def _full_name(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name
