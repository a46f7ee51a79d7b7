"""What is said about several actions at once, above the list."""

_SAID = {
    "shifted": "moved",
    "dropped": "cancelled",
    "filed": "put into the project",
    "unfiled": "taken out of their projects",
    "listed": "added",
    "undone": "are as they were before",
    "again": "",
    "reminded": "goes out in a minute",
    "reminding": "goes out when their quiet hours end",
    "unreminded": "",
}
KINDS = frozenset(_SAID)
REMINDER = "reminder"
"""Stands for the day's reminder among the ids that can be undone."""


def undo(kind: str) -> str:
    """Returns the id by which it is undone, if it has none of its own; otherwise an empty string."""
    return REMINDER if kind in ("reminded", "reminding") else ""


def said(kind: str, count: int, left: int) -> str:
    """Says ``5 actions moved. 1 was changed by someone else in the meantime and stays as it is.``"""
    if kind == "again":
        return "You’ve already sent this, and it was done then."
    if kind == "unreminded":
        return "The reminder won’t go out."
    if kind in ("reminded", "reminding"):
        return f"A reminder about {count} action{'s' if count != 1 else ''} {_SAID[kind]}."
    if not count and not left:
        return (
            "There was nothing left to undo."
            if kind == "undone"
            else "They were like that already, so nothing has changed."
        )
    words = f"{count or 'No'} action{'s' if count != 1 else ''} {_SAID[kind]}."
    if count == 1:
        words = words.replace("their projects", "its project").replace("are as they were", "is as it was")
    if left:
        words += f" {left} {'was' if left == 1 else 'were'} changed by someone else in the meantime and stay{'s' if left == 1 else ''} as {'it is' if left == 1 else 'they are'}."
    return words
