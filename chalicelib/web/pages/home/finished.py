"""Finished projects on a coach's home: what each came to, with buttons to tell its client or put it away."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.actions.finished import Finished
from chalicelib.domain.plans import finished
from chalicelib.domain.plans.membership import MembershipGlance
from chalicelib.isolated import isolated
from chalicelib.web import growth_words
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home.needing import AT_FIRST


class Row(msgspec.Struct):
    """A finished project."""

    plan_id: str
    project_id: str
    client: str
    name: str
    words: str
    """``Spring fair is finished: 5 things in 6 weeks.``"""


def rows(visit: Visit, coached: Sequence[MembershipGlance]) -> list[Row]:
    """Returns the projects finished last, from all plans of a primary coach. The others appear as these go."""
    found = [(row, *each) for row in coached if row.finished for each in finished.of(row, visit.now).items()]
    found.sort(key=lambda each: each[2].ended, reverse=True)
    return [
        Row(
            row.plan_id.text, project_id, row.client_name.text, fact.name,
            growth_words.is_finished(isolated(fact.name), Finished(fact.done, fact.began, fact.ended)),
        )
        for row, project_id, fact in found[:AT_FIRST]
    ]  # fmt: skip
