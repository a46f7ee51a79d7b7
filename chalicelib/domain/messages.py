"""Every kind of message, one row each: what holds for all messages of a kind is defined here and nowhere else.

To add a kind: name it in `Kind`, give it a row in `MESSAGES`, say in ``delivery/void.py`` when it no longer holds, and
write its templates in ``templates/messages/<kind>/``. If it goes to people before they agree to anything, it
``is_to_stranger``. A message about an action has ``line.txt`` (in a mail), ``sms.txt`` (a text by itself) and
``tag.txt`` (in a text with others); what asks for metrics has ``mail.txt``, ``mail.html`` and ``sms.txt``, with its words from
``outbound/writing/questions.py``; a mail of its own has ``subject.txt``, ``mail.txt``, ``mail.html`` and ``why.txt``,
and its links from ``outbound/writing/alone.py`` or ``of_plan.py``.
``tests/outbound/writing/test_every_kind.py`` tries every kind.
"""

from datetime import timedelta
from typing import Literal

import msgspec

Kind = Literal[
    "new", "changed", "comment", "done", "reopened", "cancelled", "late", "reminder", "proposal", "stuck", "asking",
    "invitation", "team_invitation", "handed_over", "plan_so_far", "after_session", "declined", "address_dead", "zone_changed", "metric_ended", "card",
    "sign_in", "coach_invitation", "further_address", "digest", "answers_wait",
    "new_browser", "address_changed", "main_confirmation", "main_move", "main_due", "number_due",
    "email_confirmation", "phone_confirmation", "answer", "refusal", "which_plan",
]  # fmt: skip

By = Literal["email", "text"]
"""The channel a message leaves by."""


class Message(msgspec.Struct, frozen=True):
    """What holds for all messages of a kind."""

    about: Literal["action", "metric", "plan", "person", "address"]
    """Messages about an ``action`` are merged, so are those about a ``metric``, and readers can turn both off. All others go
    alone: ``plan`` to a member, ``person`` to someone we know, whatever their plans, ``address`` to an address that asked for
    it."""
    one: str = "a message"
    """What the stream calls one of them."""
    many: str = "something"
    """What the switch that turns them off calls them."""
    told: frozenset[str] = frozenset()
    """The roles that get it by mail by default; ``promised_to`` is the client of a Coach Action."""
    is_in_plan_so_far: bool = False
    """Whether its news is also in the mail that shows a client the plan so far when they accept."""
    sets_channel: bool = False
    """Whether each message of the kind was set to go by mail or by text, so that its reader's settings don't choose."""
    offers_more_time: bool = False
    """Whether it comes with a link to ask for more time."""
    gives_reason: bool = False
    """Whether a mail to the client about one action quotes what a coach last wrote about it, unless it holds words of its own."""
    takes_replies: bool = False
    """Whether a mail of its own can be answered; one about actions always can. What the reply address is for follows from
    what the mail shows (``outbound/writing/answering.py``)."""
    is_sent: bool = True
    """Whether it is a message at all. What isn't sent is carried out when its time comes."""
    is_to_stranger: bool = False
    """Whether its reader hasn't agreed to anything yet. It comes from the product, never in a person's name, and holds
    nothing that someone typed but a name made `harmless`."""
    of_use: timedelta | None = timedelta(days=3)
    """How long after it fell due it is still worth sending, if it couldn't leave (``delivery/of_use.py``): a reminder from when
    its action is due, a link as long as it works. ``None`` for always: a digest is gathered when it is sent, and takes the
    place of those that couldn't leave."""

    @property
    def goes_alone(self) -> bool:
        return self.about not in ("action", "metric")


_DAY = timedelta(days=1)
_COACHES = frozenset({"primary", "coach"})
_PROMISED = _COACHES | {"promised_to"}
_ALL = _PROMISED | {"client"}

