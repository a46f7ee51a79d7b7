"""Projects: kept for the plans that will group their actions."""

from chalicelib.domain.projects import Project
from chalicelib.tables import Write
from tests.conftest import NOW


def test_a_plans_projects_are_read_together() -> None:
    write = Write()
    write.put(
        Project("plan", "one", name="Move house", created_at=NOW), Project("plan", "two", name="Job", created_at=NOW)
    )
    write.put(Project("other", "three", name="Garden", created_at=NOW))
    write.commit()
    assert [row.name for row in Project.rows("plan")] == ["Move house", "Job"]
