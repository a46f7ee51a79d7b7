"""Errors of the API as RFC 9457 problem details: the refusal's name, a sentence, and a sentence per field."""

import inspect
import logging
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib import errors
from chalicelib.database.failures import is_passing
from chalicelib.errors import Invalid, LimitReached, NotSignedIn, PastDue, Refused, TryAgain, UnitAsks

MEDIA_TYPE = "application/problem+json"
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class NotJson(Refused):
    status = 400
    sentence = "The body isn’t valid JSON."


class HeaderNotUnderstood(Refused):
    status = 400
    sentence = "A header of this request is malformed."


class RouteNotFound(Refused):
    status = 404
    sentence = "There’s nothing at this path."


class MethodNotAllowed(Refused):
    status = 405
    sentence = "This path doesn’t support this method."


class UnsupportedMediaType(Refused):
    status = 415
    sentence = "Please send the body as application/json."


class InProgress(Refused):
    """An earlier version of us took a request with this idempotency key, and didn't note what it made."""

    sentence = (
        "We’ve received a request with this Idempotency-Key before, but didn’t keep its answer. Look at the list."
    )


class SecretShownOnce(Refused):
    sentence = "A token was already made with this Idempotency-Key, and its secret is shown only once. Delete it and make another with another key."


class InternalError(Refused):
    status = 500
    sentence = "Something went wrong on our side. We’ve logged it."


class Problem(msgspec.Struct, omit_defaults=True):
    """What went wrong (RFC 9457). ``title`` is the name of the refusal and never changes; ``detail`` is for people."""

    type: str
    """A reference to the entry of this name in the description of the API."""
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = None
    """A sentence for each field of the request that has a problem."""


def named() -> dict[str, type[Refused]]:
    """Returns every refusal that the API can answer with, by name."""
    found: dict[str, type[Refused]] = {}
    for module in (errors, inspect.getmodule(Problem)):
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Refused) and kind is not Refused:
                found[name] = kind
    return found


def of(error: Exception) -> Refused:
    """Returns the refusal that answers an error. Unexpected errors are logged, and reveal nothing."""
    if isinstance(error, Refused):
        return error
    if is_passing(error):
        return TryAgain()
    logging.getLogger(__name__).error("an API request failed", exc_info=error)
    return InternalError()


def answer(refusal: Refused, base_path: str, headers: dict[str, Any] | None = None) -> Response:
    """Returns the response for a refusal."""
    problem = Problem(
        f"{base_path}/v1/openapi.json#/components/x-problems/{refusal.name}", refusal.name, refusal.status, refusal.sentence,
        _problems(refusal),
    )  # fmt: skip
    return Response(
        msgspec.json.encode(problem).decode(),
        headers={"Content-Type": MEDIA_TYPE, **HEADERS, **_headers(refusal), **(headers or {})},
        status_code=refusal.status,
    )


def _problems(refusal: Refused) -> dict[str, str] | None:
    if isinstance(refusal, PastDue) and refusal.may_stay:
        return {field: f"{said} If it’s right, send past_due: true." for field, said in refusal.problems.items()}
    if isinstance(refusal, UnitAsks):
        choices = ["convert"] * refusal.may_convert + ["keep"]
        how = " or ".join(f"values: {each}" for each in choices)
        return {field: f"{said} Send {how}." for field, said in refusal.problems.items()}
    return refusal.problems if isinstance(refusal, Invalid) else None


def _headers(refusal: Refused) -> dict[str, Any]:
    if isinstance(refusal, LimitReached):
        return {"Retry-After": str(max(1, refusal.retry_after))}
    if isinstance(refusal, TryAgain):
        return {"Retry-After": "2"}
    if isinstance(refusal, NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="Followthrough"'}
    return {}
