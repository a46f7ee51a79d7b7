"""Saves of the emulator's state: whole or not there, the newest one counts, good on any port."""

import errno
import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from ministack.core import persistence

from infra.local.saved import NotSaved, Saved


@pytest.fixture(autouse=True)
def _persistent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "PERSIST_STATE", True)


def write(saved: Saved, **states: Any) -> None:
    saved.write(saved.next_number(), states)


def test_what_was_written_is_read_at_the_next_start(tmp_path: Path) -> None:
    write(Saved(tmp_path), sqs={"queues": 1}, s3={"buckets": 2})
    assert Saved(tmp_path).load("sqs") == {"queues": 1}
    assert Saved(tmp_path).load("s3") == {"buckets": 2}
    assert Saved(tmp_path).load("sns") is None


def test_only_the_newest_save_is_kept(tmp_path: Path) -> None:
    saved = Saved(tmp_path)
    for count in range(12):
        write(saved, sqs={"count": count})
    assert [path.name for path in tmp_path.iterdir()] == ["saved-12"]
    write(Saved(tmp_path), sqs={"count": 12})  # numbers go on after a start
    assert Saved(tmp_path).load("sqs") == {"count": 12}


def test_a_save_that_fails_half_way_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = Saved(tmp_path)
    write(saved, sqs={"count": 1}, sns={"count": 1})
    with pytest.raises(NotSaved, match="not JSON serializable"):
        write(saved, sqs={"count": 2}, sns={"count": object()})
    assert [path.name for path in tmp_path.iterdir()] == ["saved-1"]
    assert Saved(tmp_path).load("sqs") == {"count": 1}
    with monkeypatch.context() as full:
        full.setattr(Path, "rename", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(NotSaved, match="No space left"):
            write(saved, sqs={"count": 2}, sns={"count": 2})
    assert Saved(tmp_path).load("sqs") == {"count": 1}
    write(saved, sqs={"count": 3}, sns={"count": 3})
    assert Saved(tmp_path).load("sqs") == {"count": 3}


def test_a_save_cut_short_by_a_kill_is_not_seen(tmp_path: Path) -> None:
    write(Saved(tmp_path), sqs={"count": 1})
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "sqs.json").write_text("{")
    assert Saved(tmp_path).load("sqs") == {"count": 1}
    write(Saved(tmp_path), sqs={"count": 2})
    assert Saved(tmp_path).load("sqs") == {"count": 2}


def test_a_state_taken_earlier_never_replaces_a_later_one(tmp_path: Path) -> None:
    saved = Saved(tmp_path)
    earlier = saved.next_number()
    write(saved, sqs={"count": 2})
    saved.write(earlier, {"sqs": {"count": 1}})
    assert Saved(tmp_path).load("sqs") == {"count": 2}


def test_what_another_process_prepared_counts_once_it_is_complete(tmp_path: Path) -> None:
    saved = Saved(tmp_path)
    write(saved, sqs={"count": 1})
    Saved(tmp_path).prepare({"sqs": {"count": 2}})
    assert Saved(tmp_path).load("sqs") == {"count": 1}
    saved.complete(saved.next_number())
    assert Saved(tmp_path).load("sqs") == {"count": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["saved-2"]


def test_what_was_prepared_before_a_later_save_is_dropped(tmp_path: Path) -> None:
    saved = Saved(tmp_path)
    earlier = saved.next_number()
    write(saved, sqs={"count": 2})
    saved.prepare({"sqs": {"count": 1}})
    saved.complete(earlier)
    assert Saved(tmp_path).load("sqs") == {"count": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["saved-2"]


def test_what_was_removed_before_it_was_complete_is_no_save(tmp_path: Path) -> None:
    saved = Saved(tmp_path)
    write(saved, sqs={"count": 1})
    with pytest.raises(NotSaved):
        saved.complete(saved.next_number())
    assert Saved(tmp_path).load("sqs") == {"count": 1}


def test_files_of_earlier_versions_are_read_until_something_is_saved(tmp_path: Path) -> None:
    (tmp_path / "sqs.json").write_text(json.dumps({"__ministack_format__": 2, "payload": {"count": 1}}))
    assert Saved(tmp_path).load("sqs") == {"count": 1}
    write(Saved(tmp_path), sqs={"count": 2})
    assert Saved(tmp_path).load("sqs") == {"count": 2}
    assert not (tmp_path / "sqs.json").exists()


def test_the_emulators_other_files_stay_where_they_are(tmp_path: Path) -> None:
    before = persistence.STATE_DIR
    saved = Saved(tmp_path)
    write(saved, sqs={"count": 1})
    saved.load("sqs")
    assert before == persistence.STATE_DIR


def test_queues_have_the_port_of_now_and_nothing_else_is_touched(tmp_path: Path) -> None:
    queue = "http://localhost:4566/000000000000/followthrough-local-Deliveries-9A1F"
    elsewhere = "http://localhost:4566/docs and http://127.0.0.1:4566/000000000000/x"
    write(Saved(tmp_path), sqs={queue: elsewhere}, dynamodb={"words": queue})
    Saved(tmp_path).move_to(5001)
    assert Saved(tmp_path).load("sqs") == {queue.replace("4566", "5001"): elsewhere}
    assert Saved(tmp_path).load("dynamodb") == {"words": queue}
