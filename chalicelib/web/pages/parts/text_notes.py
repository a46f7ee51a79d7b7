"""What a form says next to texts about somebody who can't be texted, or not yet."""

from collections.abc import Mapping

from chalicelib.domain.plans.seeing import Seen
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit

_Notes = Mapping[str, tuple[str, str]]
"""By the state of a phone number: for its owner, and for others."""
_ONCE_CHOSEN: _Notes = {
    "awaiting": (
        "You haven’t replied YES to our text yet. Until you do, texts to you go by email.",
        "{0} hasn’t replied YES to our text yet. Until then, texts go by email.",
    ),
    "stopped": ("You’ve replied STOP, so texts go by email.", "{0} has replied STOP, so texts go by email."),
    "unreachable": (
        "We can’t reach your number, so texts go by email.",
        "We can’t reach {0}’s number, so texts go by email.",
    ),
}
_OF_REMINDERS: _Notes = {
    "none": (
        "You can’t choose texts to yourself until you’ve confirmed a number in your settings.",
        "You can’t choose texts to {0}, who has no confirmed number.",
    ),
    **_ONCE_CHOSEN,
}
_OF_ASKINGS: _Notes = {
    "none": (
        "You have no confirmed number yet, so this goes by email until you’ve confirmed one in your settings.",
        "{0} has no confirmed number yet, so this goes by email until there is one.",
    ),
    **_ONCE_CHOSEN,
}


def of_reminder(visit: Visit, member: Seen) -> str:
    """Returns a sentence for a form that offers texts only to those with a number; empty if they can be texted."""
    return _note(_OF_REMINDERS, visit, member)


def of_asking(visit: Visit, member: Seen) -> str:
    """Returns a sentence for a form that offers texts to everybody; empty if they can be texted."""
    return _note(_OF_ASKINGS, visit, member)


def _note(notes: _Notes, visit: Visit, member: Seen) -> str:
    mine, theirs = notes.get(member.phone_state or "", ("", ""))
    return mine if member.person_id == visit.my_id else theirs.format(isolated(member.name))
