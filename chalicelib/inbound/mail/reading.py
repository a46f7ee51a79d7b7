"""Reads what we store of a mail: its words without our links, and its attachments."""

import logging
from datetime import datetime

import msgspec

from chalicelib.domain.actions.words import LONGEST_FULL_TEXT, Words
from chalicelib.domain.stream import room
from chalicelib.domain.stream.files import instead_of_words
from chalicelib.inbound import blanks
from chalicelib.inbound.commands import read
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.mail import checks, files
from chalicelib.inbound.mail.checks import Mail
from chalicelib.inbound.mail.written import bodies, written
from chalicelib.inbound.refusals import Encrypted, ReplyRefused, TooLong, Unreadable

log = logging.getLogger(__name__)

MOST_BYTES = 200_000
"""In bytes of UTF-8: the largest full text. An item of DynamoDB may have 400 kB."""


def words(mail: Mail) -> Words:
    """Returns the words and files of a mail. A photo alone isn't an empty reply. Raises `TooLong` if the words can't
    all be stored, and `Encrypted`."""
    said, is_cut = _read(mail)
    if is_cut or len(said.text) > LONGEST_FULL_TEXT or len(said.text.encode()) > MOST_BYTES:
        raise TooLong
    try:
        sent = tuple(files.read(mail.raw))
    except Exception:  # our own mistake must not lose the words along with the files
        log.exception("The files of a mail could not be read")
        return said
    return Words(said.text or instead_of_words(sent), said.full_text, sent)


def with_room(words: Words, person_id: str, plan_id: str) -> Words:
    """Returns the words with the files that this person and plan have room for; of other files only the names are
    kept."""
    if all(file.content is None for file in words.sent):
        return words
    return msgspec.structs.replace(words, sent=room.fitting(words.sent, room.left(person_id, plan_id)))


def of_refused(mail: Mail, refusal: ReplyRefused, *, is_all: bool) -> str:
    """Returns the text of a refused mail, so that a coach can recognise it and file it.

    If it has no words of its own and ``is_all``, returns the whole text: the words may have been taken for a quote.
    """
    if not refusal.is_safe_to_read or not mail.raw:
        return ""
    try:
        said, _ = _read(mail)
    except ReplyRefused:
        return ""
    return said.text or (said.full_text or "" if is_all else "")


def done_in_subject(mail: Mail, now: datetime) -> str:
    """Returns the subject if it is nothing but DONE; empty if it is anything else, or our own subject returned."""
    words = checks.bare_subject(mail)
    command = None if checks.plans_named(words) else read.mailed(words, now)
    return blanks.storable(words) if isinstance(command, Done) and not command.comment else ""


def _read(mail: Mail) -> tuple[Words, bool]:
    """Returns the words and files, and whether some are missing because the mail is too long to read."""
    try:
        reply = written.read(mail.raw)
        text = blanks.storable(reply.text)
        full_text = text if reply.full_text == reply.text else blanks.storable(reply.full_text)
    except Exception as error:  # our own mistake: trying again can't help, and must not block the queue
        log.exception("A mail could not be read")
        raise Unreadable from error
    if reply.is_encrypted and (not text or text.startswith(bodies.ARMOUR)):
        raise Encrypted
    return Words(text, full_text.encode()[:MOST_BYTES].decode("utf-8", "ignore")), reply.is_cut
