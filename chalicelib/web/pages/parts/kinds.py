"""What people call the kinds of messages and events."""

ABOUT = {
    "new": "word of a new action",
    "changed": "word of the change",
    "comment": "a comment",
    "done": "word that it is done",
    "reopened": "word that it is open again",
    "cancelled": "word that it is cancelled",
    "late": "word that it was due",
    "reminder": "a reminder",
    "proposal": "word of another date",
    "stuck": "word that it is stuck",
    "invitation": "the invitation",
    "team_invitation": "the invitation",
    "handed_over": "word of the hand-over",
    "plan_so_far": "the plan so far",
    "declined": "word of the answer",
    "address_dead": "word of mail that comes back",
    "answer": "an answer",
}
"""What a message of each kind is called."""

EVENTS = {
    "new": "new actions",
    "changed": "changes",
    "comment": "comments",
    "done": "what is done",
    "reopened": "what is open again",
    "cancelled": "what is cancelled",
    "late": "what was due",
    "reminder": "reminders",
    "proposal": "other dates asked for",
    "stuck": "what is stuck",
}
"""What one can choose to be told of."""


def event(kind: str) -> str:
    """Returns what an event is called at the beginning of a line."""
    return EVENTS[kind][0].upper() + EVENTS[kind][1:]


def message(kind: str) -> str:
    """Returns what a message is called at the beginning of a line."""
    about = ABOUT.get(kind, "a message")
    return about[0].upper() + about[1:]
