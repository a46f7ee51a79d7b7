"""The person the token belongs to, and their tokens."""

from msgspec import UNSET

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.people import api_tokens, away, phones, profile
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import COACHING
from chalicelib.errors import AddressInUse, NotAllowed, StaleVersion, TokenNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.base import PageQuery
from chalicelib.web.api.types.me import (
    Me,
    MeChange,
    NewAbsence,
    NewToken,
    OwnAction,
    OwnActions,
    Tokens,
    TokenWithSecret,
)
from chalicelib.web.api.types.values import to_the_second


@route("GET", "/me", "You", gives=Me)
def get_me(call: Call) -> Answer:
    """Get your profile and settings."""
    row = people.get(call.actor.person_id)
    return _me(call, row)


@route("PUT", "/me/absence", "You", takes=NewAbsence, gives=Me, refuses=(NotAllowed,))
def go_away(call: Call) -> Answer:
    """Be away until a day.

    For coaches. Until then you aren't notified of what your clients do, or reminded; on that day one email has it all. Your
    clients still get everything as usual.
    """
    return _me(call, away.set_until(call.actor, call.body.away_until, now=call.now))


@route("DELETE", "/me/absence", "You", gives=Me)
def come_back(call: Call) -> Answer:
    """Be back now.

    If you aren't away, nothing happens.
    """
    return _me(call, away.end(call.actor, now=call.now))


@route("PATCH", "/me", "You", takes=MeChange, gives=Me, conditional=True, refuses=(AddressInUse,))
def change_me(call: Call) -> Answer:
    """Change your settings.

    We ask a new phone number by text, and use it once its owner replies YES. Add email addresses on the settings page.
    """
    row = people.get(call.actor.person_id)
    if call.version is not None and call.version != row.version:
        raise StaleVersion
    new = call.body.change(row)
    if call.body.phone is not UNSET:
        profile.check(new)  # checked before anything is written: the number is changed first
        row = phones.set_phone(call.actor, call.body.phone or "", now=call.now)
    version = int(row.version) if call.version is not None else None
    row = profile.change(call.actor, new, now=call.now, version=version)
    return _me(call, row)


def _me(call: Call, row: Person) -> Answer:
    return Answer(Me.of(row, call.now), int(row.version))


@route("GET", "/me/actions", "You", takes=PageQuery, gives=OwnActions)
def list_own_actions(call: Call) -> Answer:
    """List your own open actions.

    The Coach Actions you do, in all plans, by due time. The list may be a few seconds old.
    """
    mine = memberships.plans_of(call.actor.person_id)
    coached = {row.plan_id.text: row for row in mine if row.role.text in COACHING}
    page = actions.own_open(call.actor.person_id, coached, cursor=call.query.cursor, limit=call.query.limit)
    items = [OwnAction.of(row, coached[row.plan_id], is_late=row.due_at < call.now) for row in page.items]
    return Answer(OwnActions(items, page.next_cursor))


@route("GET", "/tokens", "You", gives=Tokens)
def list_tokens(call: Call) -> Answer:
    """List your API tokens."""
    return Answer(Tokens.of(people.get(call.actor.person_id).tokens))


@route("POST", "/tokens", "You", takes=NewToken, gives=TokenWithSecret)
def add_token(call: Call) -> Answer:
    """Make an API token.

    The secret is shown only once: a second request with the same Idempotency-Key gets 409.
    """
    id, info, secret = api_tokens.create(call.actor, name=call.body.name, now=call.now, once=call.once)
    return Answer(TokenWithSecret(id, info.name, to_the_second(info.created_at), secret), new_id=id)


@route("DELETE", "/tokens/{token_id}", "You", refuses=(TokenNotFound,))
def delete_token(call: Call, token_id: str) -> Answer:
    """Delete an API token.

    It stops working at once.
    """
    api_tokens.delete(call.actor, token_id, now=call.now)
    return Answer()
