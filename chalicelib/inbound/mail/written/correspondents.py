"""Who wrote a mail to whom about what, according to its own headers: names that only a quoted mail repeats."""

import email.utils
import re
from dataclasses import dataclass

from chalicelib.inbound.mail.written.parts import Part, sender_name, words_decoded
from chalicelib.patterns import compile_late

_RELAYED = compile_late(r" (?:via|über|par|por|tramite|przez) \S+(?: \S+)?$", re.IGNORECASE)
_PREFIXES = compile_late(r"^(?:\s*(?:\[[^\]]{1,20}\]|[^\W\d_]{1,12}(?:\[\d+\])?\s?[:：]))+\s*")
_LONGEST = 2_000
_MOST = 20
_FIRST_UNSPACED = "\u2e80"
"""Above this code point are scripts that don't separate words."""
_SHORTEST_SUBJECT = 5


@dataclass(frozen=True, slots=True)
class Correspondents:
    """The people and subject of a mail. ``sender`` is the name in From as written; all else is case-folded."""

    sender: str = ""
    senders: re.Pattern[str] | None = None
    """Name and address of the sender."""
    others: re.Pattern[str] | None = None
    """Names and addresses of the recipients, one of whom probably wrote what is quoted."""
    subject: str = ""
    """Without "Re:" and our key."""

    def names_sender(self, text: str) -> bool:
        """Returns whether the line names the sender of this mail."""
        return _names(text, self.senders)

    def names_other(self, text: str) -> bool:
        """Returns whether the line names a recipient of this mail."""
        return _names(text, self.others)

    def names_any(self, text: str) -> bool:
        """Returns whether the line names the sender or a recipient."""
        return self.names_sender(text) or self.names_other(text)

    def has_subject(self, text: str) -> bool:
        """Returns whether the line contains this mail's subject."""
        return len(self.subject) >= _SHORTEST_SUBJECT and self.subject in text.casefold()


NOBODY = Correspondents()


def of(mail: Part) -> Correspondents:
    """Returns what the headers say."""
    sent = _people(mail.headers.get("from", "")[:_LONGEST])
    to = ", ".join(mail.headers.get(name, "")[:_LONGEST] for name in ("to", "reply-to", "cc"))
    subject = words_decoded(mail.headers.get("subject", "")[:_LONGEST])
    bare_subject = " ".join(_PREFIXES.sub("", subject).split()).casefold()
    return Correspondents(sender_name(mail), _any_of(sent), _any_of(_people(to) - sent), bare_subject)


def _people(value: str) -> frozenset[str]:
    found: set[str] = set()
    for name, address in email.utils.getaddresses([value])[:_MOST]:
        found.add(address.casefold())
        plain = " ".join(words_decoded(name).split()).casefold()
        found |= {plain, _RELAYED.sub("", plain)}
    return frozenset(
        each for each in found if "@" in each or " " in each or (len(each) > 1 and each[0] > _FIRST_UNSPACED)
    )


def _any_of(people: frozenset[str]) -> re.Pattern[str] | None:
    """Returns a pattern for whole names only. A first name alone isn't enough, since sentences contain it too."""
    if not people:
        return None
    return re.compile("|".join(_whole(each) for each in sorted(people, key=len, reverse=True)))


def _whole(name: str) -> str:
    plain = re.escape(name)
    return plain if name[0] > _FIRST_UNSPACED else rf"(?<!\w){plain}(?!\w)"


def _names(text: str, who: re.Pattern[str] | None) -> bool:
    return who is not None and who.search(text.casefold()) is not None
