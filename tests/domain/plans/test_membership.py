"""A person's plans."""

from datetime import timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from tests.conftest import NOW


def store(plan_id: str, days: int, *, is_active: bool = True) -> None:
    write = Write()
    write.put(
        Membership("alice", plan_id, role="client", prefix="ALI", client_name="Alice", coach_name="Carol",
                   is_active=is_active, created_at=NOW + timedelta(days=days))
    )  # fmt: skip
    write.commit()


def test_plans_come_oldest_first_and_only_accepted_ones_are_active() -> None:
    store("a", 2)
    store("b", 1, is_active=False)
    store("c", 0)
    assert [row.plan_id for row in memberships.of("alice")] == ["c", "b", "a"]
    assert [row.plan_id for row in memberships.active("alice")] == ["c", "a"]
    assert memberships.of("mallory") == []
