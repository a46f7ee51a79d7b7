"""The token's person, and their tokens."""

from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones, profile, sign_in
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.membership import COACHING
from chalicelib.errors import AddressInUse, StaleVersion, TokenNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types import actions as actions_types
from chalicelib.web.api.types import common
from chalicelib.web.api.types import me as me_types
from chalicelib.web.api.types import plans as plans_types


@route("GET", "/me", "You", answer=me_types.Me, tagged=True)
def get_me(call: Call) -> Answer:
    """You."""
    row = people.get(call.actor.person_id)
    return Answer(me_types.me(row), int(row.version))


@route(
    "PATCH",
    "/me",
    "You",
    answer=me_types.Me,
    body=me_types.MeChange,
    conditional=True,
    tagged=True,
    refusals=(AddressInUse,),
)
def change_me(call: Call) -> Answer:
    """Change your settings.

    A new phone number is asked by text, and used once its owner answered YES. Addresses are added on the settings page.
    """
    new = common.given(call.body)
    row = people.get(call.actor.person_id)
    if call.version is not None and call.version != row.version:
        raise StaleVersion
    if "notices" in new:
        new["notices"] = common.given(new["notices"])
    if "quiet_hours" in new:
        new["quiet_hours"] = QuietHours(new["quiet_hours"].start, new["quiet_hours"].until)
    if "defaults" in new:
        new["defaults"] = plans_types.changed_defaults(row.defaults, new["defaults"])
    if "text_cap" in new:
        new["text_cap"] = new["text_cap"] or 0
    if "digest" in new:
        new["digest"] = msgspec.structs.replace(row.digest, **common.given(new["digest"]))
    if "phone" in new:
        _check_the_rest(new)  # before anything is written: the number is changed first
        row = phones.set_phone(call.actor, new.pop("phone") or "", now=call.now)
    row = profile.change(
        call.actor, now=call.now, version=int(row.version) if call.version is not None else None, **new
    )
    return Answer(me_types.me(row), int(row.version))


@route("GET", "/me/actions", "You", answer=actions_types.OwnActions, query=common.PageQuery)
def list_own_actions(call: Call) -> Answer:
    """Your own open actions.

    The Coach Actions that are yours, over all plans, by due time. The list may be some seconds old.
    """
    coached = {row.plan_id: row for row in memberships.active(call.actor.person_id) if row.role in COACHING}
    page = actions.own_open(call.actor.person_id, coached, cursor=call.query.cursor, limit=call.query.limit)
    items = [actions_types.own_action(row, coached[row.plan_id], call.now) for row in page.items]
    return Answer(actions_types.OwnActions(items, page.next_cursor))


@route("GET", "/tokens", "You", answer=me_types.Tokens)
def list_tokens(call: Call) -> Answer:
    """Your API tokens."""
    return Answer(me_types.tokens(people.get(call.actor.person_id).tokens))


@route("POST", "/tokens", "You", answer=me_types.TokenWithSecret, body=me_types.NewToken, keeps_answer=False)
def add_token(call: Call) -> Answer:
    """Make an API token.

    The secret is shown this once: a second request with the same Idempotency-Key is answered with 409.
    """
    id, info, secret = sign_in.create_token(call.actor, name=call.body.name, now=call.now, once=call.once)
    return Answer(me_types.TokenWithSecret(id, info.name, common.to_the_second(info.created_at), secret), new_id=id)


@route("DELETE", "/tokens/{token_id}", "You", refusals=(TokenNotFound,))
def delete_token(call: Call, token_id: str) -> Answer:
    """End an API token, at once."""
    sign_in.delete_token(call.actor, token_id)
    return Answer()


def _check_the_rest(new: dict[str, Any]) -> None:
    if "name" in new:
        people.checked_name(new["name"])
    if "time_zone" in new:
        times.zone(new["time_zone"])
    if isinstance(new.get("defaults"), Defaults):
        new["defaults"].check()
    if "quiet_hours" in new:
        new["quiet_hours"].normal()
    if "digest" in new:
        new["digest"].normal()
