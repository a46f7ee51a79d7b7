"""Projects: named groups of a plan's actions.

A project's name is kept in the plan, which every page reads anyway; its description is in a row of its own. Names are
unique in a plan, which ``projects_version`` of the plan ensures.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import typed
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
    told_at = Time(null=True)
    """When a coach last told the client that it was finished."""
    version = NumberAttribute(default=1)
    """The version of the row and its name together."""


def by_name(plan: Plan, *, is_archived: bool | None = None) -> list[tuple[str, ProjectName]]:
    """Returns the plan's projects by name: those in use, the archived ones, or all with ``None``."""
    found = [each for each in plan.projects.items() if is_archived in (None, each[1].is_archived)]
    return sorted(found, key=lambda each: (folded_name(each[1].name), each[0]))


def folded_name(name: str) -> str:
    """Returns a name in the form used for comparing names."""
    return typed.folded(name)
