"""The link that adds the address a reply came from. It is sent to the person's known address."""

from chalice.app import Response

from chalicelib.domain.people import following
from chalicelib.domain.people.asked import Asked
from chalicelib.domain.people.person import Person
from chalicelib.errors import AddressInUse
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import in_use


@get("/address/{token}", signed_in=False)
def address_link(visit: Visit, token: str) -> Response:
    person, _, asked = following.question("address", token, visit.now)
    return _page(visit, person, asked)


@post("/address/{token}", signed_in=False)
def use_address_link(visit: Visit, token: str) -> Response:
    try:
        return _page(visit, *following.confirm("address", token, now=visit.now))
    except AddressInUse as refused:
        raise in_use(refused) from refused


def _page(visit: Visit, person: Person, asked: Asked) -> Response:
    is_added = asked.email in person.emails()
    return visit.page("links/address", name=person.called, email=asked.email, is_added=is_added)
