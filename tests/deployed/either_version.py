"""Runs verbs of one version of the code, this one or the one before: ``python either_version.py ROOT``.

Each line of its standard input names a verb below and its arguments, as JSON; each line of its output is what the verb returned.
It must run with both versions, so it uses only what they have in common. It reads the clock, as an entry point does.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

sys.path.insert(0, sys.argv[1])

from chalicelib.domain.actions import adding, closing, comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import api_tokens, links, sign_in
from chalicelib.domain.people.links import Target
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream import reading
from chalicelib.outbound import deliver as delivering


def add(who: str, plan_id: str, what: str, now: datetime) -> int:
    """An action for in three days, with a reminder by each clock and a comment; returns its number."""
    specs = [Spec("client", "email", minutes=-60), Spec("coach", "email", days=-1, at="09:00")]
    new = NewAction(what, Due(at=now + timedelta(days=3)), specs=specs, comment="As we said.", notify_client=True)
    return int(adding.create(Actor(who), plan_id, new, now=now).number)


def comment(who: str, plan_id: str, number: int, text: str, now: datetime) -> None:
    comments.write(Actor(who), plan_id, number, Words(text), now=now)


def complete(who: str, plan_id: str, number: int, now: datetime) -> None:
    closing.complete(Actor(who), plan_id, number, now=now)


def tell(who: str, plan_id: str, number: int, now: datetime) -> dict[str, Any]:
    """All that a reader sees of an action, its history and what is owed about it."""
    plan, action = actions.get_for(who, plan_id, number)
    owed = [row for member in plan.members for row in Notification.rows(member)]
    return {
        "client": plan.client.name,
        "what": action.what,
        "status": action.status,
        "due_at": action.due_at.isoformat(),
        "reminders": [[each.to, each.by, each.state] for each in action.reminder_list()],
        "comments": int(action.comment_count),
        "history": [[entry.kind, entry.text] for entry in reading.history(plan_id, number, oldest_first=True).items],
        "owed": sorted(f"{row.kind} {row.by}" for row in owed if row.number == number),
        "is_open": number in [int(each.number) for each in actions.open_of_plan(plan_id)],
        "is_ahead": number
        in [each.number for each in actions.open_of_coach(plan.primary_id) if each.plan_id == plan_id],
    }


def ask_for_link(email: str, now: datetime) -> None:
    sign_in.request_link(email, caller="a caller of this test", now=now)


def deliver(body: str, now: datetime) -> str:
    """What the function does with a message of the queue."""
    # The version before knew no more of a message than its recipient.
    reads: Any = getattr(queue, "recipient_of", None) or queue.read
    message = reads(body)
    assert message is not None, body
    return delivering.deliver(getattr(message, "recipient", message), now)


def make_tokens(who: str, plan_id: str, number: int, now: datetime) -> dict[str, str]:
    _, _, secret = api_tokens.create(Actor(who), name="Both versions", now=now)
    return {
        "api": secret,
        "reply": links.reply_address(Target(plan_id, who, number)).partition("+")[2].partition("@")[0],
    }


def read_tokens(api: str, reply: str, now: datetime) -> list[Any]:
    target = links.read_reply_token(reply)
    return [api_tokens.authenticate(api, now), target and [target.plan_id, target.person_id, target.number]]


VERBS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (add, comment, complete, tell, ask_for_link, deliver, make_tokens, read_tokens)
}

answers, sys.stdout = sys.stdout, sys.stderr  # what the functions write to their logs is no answer
for line in sys.stdin:
    name, arguments = json.loads(line)
    print(json.dumps(VERBS[name](*arguments, datetime.now(UTC))), flush=True, file=answers)
