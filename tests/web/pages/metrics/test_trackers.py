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
MOOD, GLUCOSE = (
    {"name": "Mood", "kind": "rating", "low": 1, "high": 5},
    {"name": "Glucose", "kind": "number", "unit": "mmol/l"},
)

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
    "Withings, blood pressure": (PRESSURE, 'Date,"Heart rate",Systolic,Diastolic,Comments\n"2026-11-20 07:12:00",64,122,79,\n', ["2026-11-20 122/79"]),
    "Garmin, weight, with days as headings": (
        WEIGHT, 'Time,Weight,Change,BMI,\n" Nov 20, 2026",\n7:12 AM,81.4 kg,0.2 kg,24.8,\n" Nov 19, 2026",\n7:10 AM,81.2 kg,0.1 kg,24.7,\n',
        ["2026-11-19 81.2", "2026-11-20 81.4"],
    ),
    "Garmin, how long activities took": (
        FOCUS, 'Activity Type,Date,Title,Distance,Calories,Time,Avg HR\nRunning,2026-11-20 07:01:00,"Run","7.51","512","00:41:20","150"\n', ["2026-11-20 2480"],
    ),
    "Fitbit, activities": (STEPS, 'Activities\nDate,Calories Burned,Steps,Distance\n"20-11-2026","2,512","9,120","6.8"\n', ["2026-11-20 9120"]),
    "Fitbit, sleep": (
        SLEEP, 'Sleep\nStart Time,End Time,Minutes Asleep,Minutes Awake,Time in Bed\n"2026-11-20 11:10PM","2026-11-21 6:50AM","432","28","460"\n', ["2026-11-20 25920"],
    ),
    "Google Fit": (STEPS, "Date,Move Minutes count,Calories (kcal),Step count\n2026-11-20,61,1812.33,9120\n", ["2026-11-20 9120"]),
    "Strava": (RUN, 'Activity ID,Activity Date,Activity Type,Elapsed Time,Distance\n123,"Nov 20, 2026, 6:12:33 AM",Run,2512,7.51\n', ["2026-11-20 7.51"]),
    "Renpho": (WEIGHT, 'Time of Measurement,Weight(lb),BMI\n"11/20/2026, 07:12:33",179.5,24.8\n', ["2026-11-20 81.4"]),
    "Daylio": (
        MOOD, 'full_date,date,weekday,time,mood,activities,note\n2026-11-20,November 20,Friday,21:05,good,run,"long day"\n2026-11-19,November 19,Thursday,21:05,rad,,\n',
        ["2026-11-19 5", "2026-11-20 4 long day"],
    ),
    "HabitBull, all habits": (
        WALK, "HabitName,HabitCategory,CalendarDate,Value,CommentText\nWalk,Health,2026-11-20,1,\nRead,Mind,2026-11-20,0,\nWalk,Health,2026-11-21,0,rain\n",
        ["2026-11-20 1", "2026-11-21 0 rain"],
    ),
    "a tracker of anything, one line for each": (
        WEIGHT, "date,metric,value,unit\n2026-11-20,Weight,179.5,lb\n2026-11-20,Sleep,7.5,h\n2026-11-21,Weight,81.2,kg\n", ["2026-11-20 81.4", "2026-11-21 81.2"],
    ),
    "Streaks": (
        WALK, "task_id,title,entry_type,entry_timestamp,entry_date,page\n1,Walk,completed_manually,2026-11-20T10:00:00Z,20261120,1\n"
        "1,Walk,missed_auto,2026-11-21T10:00:00Z,20261121,1\n", ["2026-11-20 1", "2026-11-21 0"],
    ),
    "Oura, in seconds": (SLEEP, "date,Sleep Score,Total Sleep Duration\n2026-11-20,81,27000\n2026-11-21,77,25200\n", ["2026-11-20 27000", "2026-11-21 25200"]),
    "RescueTime": (FOCUS, "Date,Time Spent (seconds),Number of People,Productivity\n2026-11-20T00:00:00,5400,1,2\n", ["2026-11-20 5400"]),
    "LibreView, with a date in its title": (
        GLUCOSE, "Glucose Data,Generated on,30-11-2026 10:00 UTC\nDevice,Serial Number,Device Timestamp,Record Type,Historic Glucose mmol/L,Notes\n"
        "LibreLink,abc,20-11-2026 07:12,0,5.6,\n", ["2026-11-20 5.6"],
    ),
    "Samsung Health": (
        WEIGHT, "com.samsung.health.weight,6000,4\nheight,weight,create_time,start_time,time_offset\n180.0,81.4,2026-11-21 06:12:33.000,2026-11-20 06:12:33.000,UTC+0100\n",
        ["2026-11-20 81.4"],
    ),
    "moments counted in seconds": (WEIGHT, "timestamp,weight\n1795154400,81.4\n", ["2026-11-20 81.4"]),
    "Excel, which says how it separates": (WEIGHT, "sep=;\nDatum;Gewicht\nFr. 20.11.2026;81,4\nSamstag, 21. November 2026;81,2\n", ["2026-11-20 81.4", "2026-11-21 81.2"]),
    "Spanish and Portuguese days": (
        WEIGHT, "Fecha;Peso\nviernes, 13 de noviembre de 2026;81,4\nsexta-feira, 20 de novembro de 2026;81,2\n", ["2026-11-13 81.4", "2026-11-20 81.2"],
    ),
    "a spreadsheet with crosses": (WALK, "Date,Walk,Read\n2026-11-20,x,\n2026-11-21,,x\n2026-11-22,X,x\n", ["2026-11-20 1", "2026-11-22 1"]),
    "words for what is empty": (WEIGHT, "Date,Weight\n2026-11-20,81.4\n2026-11-21,--\n2026-11-22,null\n2026-11-23,N/A\n", ["2026-11-20 81.4", "2026-11-23 skipped"]),
    "sums at the end": (RUN, "Date,Run\n2026-11-20,5\nTotal,5\n", ["3: “Total” isn’t a date.", "2026-11-20 5"]),
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
