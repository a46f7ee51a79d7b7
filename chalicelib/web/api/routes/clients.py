"""A coach's clients at a glance."""

from chalicelib.domain.reports import clients
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.clients import ClientOverview, Clients, ClientsQuery


@route("GET", "/clients", "Plans", takes=ClientsQuery, gives=Clients)
def list_clients(call: Call) -> Answer:
    """Your clients at a glance.

    For coaches; empty for others. Counts only what clients do themselves, and may be some seconds old. `figures` are `null` in
    plans that have another primary coach; these come last.
    """
    found = clients.page_for(
        call.actor.person_id, sort=call.query.sort, search=call.query.q, now=call.now, cursor=call.query.cursor,
        limit=call.query.limit,
    )  # fmt: skip
    return Answer(Clients([ClientOverview.of(each) for each in found.items], found.next_cursor))
