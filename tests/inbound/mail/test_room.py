"""The room for files: a person's and a plan's. What no longer fits is named, its words are kept, and its sender is told."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import room
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.room import Room
from chalicelib.inbound.mail import accept
from tests.conftest import NOW, entries, owed
from tests.inbound.conftest import notice_of
from tests.inbound.mail.attachments import JPEG, PDF, mail_of, part, with_files
from tests.inbound.mail.test_files import busy

MEGABYTE = 1_000_000
BIG = JPEG + b"x" * 700_000


@pytest.fixture(autouse=True)
def _a_megabyte_for_each_person(monkeypatch: pytest.MonkeyPatch, _bucket: None) -> Iterator[None]:
    monkeypatch.setenv("FILES_MB_PER_PERSON", "1")
    monkeypatch.setenv("FILES_MB_PER_PLAN", "3")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def sends(plan: Plan, add_action: Callable[..., Action], reply_to: Callable[..., str]) -> Callable[..., str]:
    """Alice answers about action 1 of her plan, with these files; ``n`` tells her mails apart."""
    add_action()

    def sent(*parts: str, words: str = "Here it is.", n: int = 0, to: str = "") -> str:
        address = to or reply_to(1)
        raw = mail_of(with_files(*parts, words=words), to=address, id=f"m{n}")
        return accept.accept(notice_of(raw, to=address), NOW)

    return sent


def photo(name: str = "photo.jpg", content: bytes = BIG) -> str:
    return part(content, name, "image/jpeg")


def last(plan: Plan) -> Entry:
    return [entry for entry in entries(plan) if entry.kind == "comment"][-1]


def told(person: Person) -> list[str]:
    return [str(row.data["text"]) for row in owed(person) if row.kind == "answer"]


def left(person: Person, plan: Plan) -> Room:
    return room.left(person.person_id, plan.plan_id)


def test_the_words_are_kept_without_the_file_and_its_sender_is_told(
    sends: Callable[..., str], plan: Plan, alice: Person
) -> None:
    sends(photo("one.jpg"))
    assert told(alice) == []
    assert left(alice, plan) == Room(MEGABYTE - len(BIG), 3 * MEGABYTE - len(BIG))
    sends(photo("two.jpg"), n=2)
    comment = last(plan)
    assert comment.text == "Here it is."
    assert comment.files is not None
    assert (comment.files["1"].name, comment.files["1"].key, comment.files["1"].reason) == (
        "two.jpg", None, room.FULL_OF_PERSON,
    )  # fmt: skip
    (answer,) = told(alice)
    assert "We kept your words, but not" in answer
    assert "two.jpg" in answer
    assert len(aws.s3().list_objects_v2(Bucket="test-files", Prefix=f"files/{plan.plan_id}/")["Contents"]) == 1
    assert left(alice, plan) == Room(MEGABYTE - len(BIG), 3 * MEGABYTE - len(BIG))


def test_what_still_fits_is_kept(sends: Callable[..., str], plan: Plan, alice: Person) -> None:
    sends(photo("one.jpg"), photo("two.jpg"), part(PDF, "small.pdf"))
    assert [(file.name, file.key is not None) for file in (last(plan).files or {}).values()] == [
        ("one.jpg", True), ("two.jpg", False), ("small.pdf", True),
    ]  # fmt: skip
    assert len(told(alice)) == 1


def test_a_command_does_what_it_says_and_its_answer_names_the_file(
    sends: Callable[..., str], plan: Plan, alice: Person
) -> None:
    sends(photo("one.jpg"), photo("two.jpg"), words="DONE")
    assert actions.present(plan.plan_id, 1).status == "done"
    (answer,) = told(alice)
    assert "done" in answer
    assert "two.jpg" in answer
    assert "one.jpg" not in answer


def test_a_command_without_an_action_is_answered_once_for_both(
    sends: Callable[..., str], plan: Plan, alice: Person
) -> None:
    sends(photo("one.jpg"), photo("two.jpg"), words="DONE 77")
    answers = told(alice)
    assert sum("two.jpg" in answer for answer in answers) == 1


def test_the_room_of_a_plan_is_shared_by_its_members(
    sends: Callable[..., str], plan: Plan, alice: Person, carol: Person, reply_to: Callable[..., str]
) -> None:
    from chalicelib.database.transactions import Write
    from chalicelib.domain.stream.files import FileInfo

    write = Write()
    room.take(write, carol.person_id, plan.plan_id, [FileInfo("a", 3 * MEGABYTE - 10, "image/jpeg", "key")], NOW)
    write.commit()
    sends(photo("one.jpg"))
    assert (last(plan).files or {})["1"].reason == room.FULL_OF_PLAN
    assert "this plan has no room left for files" in told(alice)[0]


def test_deleting_the_comment_frees_the_room(sends: Callable[..., str], plan: Plan, alice: Person) -> None:
    whole = left(alice, plan)
    sends(photo("one.jpg"))
    comments.delete(Actor(alice.person_id), plan.plan_id, last(plan).entry_id, now=NOW)
    assert left(alice, plan) == whole == Room(MEGABYTE, 3 * MEGABYTE)
    sends(photo("two.jpg"), n=2)
    assert (last(plan).files or {})["1"].key is not None


def test_a_mail_that_comes_again_counts_once(
    sends: Callable[..., str], plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.database.transactions import Write
    from chalicelib.errors import TryAgain

    with monkeypatch.context() as patch:
        patch.setattr(Write, "commit", busy)
        with pytest.raises(TryAgain):
            sends(photo())
    sends(photo())
    sends(photo())
    assert left(alice, plan).of_person == MEGABYTE - len(BIG)


def test_another_plan_has_room_of_its_own_and_the_person_has_the_same(
    sends: Callable[..., str], plan: Plan, alice: Person, open_plan: Callable[..., Plan]
) -> None:
    sends(photo())
    other = open_plan("Bob Lee", "bob@home.example")
    assert left(alice, other) == Room(MEGABYTE - len(BIG), 3 * MEGABYTE)


def test_files_of_before_take_no_room_and_nothing_is_owed_for_them(plan: Plan, alice: Person) -> None:
    assert left(alice, plan) == Room(MEGABYTE, 3 * MEGABYTE)


def test_without_a_setting_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    for empty in ("", None):
        for name in ("FILES_MB_PER_PERSON", "FILES_MB_PER_PLAN"):
            monkeypatch.delenv(name, raising=False)
            if empty is not None:
                monkeypatch.setenv(name, empty)
        settings.cache_clear()
        assert (settings().files_of_person, settings().files_of_plan) == (500 * MEGABYTE, 2000 * MEGABYTE)
