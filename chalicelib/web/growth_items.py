"""What a client can show on the page they share: each item with its words, and whose agreement it needs. Pure.

No metrics, nothing late or moved, and no WHAT of what got done: only how much it was.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import sentences, times
from chalicelib.domain.actions.comments import CHANGEABLE_FOR
from chalicelib.domain.growth import agreeing
from chalicelib.domain.growth.sharing import Content, Part, Words
from chalicelib.domain.plans.plan import Answer, Plan
from chalicelib.domain.reports.chapters import Chapter, Said, Year
from chalicelib.isolated import isolated, quoted
from chalicelib.web import growth_words

LONGEST_QUOTE = 600


class Item(msgspec.Struct, frozen=True):
    """Something to tick."""

    key: str
    label: str
    group: str
    """Under which heading the form lists it: ``about``, or a chapter's name."""
    needs: list[str] = []
    """The ids of the coaches who have to agree."""


def settled(year: Year, now: datetime) -> Year:
    """Returns the year without quotes that their writer may still change or delete: what is shared keeps them as they are."""
    chapters = [
        msgspec.structs.replace(each, quotes=[one for one in each.quotes if now - one.entry.at > CHANGEABLE_FOR])
        for each in year.chapters
    ]
    return msgspec.structs.replace(year, chapters=[each for each in chapters if each.so_far or each.quotes])


def items(year: Year) -> list[Item]:
    """Returns everything of the year that can be shown, in the order of the page."""
    plan = year.plan
    found = [Item("name", f"My name: {isolated(plan.client.name)}", "about")]
    if year.growth.done.count:
        found.append(Item("sum", f"How much I got done: {growth_words.things(year.growth.done.count)}", "about"))
    found += [
        Item(f"k-{each.person_id}", f"That {isolated(each.name)} coaches me", "about", [each.person_id])
        for each in plan.active_coaches()
    ]
    for key, words, answer in (("then", "Then", _then(year)), ("now", "Now", _now(year))):
        if answer:
            found.append(Item(key, f"{words}: {quoted(answer.text)}", "about", _needs(plan, answer.text)))
    for chapter in year.chapters:
        group = chapter.name or "Along the way"
        if chapter.project_id and chapter.so_far:
            came = growth_words.chapter(chapter)
            found.append(
                Item(f"c-{chapter.project_id}", f"{isolated(chapter.name)}: {came}", group, _needs(plan, chapter.name))
            )
        for said in chapter.quotes:
            text = quoted(_cut(said))
            found.append(Item(f"q-{said.entry.entry_id}", text, group, _needs_of(plan, said)))
    return found


def content(year: Year, ticked: Collection[str]) -> Content:
    """Returns the page with what was ticked; what needs the agreement of a coach who hasn't given it is left out."""
    plan, agreed = year.plan, agreeing.agreed(year.plan)
    known = {each.key for each in items(year) if agreed.issuperset(each.needs)}
    on = known.intersection(ticked)
    name = plan.client.name if "name" in on else ""
    parts = [_part(year, each, on, name) for each in year.chapters]
    finished = [each.name for each in year.chapters if each.is_finished and f"c-{each.project_id}" in on]
    count = year.growth.done.count
    sentence = growth_words.shared(count, year.growth.year, name, finished) if "sum" in on else ""
    needs = sorted({each for each_name in finished for each in _needs(plan, each_name)})
    return Content(
        year=year.growth.year,
        name=name,
        sentence=Words(sentence, needs=needs) if sentence else None,
        coaches=[
            Words(each.name, needs=[each.person_id]) for each in plan.active_coaches() if f"k-{each.person_id}" in on
        ],
        then=_answer(plan, _then(year)) if "then" in on else None,
        now=_answer(plan, _now(year)) if "now" in on else None,
        parts=[each for each in parts if each.name.text or each.quotes],
    )


def _part(year: Year, chapter: Chapter, on: Collection[str], name: str) -> Part:
    plan, zone = year.plan, ZoneInfo(year.plan.client.time_zone)
    is_named = f"c-{chapter.project_id}" in on
    heading = Words("")
    if is_named:
        heading = Words(chapter.name, when=growth_words.chapter(chapter), needs=_needs(plan, chapter.name))
    quotes = []
    for each in chapter.quotes:
        if f"q-{each.entry.entry_id}" in on:
            is_clients = each.entry.actor_id == plan.client_id
            by = name if is_clients else each.entry.actor_name or ""
            month = times.LONG_MONTHS[each.entry.at.astimezone(zone).month - 1]
            quotes.append(Words(_cut(each), by, month, _needs_of(plan, each)))
    return Part(heading, quotes)


def _cut(said: Said) -> str:
    return sentences.shortened(said.entry.text or "", LONGEST_QUOTE)


def _then(year: Year) -> Answer | None:
    return _of_year(year.plan.where_then, year)


def _now(year: Year) -> Answer | None:
    return _of_year(year.plan.where_now, year)


def _of_year(answer: Answer | None, year: Year) -> Answer | None:
    return answer if answer is not None and answer.at.year <= year.growth.year else None


def _answer(plan: Plan, answer: Answer | None) -> Words | None:
    if answer is None:
        return None
    when = f"{times.LONG_MONTHS[answer.at.month - 1]} {answer.at.year}"
    return Words(answer.text, when=when, needs=_needs(plan, answer.text))


def _needs(plan: Plan, text: str) -> list[str]:
    return sorted(agreeing.named_in(plan, text))


def _needs_of(plan: Plan, said: Said) -> list[str]:
    """Returns whose agreement words need: that of the coach who wrote them, and of those who are named in them."""
    writer = set() if said.entry.actor_id == plan.client_id else {str(said.entry.actor_id)}
    return sorted(writer | agreeing.named_in(plan, said.entry.text or ""))
