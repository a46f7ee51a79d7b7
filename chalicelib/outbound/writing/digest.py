"""Writes the digest's mail, no longer than mail programs show in full. Pure."""

import quopri
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import templating, times
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports.digest import Digest
from chalicelib.isolated import isolated
from chalicelib.outbound.writing.digest_parts import Part, Section, Telling
from chalicelib.outbound.writing.parts import Email, html, line, see_url, short, url

LARGEST = 95_000
"""Encoded bytes of text and HTML: some mail programs cut a mail off at 102 kB."""
_CUTS = ((12, 60, 150), (6, 60, 150), (3, 60, 100), (2, 60, 80), (1, 60, 60), (1, 40, 40), (1, 40, 30), (1, 20, 40))
"""Lines of each kind per plan, number of plans, and characters of titles and quotes; the first combination that fits is used."""


def email(person: Person, digest: Digest, now: datetime, *, is_answered: bool) -> Email:
    """Returns the mail; ``is_answered``: whether a reply to it reaches its plan, which is the only one it shows."""
    told = Telling(person, digest, now)
    parts, own = told.parts(), _own_plans(person, digest)
    target = Target(own[0].plan_id, person.person_id, PLAN) if own else None
    turned = None if digest.is_return else url(links.digest_path(person.person_id, person.email, person.digest.every))
    counts, day = told.counts(), "While you were away" if digest.is_return else times.long_day(now, person.time_zone)
    lines = [line for part in parts for section in part.sections for line in section.lines]
    values: dict[str, Any] = {
        "example": next((each.number for each in lines if each.number), None), "counts": counts, "day": day, "preview": f"{day}: {counts}", "rhythm": _rhythm(person), "off_url": turned, "is_return": digest.is_return,
        "other": own[0].primary.name if is_answered else "",
        "home_url": see_url(own[0], person, PLAN, now) if is_answered else url("/"), "zone": person.time_zone,
        "zone_url": url(links.path("zone", target, person.email)) if target and not person.zone_confirmed else None,
    }  # fmt: skip
    mail = Email(
        person.email, f"{isolated(own[0].primary.name)} via Followthrough" if is_answered else "Followthrough",
        line("digest/subject.txt", **values), unsubscribe=turned,
    )  # fmt: skip
    for most_lines, most_parts, longest in _CUTS:
        shown = {"parts": _cut(parts[:most_parts], most_lines, longest), "more": len(parts[most_parts:]), **values}
        mail.text = templating.render("messages/digest/mail.txt", **shown)
        mail.html = html("digest/mail.html", **shown)
        if len(quopri.encodestring((mail.text + mail.html).encode())) <= LARGEST:
            break
    return mail


def _own_plans(person: Person, digest: Digest) -> list[Plan]:
    """Returns the plans in the digest whose client is the reader."""
    return [about.plan for about in digest.abouts if about.plan.client_id == person.person_id]


def _cut(parts: Sequence[Part], most: int, longest: int) -> list[Part]:
    """Returns the parts with shortened lines, at most ``most`` a section; each section counts what was left out."""
    return [
        msgspec.structs.replace(part, sections=[_cut_section(each, most, longest) for each in part.sections])
        for part in parts
    ]


def _cut_section(section: Section, most: int, longest: int) -> Section:
    lines = [
        msgspec.structs.replace(each, words=short(each.words, longest), quote=short(each.quote, longest))
        for each in section.lines[:most]
    ]
    return Section(section.title, lines, len(section.lines[most:]))


def _rhythm(person: Person) -> str:
    day = "every day" if person.digest.every == "day" else f"every {times.WEEKDAYS[person.digest.weekday]}"
    return f"{day} at {person.digest.at} ({times.city(person.time_zone)})"
