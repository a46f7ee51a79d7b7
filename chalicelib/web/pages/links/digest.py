"""The link in a digest that turns it off, or on again as it was; without signing in."""

import msgspec
from chalice.app import Response

from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import Every
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/digest/{token}", signed_in=False)
def digest_link(visit: Visit, token: str) -> Response:
    person, every = links.follow_digest(token)
    return _page(visit, person, every)


@post("/digest/{token}", signed_in=False)
def use_digest_link(visit: Visit, token: str) -> Response:
    """From our page, or from a mail program's button (RFC 8058); ``undo`` turns it on again."""
    person, every = links.follow_digest(token)
    chosen = msgspec.structs.replace(person.digest, every=every if visit.form["undo"] else "off")
    return _page(
        visit, profile.change(Actor(person.person_id, "link"), profile.Change(digest=chosen), now=visit.now), every
    )


def _page(visit: Visit, person: Person, every: Every) -> Response:
    return visit.page(
        "links/digest",
        is_off=person.digest.every == "off",
        rhythm="every day"
        if (every if person.digest.every == "off" else person.digest.every) == "day"
        else "every week",
        at=person.digest.at,
    )
