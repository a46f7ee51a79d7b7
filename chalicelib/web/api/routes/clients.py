"""A coach's clients at a glance."""

from chalicelib.domain.reports import clients
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.clients import ClientOverview, Clients, ClientsQuery


@route("GET", "/clients", "Plans", takes=ClientsQuery, gives=Clients)
def list_clients(call: Call) -> Answer:
    """List your clients at a glance.

    For coaches; empty for everyone else. Counts only the clients' own actions, and may be a few seconds old. `figures`
    is `null` in plans with another primary coach; those come last.
    """
    found = clients.page_for(
        call.actor.person_id, sort=call.query.sort, search=call.query.q, now=call.now, cursor=call.query.cursor,
        limit=call.query.limit,
    )  # fmt: skip
    return Answer(Clients([ClientOverview.of(each) for each in found.items], found.next_cursor))
