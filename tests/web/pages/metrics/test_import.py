"""Importing values on a metric's page: what is understood, and that nothing is written before it was seen."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, recording, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.metrics import import_values
from tests.conftest import counted, everything
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
TODAY = date(2026, 11, 23)


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


@pytest.fixture
def follow(plan: Plan, alice: Person, now: datetime) -> Callable[..., Metric]:
    return lambda **fields: setting_up.set_up(Actor(alice.person_id), plan.plan_id, Fields(**fields), now=now)[1]


@pytest.fixture
def weight(follow: Callable[..., Metric]) -> Metric:
    return follow(name="Weight", unit="kg")


def path_of(metric: Metric) -> str:
    return f"/plans/{metric.plan_id}/metrics/{metric.metric_id}"


def upload(client: Visitor, metric: Metric, raw: bytes, **fields: str) -> Shown:
    """Sends a file by the form."""
    path = f"{path_of(metric)}/import"
    page = client.get(path)
    parts = {**page.form(path), **fields}
    body = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in parts.items()
        if name != "file"
    )
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
    return client.ask(
        "POST", path, body + head + raw + b"\r\n--x--\r\n", Content_Type="multipart/form-data; boundary=x"
    )


def paste(client: Visitor, metric: Metric, text: str, **fields: str) -> Shown:
    path = f"{path_of(metric)}/import"
    return client.send(client.get(path), path, text=text, **fields)


def bring_in(client: Visitor, preview: Shown, metric: Metric, **fields: str) -> str:
    """Presses *Import*, and has the browser send the form on as often as it is told to; returns where that leads."""
    path = f"{path_of(metric)}/import"
    form = {**preview.form(path), "do": "import", **fields}
    sent = client.post(path, form)
    while sent.status == 307:
        sent = client.post(str(sent.headers["location"]), form)
    return sent.location


def stored(metric: Metric) -> list[tuple[str, str, str]]:
    now = seeing.get_for(plan_client(metric), metric.plan_id, metric.metric_id)[1]
    return [
        (str(each.day), "skipped" if each.value is None else str(each.value.value), each.row.note or "")
        for each in seeing.readings(now)
    ]


def plan_client(metric: Metric) -> str:
    return str(Plan.get(metric.plan_id).client_id)


def test_a_file_is_shown_then_imported_once_and_taken_back(
    client: Visitor, weight: Metric, alice: Person, now: datetime
) -> None:
    recording.record(
        Actor(alice.person_id),
        weight.plan_id,
        weight.metric_id,
        New(date(2026, 11, 20), Value(Decimal(83)), "before"),
        now=now,
    )
    before = everything()
    raw = "Datum;Gewicht (kg);Bemerkung\r\n20.11.2026;81,4;<b>nach</b> dem Wochenende\r\n21.11.2026;81,25;\r\n22.11.2026;;\r\n24.11.2026;80;\r\n"
    preview = upload(client, weight, raw.encode("cp1252"))
    assert "2 values, 20 Nov 2026 to 21 Nov 2026" in preview.text
    assert "<b>nach</b> dem Wochenende" in preview.text
    assert "1 of these days has a value already Fri 20 Nov" in preview.text
    assert "1 line has no value and is left out." in preview.text
    assert "Line 5 That day hasn’t begun yet" in preview.text
    assert everything() == before
    location = bring_in(client, preview, weight)
    assert stored(weight) == [("2026-11-20", "81.4", "<b>nach</b> dem Wochenende"), ("2026-11-21", "81.25", "")]
    page = client.get(location)
    assert "Imported 2 values." in page.text
    after = everything()
    bring_in(client, preview, weight)
    assert everything() == after
    undone = client.send(page, f"{path_of(weight)}/import/undo")
    assert "The import has been undone." in client.get(undone.location).text
    assert stored(weight) == [("2026-11-20", "83", "before")]
    assert client.send(page, f"{path_of(weight)}/import/undo").status == 303


def test_what_was_corrected_since_stays_when_the_import_is_taken_back(
    client: Visitor, weight: Metric, alice: Person, now: datetime
) -> None:
    location = bring_in(client, paste(client, weight, "2026-11-20,81.4\n2026-11-21,81.2"), weight)
    recording.record(
        Actor(alice.person_id),
        weight.plan_id,
        weight.metric_id,
        New(date(2026, 11, 20), Value(Decimal(83))),
        now=now + timedelta(minutes=1),
    )
    page = client.get(location)
    client.send(page, f"{path_of(weight)}/import/undo")
    assert stored(weight) == [("2026-11-20", "83", "")]


def test_what_was_downloaded_is_imported_as_it_was(
    client: Visitor, follow: Callable[..., Metric], alice: Person, now: datetime
) -> None:
    by = Actor(alice.person_id)
    kinds = {
        "number": ("81.4", "-1.25"), "total": ("12", "3"), "rating": ("4", "5"), "yes_no": ("1", "0"), "duration": ("5400", "90"), "pair": ("120", "118.5")
    }  # fmt: skip
    for kind, several in kinds.items():
        more = {"low": 1, "high": 5} if kind == "rating" else {}
        metric, other = (follow(name=f"{kind} {n}", kind=kind, **more) for n in (1, 2))
        for n, value in enumerate(several):
            read = Value(Decimal(value), Decimal(80) if kind == "pair" else None)
            new = New(TODAY - timedelta(days=2), read, '=felt; "heavy",\nthen better' if n else None)
            recording.record(by, metric.plan_id, metric.metric_id, new, how="add", now=now + timedelta(seconds=n))
        recording.record(by, metric.plan_id, metric.metric_id, New(TODAY, None), now=now)
        raw = client.get(f"{path_of(metric)}/values.csv").source.encode()
        bring_in(client, upload(client, other, raw), other)
        assert stored(other) == stored(metric), kind
        assert len(stored(other)) == 3, kind


def test_what_may_be_two_things_is_asked_about_over_the_whole_file(client: Visitor, weight: Metric) -> None:
    asked = paste(client, weight, "Date,Weight\n11/01/2026,81.4\n11/02/2026,81.2")
    assert "Which day is 11/01/2026? 11 Jan 2026 1 Nov 2026" in asked.text
    path = f"{path_of(weight)}/import"
    first = client.post(path, asked.form(path) | {"order": "month"})
    assert "2 values, 1 Nov 2026 to 2 Nov 2026" in first.text
    changed = client.post(path, first.form(path) | {"c_order": "day", "do": "import"})
    assert "You’ve changed how we read it" in changed.text
    assert "11 Jan 2026 to 11 Feb 2026" in changed.text
    assert stored(weight) == []
    comma = paste(client, weight, "2026-11-01;1,234\n2026-11-02;1,240")
    assert "How are decimals written here, as in 1,234?" in comma.text
    assert "1.234 kg" in client.post(path, comma.form(path) | {"mark": ","}).text
    assert "1234.0 kg" in client.post(path, comma.form(path) | {"mark": "."}).text


def test_columns_can_be_chosen_and_units_are_converted(client: Visitor, weight: Metric) -> None:
    text = "id,logged,fat %,mass (lb),comment\n1,2026-11-20T22:30:00Z,20.5,179.5,ok\n2,2026-11-21 07:00,20.4,180,"
    preview = paste(client, weight, text)
    assert "20 Nov 2026 81.4 kg ok" in preview.text
    path = f"{path_of(weight)}/import"
    again = client.post(path, preview.form(path) | {"c_value": "2", "c_note": "none", "do": "check"})
    assert "20 Nov 2026 20.5 kg 21 Nov 2026 20.4 kg" in again.text


def test_lines_about_other_metrics_are_left_out_and_said(client: Visitor, weight: Metric) -> None:
    preview = paste(
        client, weight, "day,what,number\n2026-11-20,Weight,81.4\n2026-11-20,Body fat,22.5\n2026-11-21,Weight,81.2"
    )
    assert "2 values, 20 Nov 2026 to 21 Nov 2026" in preview.text
    assert "1 line is about something else than Weight and is left out." in preview.text
    path = f"{path_of(weight)}/import"
    everything_in_it = client.post(path, preview.form(path) | {"c_about": "none", "do": "check"})
    assert "3 values, 20 Nov 2026 to 21 Nov 2026" in everything_in_it.text
    bring_in(client, preview, weight)
    assert stored(weight) == [("2026-11-20", "81.4", ""), ("2026-11-21", "81.2", "")]


def test_the_words_of_habit_trackers_are_understood(client: Visitor, follow: Callable[..., Metric]) -> None:
    """Loop Habit Tracker writes words, and before that numbers, in which a 1 was no yes."""
    days = [("2026-11-01", "skipped", ""), ("2026-11-02", "0", ""), ("2026-11-03", "1", "rain")]
    for name, cells in (("Walk", "YES_MANUAL NO YES_AUTO UNKNOWN"), ("Run", "2 0 1 -1")):
        walk, run, auto, unknown = cells.split()
        text = f"Date,Read,{name},Notes\n2026-11-04,7000,{unknown},\n2026-11-03,1,{walk},rain\n2026-11-02,2,{run},\n2026-11-01,3,{auto},"
        metric = follow(name=name, kind="yes_no")
        bring_in(client, paste(client, metric, text), metric)
        assert stored(metric) == days
    miles = follow(name="Miles", unit="mi")
    bring_in(client, paste(client, miles, '2026 11 02 3.5 "along the river"'), miles)  # Beeminder
    assert stored(miles) == [("2026-11-02", "3.5", "along the river")]
    plain_ones = follow(name="Swam", kind="yes_no")
    bring_in(client, paste(client, plain_ones, "2026-11-02,1\n2026-11-03,0"), plain_ones)
    assert stored(plain_ones) == [("2026-11-02", "1", ""), ("2026-11-03", "0", "")]


def test_a_days_values_are_replaced_joined_or_kept(
    client: Visitor, follow: Callable[..., Metric], alice: Person, now: datetime
) -> None:
    calls = follow(name="Calls", kind="total")
    by = Actor(alice.person_id)
    recording.record(by, calls.plan_id, calls.metric_id, New(TODAY, Value(Decimal(6))), now=now - timedelta(hours=1))
    preview = paste(client, calls, f"{TODAY},4\n2026-11-22,3")
    for existing, values in (("keep", ["3", "6"]), ("add", ["3", "6", "4"]), ("replace", ["3", "4"])):
        location = bring_in(client, preview, calls, existing=existing)
        assert [value for _, value, _ in stored(calls)] == values, existing
        bring_in(client, preview, calls, existing=existing)
        assert [value for _, value, _ in stored(calls)] == values, existing
        client.send(client.get(location), f"{path_of(calls)}/import/undo")
        assert [value for _, value, _ in stored(calls)] == ["6"], existing


BAD = [
    (b"", "Choose a file, or paste the values."),
    (b"PK\x03\x04\x14\x00", "This looks like a spreadsheet file."),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "This isn’t a CSV file."),
    (b"Dear Alice,\nhow are you?\n", "There’s no date in the first lines."),
    (b"2026-11-20,81.4\n" * 10_001, "These are 10,001 lines. Import at most 10,000 at once"),
    (b"2026-11-20,81.4,x\n" + b"x" * 1_000_001, "This is more than 1 MB."),
    (b'2026-11-20,81.4\n2026-11-21,"' + b"81.2 " * 30_000, "a quotation mark seems to be missing"),
]


def test_what_cant_be_read_gets_a_sentence_and_nothing_is_written(client: Visitor, weight: Metric) -> None:
    before = everything()
    for raw, sentence in BAD:
        page = upload(client, weight, raw)
        assert page.status in (200, 422), sentence
        assert sentence in page.text, (sentence, page.text)
    lines = {
        "2026-11-20,NaN": "“NaN” isn’t a number in kg.", "2026-11-20,1e400": "This number is too big.", "2026-11-24,81": "That day hasn’t begun yet",
        "1890-01-01,81": "Give a date from 1970 on.", "2026-11-20,heavy": "“heavy” isn’t a number in kg.", "2026-02-30,81": "“2026-02-30” isn’t a date.",
        ",81": "It has no date.", "2026-11-20,120/80": "isn’t a number in kg", "2026-11-20,12 parsecs": "isn’t a number in kg",
    }  # fmt: skip
    page = paste(client, weight, "\n".join(["2026-11-19,81", *lines]))
    for n, sentence in enumerate(lines.values(), 2):
        assert any(words.startswith(f"Line {n} ") and sentence in words for words in page.words(".list li")), (
            sentence,
            page.text,
        )
    assert everything() == before


def test_only_who_follows_it_can_import_and_not_into_what_has_ended(
    client: Visitor, visits_as: Browses, weight: Metric, viewer: Person, mallory: Person, alice: Person, now: datetime
) -> None:
    path = f"{path_of(weight)}/import"
    for person, status in ((viewer, 403), (mallory, 404)):
        for sent in (
            visits_as(person).get(path),
            visits_as(person).post(path, {"text": "2026-11-20,81", "do": "import"}),
            visits_as(person).post(f"{path}/undo"),
        ):
            assert sent.status == status
    assert visits_as(None).post(path, {"text": "2026-11-20,81"}).status == 403
    preview = paste(client, weight, "2026-11-20,81")
    location = bring_in(client, preview, weight)
    # Only who imported takes it back.
    import_id = location.partition("imported-1-")[2]
    coach = visits_as(Person.get(Plan.get(weight.plan_id).primary_id))
    coach.post(f"{path}/undo", {"id": import_id})
    assert len(stored(weight)) == 1
    for wrong in ("", "x", "a" * 4000):
        assert client.post(f"{path}/undo", {"id": wrong}).status in (303, 410)
    archiving.archive(Actor(alice.person_id), weight.plan_id, weight.metric_id, now=now)
    before = everything()
    assert "takes no more values" in client.get(path).text
    assert "archived" in client.post(path, preview.form(path) | {"text": "2026-11-21,80", "do": "import"}).text
    assert everything() == before


def test_twenty_years_take_one_transaction_for_each_hundred_days(
    client: Visitor, weight: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_values, "_SECONDS", 0.0)
    days = [TODAY - timedelta(days=each) for each in range(300)]
    preview = paste(client, weight, "\n".join(f"{day},{80 + n % 7}.{n % 10}" for n, day in enumerate(days)))
    path = f"{path_of(weight)}/import"
    form = preview.form(path) | {"do": "import"}
    with counted() as calls:
        sent = client.post(path, form)
    assert sent.status == 307
    assert (calls["TransactWriteItems"], calls["Query"]) == (1, 1)
    assert str(sent.headers["location"]).endswith("/import?from=96")
    monkeypatch.setattr(import_values, "_SECONDS", 100.0)
    with counted() as calls:
        done = client.post(str(sent.headers["location"]), form)
    assert (calls["TransactWriteItems"], calls["Query"]) == (3, 3)
    assert len(stored(weight)) == 300
    monkeypatch.setattr(import_values, "_SECONDS", 0.0)
    undo = client.get(done.location).form(f"{path}/undo")
    steps = 1
    while (undone := client.post(f"{path}/undo", undo)).status == 307:
        steps += 1
    assert (undone.status, steps, stored(weight)) == (303, 4, [])
