"""Says that emails don't reach someone; empty as long as they do."""

from chalicelib.domain.people import person as people
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit


def words(visit: Visit, mail: MailState, whom: str) -> str:
    """Says ``Emails to Alice Moreau have bounced since Mon 9 Mar: the address does not exist. We won't send any more there.``"""
    if mail.state == "ok":
        return ""
    since = visit.day(mail.since or visit.now)
    if mail.state == "complained":
        on = since if since[0].islower() else f"on {since}"
        return f"Our email to {isolated(whom)} was reported as unwanted {on}. We won’t send any more there."
    reason = f": {mail.reason}" if mail.reason else ""
    return f"Emails to {isolated(whom)} have bounced since {since}{reason}. We won’t send any more there."


def of_me(visit: Visit) -> str:
    """As `words`, about the visitor's own address."""
    return words(visit, visit.me.mail, str(visit.me.email))


def of_client(visit: Visit, plan: Plan, *, by_name: bool = False) -> str:
    """As `words`, about the client, for coaches: with the address if they know it, else by name.

    Costs a read if emails don't arrive, unless ``by_name``.
    """
    client = seeing.seen(plan, visit.my_id, plan.client_id)
    if client.mail is None or client.mail.state == "ok" or not plan.coaches(visit.my_id):
        return ""
    is_known = client.state != "active" or (not by_name and people.get(client.person_id).email == client.email)
    return words(visit, client.mail, client.email if is_known and client.email else client.name)
