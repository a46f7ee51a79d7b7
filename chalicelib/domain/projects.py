"""Projects: named groups of a plan's actions."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.tables import Row, Time


class Project(Row):
    class Meta:
        env = "PROJECTS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    created_at = Time()
