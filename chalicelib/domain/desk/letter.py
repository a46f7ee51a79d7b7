"""The same words to several clients, each separately: a post in each plan, which can be taken back for a minute."""

import contextlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.desk import aside
from chalicelib.domain.keys import Key, Repeated
from chalicelib.domain.owed.notification import NOTICE_DELAY
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.attention import Aside
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Invalid, NotAllowed, NotFound, Refused

MOST = 200
"""How many clients at once."""
_KEPT = timedelta(days=1)


class TooLate(Refused):
    sentence = "More than a minute has passed, so it has been sent. You can still delete it in each plan’s history for a while."


class LetterNotFound(NotFound):
    sentence = "There’s nothing to take back."


class Letter(msgspec.Struct, frozen=True):
    """What was written to several clients at once."""

    id: str
    at: datetime
    posts: dict[str, str]
    """The comment in each plan."""

    def may_be_taken_back(self, now: datetime) -> bool:
        """Returns whether nobody has been sent it yet."""
        return now - self.at < NOTICE_DELAY


def write(actor: Actor, plan_ids: Sequence[str], text: str, *, now: datetime, once: Key | None) -> Letter:
    """Posts to each plan that this person coaches in, in a transaction of its own, and puts its client aside till tomorrow.

    If it is interrupted, sending the same form again continues where it stopped: each plan gets it once. Plans that are gone or not theirs
    are left out. Raises `Invalid` at ``text``, or at ``to`` if nobody is left.
    """
    if not checked_comment(text, "text"):
        raise Invalid({"text": "Write something first."})
    if not 0 < len(plan_ids) <= MOST:
        raise Invalid({"to": "Choose who gets it." if not plan_ids else f"Choose up to {MOST} clients at once."})
    posts = dict(_posted(actor, plan_ids, text, till_tomorrow(actor, now), now, once))
    if not posts:
        raise Invalid({"to": "None of them can get it any more. Open your home page again."})
    letter = Letter(tokens.new_id(), now, posts)
    kept = keys.new(_name(actor, letter.id), kind="letter", now=now, lasts=_KEPT, data=msgspec.to_builtins(letter))
    transaction = Write()
    keys.once(transaction, once, now, made=letter.id)
    transaction.put(kept)
    transaction.commit()
    return letter


def not_mailed(plan_ids: Sequence[str]) -> list[str]:
    """Returns the plans whose client would be sent nothing about a post and only finds it there; 25 plans a call."""
    found = plans.several(plan_ids)
    persons = people.several([str(plan.client_id) for plan in found.values()])
    return [id for id, plan in found.items() if not _is_told(plan, persons.get(str(plan.client_id)))]


def _is_told(plan: Plan, person: Person | None) -> bool:
    """Returns whether their choices and addresses let us send it; when and how is decided once it is sent."""
    channel = "off" if person is None else choices.of(plan, person, "comment").channel
    is_texted = channel == "text" and person is not None and person.phone_state == "confirmed"
    return is_texted or (channel != "off" and person is not None and person.mail.state == "ok")


def till_tomorrow(actor: Actor, now: datetime) -> Aside:
    """Returns what puts a client aside once this coach has written to them."""
    return aside.till_tomorrow(str(people.get(actor.person_id).time_zone), now, "written")


def find(actor: Actor, letter_id: str, now: datetime) -> Letter | None:
    """Returns a letter of this person's, for a day."""
    row = keys.find(_name(actor, letter_id), now) if letter_id else None
    return None if row is None else msgspec.convert(row.data, Letter)


def take_back(actor: Actor, letter_id: str, *, now: datetime) -> str:
    """Deletes the posts again, so that nobody is sent them, and returns their words, to write them again; none if all posts
    were gone. Raises `TooLate`."""
    letter = find(actor, letter_id, now)
    if letter is None:
        raise LetterNotFound
    if not letter.may_be_taken_back(now):
        raise TooLate
    rows, text = _own_rows(actor), next(filter(None, (_words(*each) for each in letter.posts.items())), "")
    for plan_id in letter.posts:
        _take_back(actor, letter, plan_id, rows.get(plan_id), now)
    return text


def _posted(
    actor: Actor, plan_ids: Sequence[str], text: str, mine: Aside, now: datetime, once: Key | None
) -> Iterable[tuple[str, str]]:
    rows = _own_rows(actor)
    for plan_id in dict.fromkeys(plan_ids):
        row = rows.get(plan_id)
        instead = mine.instead_of(row.aside if row is not None else None)
        key = None if once is None else keys.new(f"{once.key}#{plan_id}", kind="form", now=now, lasts=_KEPT)
        try:
            yield plan_id, post(actor, plan_id, text, instead, now=now, once=key)
        except Repeated:
            made = keys.earlier(key, now)
            if made is not None:
                yield plan_id, str(made.data[keys.MADE])
        except (NotFound, NotAllowed):
            continue


def post(actor: Actor, plan_id: str, text: str, mine: Aside, *, now: datetime, once: Key | None) -> str:
    """Posts to one plan, puts its client aside, and returns the comment's id. For the plan's coaches."""

    def also(transaction: Write, _: object) -> None:
        is_coach = Membership.role.is_in("primary", "coach")
        row = (actor.person_id, plan_id)
        transaction.update(
            Membership,
            row,
            [aside.change(mine)],
            condition=is_coach,
            otherwise=NotAllowed("Only a coach of this plan can do this."),
        )

    return comments.write(actor, plan_id, None, Words(text), now=now, seen=Seen(once=once, also=also)).entry_id


def _own_rows(actor: Actor) -> dict[str, Membership]:
    return {row.plan_id: row for row in memberships.of(actor.person_id)}


def _words(plan_id: str, comment_id: str) -> str:
    entry = Entry.find(plan_id, comment_id)
    return (entry.text or "") if entry is not None and entry.kind == "comment" else ""


def _take_back(actor: Actor, letter: Letter, plan_id: str, row: Membership | None, now: datetime) -> None:
    """Deletes a letter's post in one plan, and puts its client where they were."""
    # It may be gone already, or the coach no longer in the plan.
    with contextlib.suppress(NotFound, NotAllowed):
        comments.delete(actor, plan_id, letter.posts[plan_id], now=now)
    is_of_this = (Membership.aside["why"] == "written") & (Membership.aside["at"] == plain(letter.at))
    before = row.aside.before if row is not None and row.aside is not None else None
    Membership(actor.person_id, plan_id).update_if([aside.change(before)], is_of_this)


def _name(actor: Actor, letter_id: str) -> str:
    return f"letter#{actor.person_id}#{letter_id}"
