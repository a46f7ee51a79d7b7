"""Pages of metrics: the list, setting one up, its chart and table, entering, correcting, archiving, deleting."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric, Target
from chalicelib.domain.metrics.reading import Reading, at
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.assets import asset
from tests.conftest import NOW, counted, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
TODAY = date(2026, 11, 23)


@pytest.fixture
def own(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


@pytest.fixture
def weight(plan: Plan, alice: Person, now: datetime) -> Metric:
    target = Target(Decimal(84), TODAY - timedelta(days=20), Decimal(80), TODAY + timedelta(days=70))
    asked = Fields(name="Weight", unit="kg", better="lower", target=target)
    return setting_up.set_up(Actor(alice.person_id), plan.plan_id, asked, now=now)[1]


@pytest.fixture
def path(own: str, weight: Metric) -> str:
    return f"{own}/metrics/{weight.metric_id}"


@pytest.fixture
def enter(plan: Plan, alice: Person, now: datetime) -> Callable[..., None]:
    """Enters a value as Alice, so many days ago."""

    def entered(metric: Metric, days_ago: int, value: str | None, second: str | None = None, note: str = "") -> None:
        read = None if value is None else Value(Decimal(value), None if second is None else Decimal(second))
        new = New(TODAY - timedelta(days=days_ago), read, note or None)
        recording.record(Actor(alice.person_id), plan.plan_id, metric.metric_id, new, how="add", now=now)

    return entered


def last(plan: Plan, metric: Metric) -> str:
    """The latest value and its day, as stored."""
    day, value = seeing.get_for(plan.client_id, plan.plan_id, metric.metric_id)[1].latest[-1]
    return f"{day} {value.value}"


def test_the_empty_list_says_what_will_be_there_and_viewers_have_no_tab(
    client: Visitor, visits_as: Browses, viewer: Person, carol: Person, own: str
) -> None:
    assert "Where do the actions lead?" in client.get(f"{own}/metrics").text
    assert "Alice Moreau got done" in visits_as(carol).get(f"{own}/metrics").text
    assert "Metrics" in client.get(own).words(".tabs a")
    assert "Metrics" not in visits_as(viewer).get(own).words(".tabs a")
    assert visits_as(viewer).get(f"{own}/metrics").status == 403


def test_setting_one_up_leads_to_it_and_the_list_shows_its_last_value(
    client: Visitor, own: str, enter: Callable[..., None], plan: Plan, alice: Person
) -> None:
    typed = {
        "name": "Weight", "unit": "kg", "better": "lower", "target_from": "84", "target_to": "79,5", "target_to_date": "2027-02-01",
        "every": "weekdays", "on_mon": "1", "on_fri": "1",
    }  # fmt: skip
    sent = client.send(client.get(f"{own}/follow"), f"{own}/follow", **typed)
    page = client.get(sent.location)
    assert "Set up." in page.text
    assert "Mon and Fri · lower is better, target 79.5 kg by 1 Feb 2027" in page.text
    assert "The chart begins with the first value" in page.text
    (metric,) = seeing.of_plan(Plan.get(plan.plan_id))
    assert metric.target.from_date == TODAY
    for days_ago, value in ((3, "82"), (0, "81.4")):
        enter(metric, days_ago, value)
    page = client.get(f"{own}/metrics")
    said = "Weight 81.4 kg today 0.6 kg less than Fri 20 Nov Mon and Fri will be asked Fri 27 Nov, 20:00"
    assert page.words(".list li") == [said]
    assert page.all(".spark path")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " "}, "name", "Give the metric a name"),
        ({"unit": "<b>kg</b>"}, "unit", "without digits, quotes or angle brackets"),
        ({"kind": "rating", "low": "5", "high": "1"}, "high", "must end higher than that"),
        ({"kind": "rating", "low": "one"}, "low", "Give a whole number."),
        ({"target_to": "80"}, "target_from", "Say what it starts from."),
        ({"target_from": "84", "target_to": "NaN", "target_to_date": "2027-02-01"}, "target_to", "Enter a number"),
        ({"target_from": "84", "target_to": "1e400", "target_to_date": "2027-02-01"}, "target_to", "Enter a number"),
        ({"target_from": "84", "target_to": "80"}, "target_to_date", "Say by when."),
        (
            {"target_from": "84", "target_from_date": "2026-12-01", "target_to": "80", "target_to_date": "2026-11-01"},
            "target_to_date",
            "comes after its start",
        ),
        ({"band_low": "80", "band_high": "60"}, "band_high", "above the lower one"),
        ({"better": "range"}, "band_low", "Say where the good range starts and ends."),
        ({"every": "week"}, "every", "Choose one day of the week."),
        ({"every": "month", "month_day": "32"}, "every", "from 1 to 31"),
        ({"kind": "rating", "per_day": "sum"}, "per_day", "choose one of: last, mean, min, max"),
        ({"day_ends": "17:00"}, "day_ends", "noon at the latest"),
        ({"asked_of": "nobody"}, "asked_of", "Choose the client or a coach"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    client: Visitor, own: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    page = client.get(f"{own}/follow")
    before = everything()
    answer = client.send(page, f"{own}/follow", **{"name": "Weight", **typed})
    assert answer.status == 422
    assert sentence in answer.problem(field), answer.text
    assert {name: answer.value(name) for name in typed if name != "asked_of"} == {
        name: value for name, value in typed.items() if name != "asked_of"
    }
    assert everything() == before


def test_a_name_twice_is_refused(client: Visitor, own: str, weight: Metric) -> None:
    answer = client.send(client.get(f"{own}/follow"), f"{own}/follow", name="weight")
    assert "already has a metric" in answer.problem("name")


@pytest.mark.parametrize(
    ("typed", "kept"), [("81,4", "81.4"), (".5", "0.5"), ("81.4 kg", "81.4"), ("1 200,5", "1200.5")]
)
def test_a_value_is_entered_as_people_write_it(
    client: Visitor, path: str, plan: Plan, weight: Metric, typed: str, kept: str
) -> None:
    sent = client.send(client.get(path), f"{path}/readings", value=typed, note="After the weekend")
    assert last(plan, weight) == f"2026-11-23 {kept}"
    page = client.get(sent.location)
    assert f"Today: {kept}" in page.text
    assert "After the weekend" in page.words(".days tbody td")


@pytest.mark.parametrize(
    ("fields", "where", "sentence"),
    [
        ({"value": ""}, "value", "Enter a number in kg, such as 81.4."),
        ({"value": "NaN"}, "value", "Enter a number in kg, such as 81.4."),
        ({"value": "120/80"}, "value", "number"),
        ({"value": "9" * 40}, "value", ""),
        ({"value": "81.4", "date": "2026-11-24"}, "date", "That day hasn’t begun yet"),
        ({"value": "81.4", "date": "1890-01-01"}, "date", "Give a date from 1970 on."),
        ({"value": "81.4", "date": "soon"}, "date", "Enter a date such as"),
    ],
)
def test_what_is_no_value_is_said_at_its_field(
    client: Visitor, path: str, fields: dict[str, str], where: str, sentence: str
) -> None:
    page = client.get(path)
    before = everything()
    answer = client.send(page, f"{path}/readings", **fields)
    assert answer.status == 422
    assert sentence in answer.problem(where)
    assert answer.problem(where)
    assert answer.value("value") == fields["value"]
    assert everything() == before


def test_what_may_be_another_value_is_asked_about_and_chosen_by_a_button(
    client: Visitor, path: str, plan: Plan, weight: Metric, enter: Callable[..., None]
) -> None:
    for days_ago in range(1, 6):
        enter(weight, days_ago, "81.6")
    answer = client.send(client.get(path), f"{path}/readings", value="814")
    assert answer.problem("value") == "Do you mean 81.4 kg or 814.0 kg?"
    assert answer.words("[name=meant]") == ["81.4 kg", "814.0 kg"]
    assert last(plan, weight).endswith("81.6")
    day = f"{path}/days/2026-11-22"
    again = client.send(client.get(day), day, value="814", do="save")
    assert again.words("[name=meant]") == ["81.4 kg", "814.0 kg"]
    for shown, form, by_enter in ((answer, f"{path}/readings", "add"), (again, day, "save")):
        assert shown.all(f'form[action="{form}"] button')[0].attributes["value"] == by_enter
    for button in answer.all("[name=meant]"):
        value = str(button.attributes["value"])
        assert client.send(answer, f"{path}/readings", meant=value).status == 303
        assert last(plan, weight) == f"2026-11-23 {value}"


@pytest.mark.parametrize(
    ("kind", "more", "typed", "shown"),
    [
        ("pair", {}, {"value": "120", "second": "80"}, "120.0/80.0"),
        ("pair", {}, {"value": "120 over 80"}, "120.0/80.0"),
        ("duration", {}, {"value": "1h30"}, "1 h 30 min"),
        ("yes_no", {}, {"value": "no"}, "no"),
        ("rating", {"low": 1, "high": 5}, {"value": "4"}, "4"),
        ("total", {}, {"value": "6"}, "6"),
    ],
)
def test_every_kind_has_its_chart_and_its_form(
    client: Visitor, own: str, plan: Plan, alice: Person, enter: Callable[..., None], kind: str, more: dict[str, int],
    typed: dict[str, str], shown: str,
) -> None:  # fmt: skip
    asked = Fields(name="It", kind=kind, decimals=1 if kind == "pair" else None, **more)  # type: ignore[arg-type]
    metric = setting_up.set_up(Actor(alice.person_id), plan.plan_id, asked, now=NOW)[1]
    path = f"{own}/metrics/{metric.metric_id}"
    sent = client.send(client.get(path), f"{path}/readings", **typed)
    page = client.get(sent.location)
    assert page.words(".days tbody td")[1] == shown
    enter(metric, 1, "1", "60" if kind == "pair" else None)
    page = client.get(path)
    assert bool(page.all(".plot .bars")) == (kind in ("duration", "yes_no", "total"))
    assert not page.all("[type=number], svg[tabindex], svg [tabindex]")
    form = client.get(f"{path}/days/{TODAY}").form(f"/days/{TODAY}")
    assert client.post(f"{path}/days/{TODAY}", form).status == 303, "what the field holds is read as it was"
    assert client.get(path).words(".days tbody td")[1] == shown


def test_the_chart_says_all_in_a_sentence_and_marks_what_was_done(
    client: Visitor, path: str, weight: Metric, enter: Callable[..., None], add_action: Adds, plan: Plan, alice: Person
) -> None:
    for days_ago, value in ((9, "82.4"), (8, "82.2"), (6, "82"), (5, None), (0, "81.4")):
        enter(weight, days_ago, value, note="felt heavy" if days_ago == 6 else "")
    number = int(add_action("Call the bank", due=NOW, at=NOW - timedelta(days=30)).number)
    closing.complete(Actor(alice.person_id), plan.plan_id, number, done_at=NOW - timedelta(days=7), now=NOW)
    page = client.get(path)
    (drawing,) = page.all("svg[role=img]")
    assert page.words(f"#{drawing.attributes['aria-labelledby']}") == [
        "Weight from 24 Oct 2026 to 23 Nov 2026: 4 values, first 82.4 kg, last 81.4 kg; lowest 81.4 kg, highest 82.4 kg; "
        "lower is better, target 80.0 kg by 1 Feb 2027; 1 action done."
    ]
    (line,) = page.all(".plot path:not([class])")
    assert [part.count("L") for part in str(line.attributes["d"]).split("M")[1:]] == [1, 0, 0], "gaps stay gaps"
    assert str(page.all(".plot .done")[0].attributes["d"]).count("M") == 1
    assert page.all(".plot .target")
    assert page.words(".days tr")[1:] == [
        "November 2026", "Mon 23 81.4", "Wed 18 skipped", "Tue 17 82.0 felt heavy", "Mon 16 ✓ Call the bank", "Sun 15 82.2", "Sat 14 82.4",
    ]  # fmt: skip
    assert page.all(f'a[href="/plans/{plan.plan_id}/actions/{number}"]')


def test_a_year_is_light_and_takes_three_calls_beyond_the_session(
    client: Visitor, path: str, weight: Metric, plan: Plan, own: str
) -> None:
    filled(weight, 366)
    page = client.get(f"{path}?range=quarter")
    for span, lines in (("year", 13), ("all", 13), ("quarter", 0)):
        with counted() as calls:
            page = client.get(f"{path}?range={span}")
        assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 2}
        assert len(page.all(".months tbody tr")) == lines
        loaded = [asset(file).content for file in ("style.css", "more.css", "metrics.css", "page.js")]
        assert sum(len(text.encode()) for text in [page.source, *loaded]) < 60_000
    earlier = [str(node.attributes["href"]) for node in page.all(".fold a")]
    assert earlier == [f"{path}?range=quarter&until=2026-08-23"]
    assert "from 24 May 2026 to 23 Aug 2026" in client.get(earlier[0]).text
    with counted() as calls:
        client.get(f"{own}/metrics")
    assert calls == {"GetItem": SESSION + 1, "Query": 1}


def filled(metric: Metric, days: int) -> None:
    """Gives the metric a value a day, behind the scenes."""
    for days_ago in range(days):
        row = Reading(metric.metric_id, at(TODAY - timedelta(days=days_ago), "x"), was={}, by_name="Alice Moreau")
        row.value, row.reported_at = str(Decimal(840 - days_ago % 37) / 10), NOW
        row.save()
    Metric(metric.plan_id, metric.metric_id).update([Metric.days.set(days)])


def test_a_time_that_is_none_is_said(client: Visitor, path: str) -> None:
    assert "Enter a date such as" in client.get(f"{path}?until=soon").text
    assert client.get(f"{path}?range=decade").status == 422
    assert client.get(f"{path}/days/soon").status == 404


def test_a_value_is_corrected_moved_and_removed_and_what_it_was_is_said(
    client: Visitor, path: str, plan: Plan, weight: Metric, enter: Callable[..., None]
) -> None:
    enter(weight, 1, "82.0")
    day = f"{path}/days/2026-11-22"
    sent = client.send(client.get(day), day, value="81.4", do="save")
    assert "Yesterday: 81.4 kg" in client.get(sent.location).text
    assert "was 82.0 kg" in client.get(day).text
    refused = client.send(client.get(day), day, value="a lot", do="save")
    assert (refused.status, refused.value("value")) == (422, "a lot")
    assert refused.problem("value")
    client.send(client.get(day), day, value="81.4", date="2026-11-21", do="save")
    assert last(plan, weight) == "2026-11-21 81.4"
    assert "There’s no value for this day." in client.get(day).text
    day = f"{path}/days/2026-11-21"
    assert "Removed." in client.get(client.send(client.get(day), day, do="remove").location).text
    assert not seeing.get_for(plan.client_id, plan.plan_id, weight.metric_id)[1].latest


def test_a_new_unit_asks_what_becomes_of_the_values(
    client: Visitor, path: str, weight: Metric, plan: Plan, enter: Callable[..., None]
) -> None:
    enter(weight, 0, "80")
    page = client.get(f"{path}/edit")
    asked = client.send(page, f"{path}/edit", unit="lb", name="Body weight", do="save")
    assert asked.status == 422
    assert "was only the name wrong?" in asked.problem("unit")
    assert asked.value("name") == "Body weight"
    assert asked.words(".note button") == ["Convert 1 value", "Only the name was wrong"]
    assert client.send(asked, f"{path}/edit", do="convert").status == 303
    assert "176.4 lb" in client.get(f"{path}").text


def test_who_changed_it_second_is_told(client: Visitor, path: str, visits_as: Browses, carol: Person) -> None:
    page = client.get(f"{path}/edit")
    coach = visits_as(carol)
    coach.send(coach.get(f"{path}/edit"), f"{path}/edit", name="Mass", do="save")
    stale = client.send(page, f"{path}/edit", name="Body", do="save")
    assert stale.status == 412
    assert "Someone else changed it" in stale.text
    assert client.send(stale, f"{path}/edit", do="save").status == 303


def test_it_is_archived_and_only_its_client_deletes_its_data(
    client: Visitor, path: str, own: str, visits_as: Browses, carol: Person, weight: Metric, enter: Callable[..., None]
) -> None:
    enter(weight, 0, "80")
    coach = visits_as(carol)
    assert coach.get(f"{path}/delete").status == 403
    assert "Delete" not in coach.get(path).words(".do a")
    page = coach.get(coach.send(coach.get(path), f"{path}/archive").location)
    assert not page.all(f'form[action="{path}/readings"]')
    assert coach.get(f"{own}/metrics?show=archived").words("section:last-of-type .w") == ["Weight"]
    client.send(page, f"{path}/archive", undo="1")
    deleted = client.get(client.send(client.get(f"{path}/delete"), f"{path}/delete").location)
    assert client.get(path).status == 404
    back = client.send(deleted, f"{path}/bring-back")
    assert "back, with its values" in client.get(back.location).text


def test_all_values_come_as_a_file_that_no_spreadsheet_carries_out(
    client: Visitor, path: str, weight: Metric, enter: Callable[..., None]
) -> None:
    enter(weight, 1, "82.0", note='=HYPERLINK("x")')
    enter(weight, 0, None)
    file = client.get(f"{path}/values.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="weight.csv"' in file.headers["content-disposition"]
    assert file.source.lstrip("\ufeff").splitlines() == [
        "date,value,unit,state,note,by,reported_at",
        '2026-11-22,82,kg,value,"\'=HYPERLINK(""x"")",Alice Moreau,2026-11-23T09:00:00+00:00',
        "2026-11-23,,kg,skipped,,Alice Moreau,2026-11-23T09:00:00+00:00",
    ]
