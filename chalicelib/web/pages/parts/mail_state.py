"""Says that mails don't reach somebody; empty where nothing is known against it."""

from chalicelib.domain.people import person as people
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.web.pages.frame.visit import Visit


def words(visit: Visit, mail: MailState, whom: str) -> str:
    """Says ``Mail to Alice has come back since Mon 9 Mar: the address does not exist. Nothing more is mailed there.``"""
    if mail.state == "ok":
        return ""
    since = visit.day(mail.since or visit.now)
    if mail.state == "complained":
        on = since if since[0].islower() else f"on {since}"
        return f"Our mail to {whom} was reported as unwanted {on}. Nothing more is mailed there."
    reason = f": {mail.reason}" if mail.reason else ""
    return f"Mail to {whom} has come back since {since}{reason}. Nothing more is mailed there."


def of_me(visit: Visit) -> str:
    """Says it of the visitor's own address."""
    return words(visit, visit.me.mail, str(visit.me.email))


def of_client(visit: Visit, plan: Plan, *, by_name: bool = False) -> str:
    """Says it of the client, for coaches, with the address if it is the one they know.

    That costs a read where mails don't arrive; not with ``by_name``.
    """
    client = plan.client
    if client.mail.state == "ok" or not plan.coaches(visit.my_id):
        return ""
    is_known = client.state != "active" or (not by_name and people.get(client.person_id).email == client.email)
    return words(visit, client.mail, client.email if is_known else client.name)
