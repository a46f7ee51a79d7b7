"""What AWS allows this account to send, and whether anybody gets its alarms: one row, written by the sweep once an hour."""

from datetime import datetime

import msgspec

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key

KEY = "account"


class Account(msgspec.Struct, frozen=True):
    """The account as it was when the row was written."""

    rate: float
    """Mails a second that SES accepts; 1 in its sandbox (SES developer guide, "Service quotas in Amazon SES")."""
    a_day: float
    """Mails in 24 hours that SES accepts; -1 for as many as one likes (SES API reference, GetSendQuota)."""
    sent: float
    """Mails that SES accepted in the last 24 hours."""
    alarms_confirmed: bool = False
    """Whether somebody confirmed a subscription to the alarms."""


def keep(account: Account, now: datetime) -> None:
    """Writes the row, unless a later reading has."""
    write = Write()
    row = keys.new(KEY, kind=KEY, now=now, lasts=None, data=msgspec.to_builtins(account))
    write.put(row, condition=Key.key.does_not_exist() | (Key.created_at < now))
    try:
        write.commit()
    except Lost:
        return  # of two sweeps at once, the later one's reading is as good


def find() -> Account | None:
    """Returns the account; ``None`` if the sweep hasn't read it yet."""
    row = Key.find(KEY)
    return None if row is None else read(row)


def read(row: Key) -> Account:
    """Returns what the row of the key `KEY` says."""
    return msgspec.convert(row.data, Account)