MESSAGES: dict[str, Message] = {
    # Links hold the position of a kind that can be turned off: never reorder these, and add new ones at the end.
    "new": Message("action", "a notice of the new action", "new actions", _ALL, is_in_plan_so_far=True, offers_more_time=True),
    "changed": Message("action", "a notice of the change", "changes", _COACHES, is_in_plan_so_far=True),
    "comment": Message("action", "a comment", "comments", _ALL),
    "done": Message("action", "a notice that it’s done", "done actions", _PROMISED, is_in_plan_so_far=True),
    "reopened": Message("action", "a notice that it’s reopened", "reopened actions", _PROMISED, is_in_plan_so_far=True),
    "cancelled": Message("action", "a notice that it’s cancelled", "cancelled actions", _COACHES, is_in_plan_so_far=True),
    "late": Message("action", "a notice that it’s late", "late actions", _ALL, offers_more_time=True, gives_reason=True),
    "reminder": Message(
        "action", "a reminder", "reminders", _ALL, sets_channel=True, offers_more_time=True, gives_reason=True, of_use=_DAY
    ),
    "proposal": Message("action", "a notice about a new date", "new dates requested", _ALL),
    "stuck": Message("action", "a notice that it’s stuck", "stuck actions", _COACHES),
    "asking": Message("metric", "a question about metrics", "questions about metrics", _ALL, sets_channel=True, of_use=_DAY),
    "invitation": Message("plan", "the invitation", takes_replies=True, is_to_stranger=True, of_use=14 * _DAY),
    # The words of somebody who isn't in yet have no place, and an answer to a hand-over is meant for the earlier coach.
    "team_invitation": Message("plan", "the invitation", is_to_stranger=True, of_use=14 * _DAY),
    "handed_over": Message("plan", "a notice of the hand-over"),
    "plan_so_far": Message("plan", "the plan so far", takes_replies=True, of_use=14 * _DAY),
    # It replaces the notices of what was changed during a session, and is sent as its reader chose for these.
    "after_session": Message("plan", "the news after a session", takes_replies=True),
    "declined": Message("plan", "a notice that the invitation reached someone else", takes_replies=True),
    "address_dead": Message("plan", "a notice of bounced emails", takes_replies=True),
    "zone_changed": Message("plan", "a notice of the time zone", takes_replies=True),
    "metric_ended": Message("plan", "a notice of the metric’s end", takes_replies=True),
    "card": Message("plan", "a new link", of_use=_DAY),
    "sign_in": Message("person", of_use=timedelta(minutes=15)),
    "coach_invitation": Message("person", is_to_stranger=True, of_use=14 * _DAY),
    "further_address": Message("person", of_use=7 * _DAY),
    "digest": Message("person", takes_replies=True, of_use=None),
    "answers_wait": Message("person", of_use=_DAY),
    "new_browser": Message("person", of_use=14 * _DAY),
    "address_changed": Message("person", of_use=14 * _DAY),
    "main_confirmation": Message("person", of_use=2 * _DAY),
    # As long as the change waits, which waits for this mail (``people/main_email.py``).
    "main_move": Message("person", of_use=None),
    "main_due": Message("person", is_sent=False, of_use=None),
    "number_due": Message("person", is_sent=False, of_use=None),
    "email_confirmation": Message("address", is_to_stranger=True, of_use=2 * _DAY),
    "phone_confirmation": Message("address", is_to_stranger=True),
    "answer": Message("address", "an answer", takes_replies=True, of_use=_DAY),
    "refusal": Message("address", of_use=_DAY),
    "which_plan": Message("address", of_use=_DAY),
}  # fmt: skip


def one(kind: str) -> str:
    """Returns what the stream calls a message of this kind, even a kind we no longer have."""
    return MESSAGES.get(kind, _UNKNOWN).one


def many(event: str) -> str:
    """Returns what people call all messages of a kind that can be turned off."""
    return MESSAGES.get(event, _UNKNOWN).many


_UNKNOWN = Message("action")
