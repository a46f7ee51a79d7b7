"""Private notes: their rows. They have a table of their own, which only the pages and the API can reach: what sends
messages, and what reads answers, has no right to it."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib import typed
from chalicelib.database.rows import Row, Time
from chalicelib.errors import Invalid

LONGEST_NOTE = 5000


class ByAction(LocalSecondaryIndex["Note"]):
    class Meta:
        index_name = "by_action"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    action_note = UnicodeAttribute(range_key=True)


class Note(Row):
    class Meta:
        env = "NOTES_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    note_id = UnicodeAttribute(range_key=True)
    """Sorts by when it was written, as an entry’s does."""
    action_note = UnicodeAttribute(null=True)
    """``number#note_id`` if it is about an action."""
    by_action = ByAction()
    about = UnicodeAttribute()
    """``client``, ``session`` or ``action``."""
    number = NumberAttribute(null=True)
    """The action’s, if it is about one."""
    text = UnicodeAttribute()
    author_id = UnicodeAttribute()
    author_name = UnicodeAttribute()
    """As the plan called them when they wrote it: they may leave."""
    at = Time()
    edited_at = Time(null=True)
    version = NumberAttribute(default=1)


def checked_text(text: str) -> str:
    """Returns the words of a note; raises `Invalid` at ``text`` unless they have 1 to 5,000 characters."""
    text = typed.lines(text)
    if not text:
        raise Invalid({"text": "Write something first."})
    if len(text) > LONGEST_NOTE:
        raise Invalid({"text": f"A note can have up to {LONGEST_NOTE:,} characters; this one has {len(text):,}."})
    return text
