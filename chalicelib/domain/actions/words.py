"""The words of a change or comment: a text, the mail it came in, and files."""

import textwrap
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import tokens, typed
from chalicelib.domain.actions import hourly_limit
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.stream import files
from chalicelib.domain.stream.files import FileInfo, Sent

LONGEST_FULL_TEXT = 120_000
"""In bytes: how much is kept of the mail that a comment came in. DynamoDB's items end at 400 kB, and their copy in a
local index counts too."""

LONGEST_IN_SHORT = 500


class Words(msgspec.Struct, frozen=True):
    """What someone writes along with a change, or as a comment by itself."""

    text: str = ""
    full_text: str | None = None
    """The whole mail that the text came in."""
    sent: tuple[Sent, ...] = ()
    """Files that came along."""

    def checked(self) -> "Words":
        """Returns the words with the text as we keep it. Raises `Invalid` if it is too long."""
        return msgspec.structs.replace(self, text=checked_comment(self.text))

    def or_file_names(self) -> "Words":
        """Returns the words; if there is no text, the file names become the text."""
        return msgspec.structs.replace(self, text=self.text or files.instead_of_words(self.sent))

    @property
    def in_short(self) -> str:
        """Returns the text on one line, to be shown next to something else."""
        return textwrap.shorten(self.text, LONGEST_IN_SHORT, placeholder=" …")

    @property
    def beyond_text(self) -> str | None:
        """Returns as much of the full text as is kept; ``None`` if the text is all of it."""
        whole = typed.lines((self.full_text or "")[: typed.LONGEST])
        if whole in ("", self.text):
            return None
        return whole.encode(errors="replace")[:LONGEST_FULL_TEXT].decode(errors="ignore")

    def in_notice(self) -> dict[str, Any]:
        """Returns the words in the form that a notice of the change has."""
        return {"comment": self.text, **({"files": [file.name for file in self.sent]} if self.sent else {})}

    def store_files(self, actor: Actor, plan_id: str, once: Key | None, now: datetime) -> dict[str, FileInfo] | None:
        """Stores the files under the key that makes their message count only once; returns them in the form that the
        stream keeps.

        Raises `LimitReached` before storing files of a message that will be refused, since nobody would ever delete
        them.
        """
        if self.sent:
            hourly_limit.check(actor, now)
        return files.store(plan_id, once.key if once else tokens.new_id(), self.sent)


NO_WORDS = Words()
