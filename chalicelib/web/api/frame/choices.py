"""Names for the choices in the description of the API, so that a program generated from it can name them too."""

from typing import Any

Schema = Any
"""A JSON Schema, or a part of one."""

NAMES = {
    "ActionStatus": ("cancelled", "done", "open"),
    "ActionFilter": ("cancelled", "done", "late", "open"),
    "AskedDay": ("day", "day_before"),
    "Better": ("higher", "lower", "range"),
    "CascadeChoice": ("delete", "keep"),
    "Channel": ("digest", "email", "off", "text"),
    "ChannelOfAskings": ("digest", "email", "off"),
    "ChannelOfReminders": ("email", "off"),
    "ChoiceBy": ("defaults", "own", "plan", "usual"),
    "Clock": ("12", "24"),
    "ClientOrder": ("due_soon", "heard", "late", "name", "needs", "on_time", "unread"),
    "CommentVia": ("api", "email", "page", "text"),
    "DigestRhythm": ("day", "off", "week"),
    "EmailState": ("bounced", "complained", "ok"),
    "EntryGroup": ("done", "moved", "said", "sent"),
    "Event": (
        "asking", "cancelled", "changed", "comment", "done", "late", "new", "proposal", "reminder", "reopened", "stuck",
    ),
    "GivenRole": ("coach", "viewer"),
    "LineOutcome": ("changed", "created", "refused"),
    "MemberState": ("active", "declined", "invited"),
    "MetricKind": ("duration", "number", "pair", "rating", "total", "yes_no"),
    "NoteAbout": ("action", "client", "session"),
    "OpenOrArchived": ("all", "archived", "open"),
    "PerDay": ("last", "max", "mean", "min", "sum"),
    "PhoneState": ("awaiting", "confirmed", "none", "stopped", "unreachable"),
    "ReadingState": ("removed", "skipped", "value"),
    "RefusalFilter": ("all", "automatic", "open", "settled"),
    "RefusalState": ("answered", "assigned", "automatic", "dismissed", "open"),
    "ReminderState": ("planned", "sent", "skipped"),
    "RhythmUnit": ("day", "month", "week", "weekdays", "whenever"),
    "Role": ("client", "coach", "primary", "viewer"),
    "SentBy": ("email", "text"),
    "Side": ("client", "coach"),
    "ValuesKept": ("convert", "keep"),
    "Via": ("api", "email", "link", "page", "text"),
    "Weekday": ("fri", "mon", "sat", "sun", "thu", "tue", "wed"),
}  # fmt: skip
"""Each set of choices by its name. Clients are generated from these names: never rename one."""

_BY_CHOICES = {choices: name for name, choices in NAMES.items()}


def schemas() -> dict[str, Schema]:
    """Returns the schemas of the named choices."""
    return {name: {"title": name, "type": "string", "enum": list(choices)} for name, choices in NAMES.items()}


def named(schema: Schema) -> Schema:
    """Returns a schema in which every choice refers to the one of its name; its other descriptions stay."""
    if isinstance(schema, list):
        return [named(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    name = _BY_CHOICES.get(tuple(sorted(map(str, schema["enum"])))) if isinstance(schema.get("enum"), list) else None
    if name is None:
        return {key: named(value) for key, value in schema.items()}
    return {"$ref": f"#/components/schemas/{name}"} | {
        key: value for key, value in schema.items() if key not in ("enum", "type")
    }
