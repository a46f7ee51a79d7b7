"""What a local run starts with: a first look shows metrics with a past, and their first question is yet to come."""

from datetime import timedelta
from pathlib import Path

from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics.metric import Metric
from infra.local import demo
from tests.conftest import NOW, owed


def test_alice_follows_three_metrics_and_is_asked_from_now_on(tmp_path: Path) -> None:
    made = demo.once(tmp_path / "demo.json", NOW)
    metrics = {row.name: row for row in Metric.query(made.plan_id)}
    assert {name: len(row.recent) > 15 for name, row in metrics.items()} == {
        "Calls made": True,
        "Mood": True,
        "Weight": True,
    }
    asked = [row for row in owed(made.client_id) if row.kind == "asking"]
    assert sorted(row.by for row in asked) == ["email", "email", "text"]
    assert all(NOW < row.due_at < NOW + timedelta(days=4) for row in asked)
    assert [row.number for row in Action.query(made.plan_id) if row.metric_id == metrics["Calls made"].metric_id] == [1]
    assert demo.once(tmp_path / "demo.json", NOW).plan_id == made.plan_id
