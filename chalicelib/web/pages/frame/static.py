"""The routes of the files in ``static/``, which browsers keep until they change, and of the rules for search engines."""

from typing import Any

from chalice.app import CaseInsensitiveMapping, Response

from chalicelib.web.pages.frame import assets
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit


@get("/static/{name}", signed_in=False)
def static_file(visit: Visit, name: str) -> Response:
    """Answers with a file by its hashed name. A hash from before a deployment gets the present file."""
    stem, _, rest = name.partition(".")
    suffix = f".{rest.rpartition('.')[2]}"
    if f"{stem}{suffix}" not in assets.files():
        raise NoSuchPage
    file = assets.of(f"{stem}{suffix}")
    if suffix == assets.PICTURE:
        _take_any_answer(visit)
    kept = "public, max-age=31536000, immutable" if name == file.name else "public, max-age=300"
    headers: dict[str, Any] = {
        "Content-Type": file.media_type,
        "Cache-Control": kept,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, headers=headers)


def _take_any_answer(visit: Visit) -> None:
    """Makes a picture be answered whatever the request accepts, as browsers expect of icons (RFC 9110, 12.5.1). Chalice
    refuses to send bytes to a request that doesn't name their type."""
    visit.request.headers = CaseInsensitiveMapping({**visit.request.headers, "accept": "*/*"})


@get("/robots.txt", signed_in=False)
def robots(_: Visit) -> Response:
    """Tells search engines to read only the page for signing in: everything else is private."""
    said = "User-agent: *\nAllow: /sign-in$\nAllow: /static/\nDisallow: /\n"
    return Response(
        said, headers={"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=86400"}
    )
