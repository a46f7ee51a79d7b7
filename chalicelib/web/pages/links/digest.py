"""The link in a digest that turns it off, or on again with its earlier settings, without signing in."""

import msgspec
from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import Every
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.paths import own_path
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


def _followed(visit: Visit, token: str) -> tuple[Person, Every]:
    return links.follow_digest(token)


@get("/digest/{token}", signed_in=False, find=_followed)
def digest_link(visit: Visit, person: Person, every: Every) -> Response:
    is_off = person.digest.every == "off"
    rhythm = every if is_off else person.digest.every
    return visit.page(
        "links/digest",
        is_off=is_off,
        rhythm="every day" if rhythm == "day" else "every week",
        at=person.digest.at,
        path=f"{visit.base}{own_path(visit.request)}",
    )


@post("/digest/{token}", signed_in=False, find=_followed)
def use_digest_link(visit: Visit, person: Person, every: Every) -> Response:
    """Turns the digest off, from our page or a mail program's button (RFC 8058); with ``undo``, on again."""
    chosen = msgspec.structs.replace(person.digest, every=every if visit.form["undo"] else "off")
    return digest_link(
        visit, profile.change(Actor(person.person_id, "link"), profile.Change(digest=chosen), now=visit.now), every
    )
