"""Where an answer to a mail goes. Pure.

The only place that gives a mail a reply address, and it does so from the rows that the mail shows. Code that writes a mail
can't choose another, or forget that it shows more than one plan: everybody in the plan can read what is written in answer,
and the quoted whole.
"""

from collections.abc import Sequence

from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.outbound.owed import Owed
from chalicelib.outbound.writing import action_part


def reply_address(message: Sequence[Owed]) -> str | None:
    """Returns the reply address of the mail for these rows; ``None`` if it can't be answered."""
    about = target(message)
    return links.reply_address(about) if about else None


def target(message: Sequence[Owed]) -> Target | None:
    """Returns what an answer is about: the one action that the mail shows, or else its plan.

    ``None`` if it shows more than one plan, or none, or if answers to a row of this kind have no place.
    """
    plan_ids = {plan_id for each in message for plan_id in each.plan_ids}
    if len(plan_ids) != 1 or not all(_takes_replies(each) for each in message):
        return None
    recipients = {each.row.recipient for each in message}
    numbers = {_number(each) for each in message}
    if len(recipients) != 1:
        return None
    of_plan = Target(plan_ids.pop(), recipients.pop(), PLAN, "plan")
    data = message[0].row.data
    if len(message) == 1 and data.get("about_which"):  # an answer to an answer: to what was asked or entered
        return Target(of_plan.plan_id, of_plan.person_id, PLAN, data["about_event"], which=int(data["about_which"]))
    if any(each.row.kind == "digest" for each in message):
        return Target(of_plan.plan_id, of_plan.person_id, PLAN, "digest")
    if all(each.asked_at for each in message):
        return _of_questions(of_plan, message)
    if len(numbers) > 1 or PLAN in numbers:
        return of_plan
    return Target(of_plan.plan_id, of_plan.person_id, numbers.pop(), _asked(message))


def _asked(message: Sequence[Owed]) -> str:
    """Returns what a mail about one action asks, so that YES means something in its answer."""
    if all(action_part.asks_reader(each) for each in message):
        return "proposal"
    asks = {each.row.data.get("about_event") for each in message}
    return "is_it_done" if asks == {"is_it_done"} else ""


def _of_questions(of_plan: Target, message: Sequence[Owed]) -> Target:
    """Returns what an answer to questions about metrics is about: all that were asked at that minute."""
    day, at = min(each.asked_at for each in message if each.asked_at)
    return Target(of_plan.plan_id, of_plan.person_id, PLAN, "asking", which=links.asking(day, at.hour * 60 + at.minute))


def _takes_replies(each: Owed) -> bool:
    """Returns whether answers to this row have a place. A coach's digest has none, even if it is of one plan only."""
    message, digest = each.row.message, each.context.digest
    if digest is not None:
        return all(about.plan.client_id == each.row.recipient for about in digest.abouts) and bool(digest.abouts)
    return message.takes_replies or not message.goes_alone


def _number(each: Owed) -> int:
    return int(each.number or each.row.data.get("about_number") or PLAN)
