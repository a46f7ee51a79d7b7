"""Projects: named groups of a plan's actions.

A project's name is kept in the plan, which every page reads anyway; its description in a row of its own. A plan has each name
once: whoever gives one does so under the plan's ``projects_version``.
"""

import unicodedata

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.database.rows import Row, Time
from chalicelib.domain.plans.plan import Plan, ProjectName


class Project(Row):
    class Meta:
        env = "PROJECTS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)
    description = UnicodeAttribute(null=True)
    created_at = Time()
    created_by = UnicodeAttribute()
    version = NumberAttribute(default=1)
    """Of the row and its name together."""


def by_name(plan: Plan, *, is_archived: bool | None = None) -> list[tuple[str, ProjectName]]:
    """Returns the plan's projects in the order of their names: those in use, the archived ones, or with ``None`` all."""
    found = [each for each in plan.projects.items() if is_archived in (None, each[1].is_archived)]
    return sorted(found, key=lambda each: (folded_name(each[1].name), each[0]))


def folded_name(name: str) -> str:
    """Returns the name as names are compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
