"""What the API takes and gives about what a client makes of their growth: quotes, and the page they share."""

from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.domain.growth import agreeing, sharing
from chalicelib.domain.growth.answers import LONGEST
from chalicelib.domain.growth.sharing import Content
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports.chapters import Said, Year
from chalicelib.domain.reports.growth import FIRST_YEAR
from chalicelib.web import growth_items
from chalicelib.web.api.types.base import Everything, Request, Resource
from chalicelib.web.api.types.cast import CAROL
from chalicelib.web.api.types.comments import Comment
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Moment, number_or_none, second_or_none


class GrowthAnswer(Request):
    """What the client says about where they are."""

    text: Annotated[str, Meta(description=f"1 to {LONGEST:,} characters.", examples=["In doubt, and alone with it."])]

    example = {"text": "In doubt, and alone with it."}


class Agreement(Request):
    """Whether the coach whose token it is may be quoted and named on the page that the client shares."""

    agrees: bool

    example = {"agrees": True}


class Quotable(Struct):
    """A comment that can be quoted in growth."""

    comment: Comment
    number: Annotated[int | None, Meta(description="The action's; `null` for a post.")]
    what: str
    is_quoted: Annotated[bool, Meta(description="Because somebody chose it, or by itself.")]

    @classmethod
    def of(cls, said: Said, quoted: frozenset[str]) -> "Quotable":
        entry = said.entry
        return cls(Comment.of(entry), number_or_none(entry.number), said.what, entry.entry_id in quoted)


class Quotables(Everything[Quotable]):
    """What was said in a year, newest first, at most 100."""

    example = {
        "items": [{"comment": Comment.example, "number": 12, "what": "Call the bank", "is_quoted": True}],
        "next_cursor": None,
    }  # fmt: skip


class Showable(Struct):
    """Something that the client can show."""

    key: str
    label: str
    is_shown: bool
    waits_for: Annotated[list[Who], Meta(description="Coaches who haven't agreed; until they do, it can't be shown.")]


class SharedWords(Struct):
    """Words on the page."""

    text: str
    by: str
    when: str

    @classmethod
    def of(cls, words: sharing.Words) -> "SharedWords":
        return cls(words.text, words.by, words.when)


class SharedPart(Struct):
    """A chapter of the page; its name is empty where it isn't shown."""

    name: str
    when: str
    quotes: list[SharedWords]


class SharedPage(Struct):
    """Everything that people with the link see."""

    year: int
    name: str
    sentence: str
    coaches: list[str]
    then: SharedWords | None
    now: SharedWords | None
    parts: list[SharedPart]

    @classmethod
    def of(cls, content: Content) -> "SharedPage":
        then, now = (SharedWords.of(each) if each else None for each in (content.then, content.now))
        parts = [
            SharedPart(each.name.text, each.name.when, [SharedWords.of(words) for words in each.quotes])
            for each in content.parts
        ]
        sentence = content.sentence.text if content.sentence else ""
        return cls(content.year, content.name, sentence, [each.text for each in content.coaches], then, now, parts)


class Sharing(Resource):
    """The page that the client shares, and what they can show on it."""

    url: Annotated[str | None, Meta(description="Opens it without signing in; `null`: there is no link.")]
    year: Annotated[int | None, Meta(description="That it shows.")]
    updated_at: Annotated[Moment | None, Meta(description="When the page was last made as its client saw it, in UTC.")]
    offered: Annotated[list[Showable], Meta(description="For the year asked for.")]
    page: Annotated[SharedPage | None, Meta(description="`null`: there is no link, or it shows another year.")]

    example = {
        "url": "https://followthrough.example/shared/mfrggzdfmztwq2lk", "year": 2026, "updated_at": "2026-12-03T18:05:00Z",
        "offered": [
            {"key": "name", "label": "My name: Alice Moreau", "is_shown": True, "waits_for": []},
            {"key": f"k-{CAROL['id']}", "label": "That Carol Reed coaches me", "is_shown": False, "waits_for": [CAROL]},
        ],
        "page": {"year": 2026, "name": "Alice Moreau", "sentence": "In 2026 Alice Moreau got 4 things done.", "coaches": [],
                 "then": None, "now": {"text": "On my feet", "by": "", "when": "November 2026"}, "parts": []},
    }  # fmt: skip

    @classmethod
    def of(cls, year: Year, on: list[str], page: Content | None) -> "Sharing":
        """A year, with what is ticked and what the link shows of it."""
        plan, shared = year.plan, year.plan.shared
        return cls(
            url=sharing.url(plan) or None,
            year=shared.year if shared else None,
            updated_at=second_or_none(shared.updated_at if shared else None),
            offered=[_showable(plan, each, on) for each in growth_items.items(year)],
            page=SharedPage.of(page) if page is not None else None,
        )


class NewSharing(Request):
    """What the page shows: only these of the items offered for a year."""

    items: Annotated[list[str], Meta(min_length=1, max_length=500, description="Keys of what is offered.")]
    year: Annotated[int, Meta(ge=FIRST_YEAR, description="Defaults to this year in the client's time zone.")] | None = (
        None
    )

    example = {"year": 2026, "items": ["name", "sum", "now"]}


def _showable(plan: Plan, item: growth_items.Item, on: list[str]) -> Showable:
    missing = [each for each in item.needs if each not in agreeing.agreed(plan)]
    waits_for = [Who.of(plan.members[each]) if each in plan.members else Who(each, "") for each in missing]
    return Showable(item.key, item.label, item.key in on and not missing, waits_for)
