"""A coach's clients at a glance."""

from chalicelib.domain.reports import clients
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types import clients as clients_types


@route("GET", "/clients", "Plans", answer=clients_types.Clients, query=clients_types.ClientsQuery)
def list_clients(call: Call) -> Answer:
    """Your clients at a glance.

    For coaches; empty for others. Counts only what clients do themselves, and may be some seconds old. `figures` are `null` in
    plans that have another primary coach; these come last.
    """
    found = clients.page_for(
        call.actor.person_id, sort=call.query.sort, search=call.query.q, now=call.now, cursor=call.query.cursor,
        limit=call.query.limit,
    )  # fmt: skip
    return Answer(clients_types.Clients([clients_types.client(each) for each in found.items], found.next_cursor))
