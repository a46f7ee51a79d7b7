"""What other programs write, as they write it: what is understood without anything chosen."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from chalicelib.domain.metrics.metric import Metric
from chalicelib.web.pages.metrics.imported import table
from chalicelib.web.pages.metrics.imported.understood import Choices, understood

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
PLAN: Any = SimpleNamespace(client=SimpleNamespace(time_zone="Europe/Berlin"))

WEIGHT: dict[str, Any] = {"name": "Weight", "kind": "number", "unit": "kg"}
SLEEP, FOCUS = {"name": "Sleep", "kind": "duration"}, {"name": "Deep work", "kind": "duration"}
STEPS, RUN = {"name": "Steps", "kind": "total", "unit": "steps"}, {"name": "Run", "kind": "total", "unit": "km"}
WALK, PRESSURE = {"name": "Walk", "kind": "yes_no"}, {"name": "Blood pressure", "kind": "pair", "unit": "mmHg"}
REVENUE = {"name": "Umsatz", "kind": "total", "unit": "€"}

FILES: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "Beeminder": (WEIGHT, '"Date","Value","Comment"\n"2026-11-20","81.4","via API"\n', ["2026-11-20 81.4 via API"]),
    "Beeminder, as it is typed there": (WEIGHT, '2026 11 20 81.4 "felt heavy"\n2026 11 21 81.2 "ok"\n', ["2026-11-20 81.4 felt heavy", "2026-11-21 81.2 ok"]),
    "Loop Habit Tracker, one habit": (WALK, "Date,Value,Notes\n2026-11-20,YES_MANUAL,\n2026-11-21,NO,\n2026-11-22,SKIP,\n2026-11-23,UNKNOWN,\n", ["2026-11-20 1", "2026-11-21 0", "2026-11-22 skipped"]),
    "Loop Habit Tracker, all habits, of which one is counted": (RUN, "Date,Meditate,Run,\n2026-11-20,2,-1,\n2026-11-21,0,5,\n", ["2026-11-21 5"]),
    "Apple Health, exported as it is": (
        WEIGHT, "type,sourceName,unit,creationDate,startDate,endDate,value\nHKQuantityTypeIdentifierBodyMass,Scale,kg,2026-11-21 07:15:00 +0100,"
        "2026-11-20 07:12:00 +0100,2026-11-20 07:12:00 +0100,81.4\n", ["2026-11-20 81.4"],
    ),
    "Apple Health, steps": (
        STEPS, "type,sourceName,unit,creationDate,startDate,endDate,value\nStepCount,Phone,count,2026-11-20 10:15:00 +0100,2026-11-20 10:00:00 +0100,"
        "2026-11-20 10:10:00 +0100,812\n", ["2026-11-20 812"],
    ),
    "Health Auto Export": (WEIGHT, "Date/Time,Active Energy (kcal),Weight & Body Mass (kg)\n2026-11-20 07:12:00,512,81.4\n", ["2026-11-20 81.4"]),
    "Google Sheets in German": (WEIGHT, 'Datum,Gewicht,Bemerkung\n20.11.2026,"81,4",\n21.11.2026,"81,2",nach dem Sport\n', ["2026-11-20 81.4", "2026-11-21 81.2 nach dem Sport"]),
    "Excel in German": (REVENUE, "Datum;Umsatz;Kunde\n20.11.2026;1.234,50 €;Jones\n21.11.2026;950,00 €;Smith\n", ["2026-11-20 1234.5", "2026-11-21 950"]),
    "Omron": (PRESSURE, "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm)\n20 Nov 2026,07:12,122,79,64\n", ["2026-11-20 122/79"]),
    "Sleep Cycle": (SLEEP, "Start;End;Sleep Quality;Time in bed\n2026-11-20 23:10:00;2026-11-21 06:50:00;84%;7:40\n", ["2026-11-20 27600"]),
    "Toggl": (
        FOCUS, "User,Project,Billable,Start date,Start time,End date,End time,Duration\nA,Book,No,2026-11-20,09:00:00,2026-11-20,10:30:00,01:30:00\n",
        ["2026-11-20 5400"],
    ),
}  # fmt: skip


def test_files_of_other_programs_are_understood_as_they_are() -> None:
    found = {name: lines_of(fields, text) for name, (fields, text, _) in FILES.items()}
    assert found == {name: lines for name, (_, _, lines) in FILES.items()}


def lines_of(fields: dict[str, Any], text: str) -> list[str]:
    values: dict[str, Any] = {"decimals": 1, "unit": "", "day_ends": "03:00", "recent": {}}
    metric = Metric("p", "m", **values | fields)
    read = understood(table.read(text), PLAN, metric, Choices(), NOW)
    said = [f"{line}: {reason}" for line, reason in ((each.line, each.reason) for each in read.refused)]
    for each in read.lines:
        value = each.new.value
        shown = "/".join(f"{n:f}" for n in (value.value, value.second) if n is not None) if value else "skipped"
        said.append(" ".join(filter(None, [str(each.new.day), shown, each.new.note])))
    return said
