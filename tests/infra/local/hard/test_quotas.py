"""What an account may send."""

import msgspec

from infra.local.hard import errors
from infra.local.hard.clouds import BUSY, NEW
from infra.local.hard.quotas import Quotas


def test_a_new_account_sends_one_mail_a_second() -> None:
    quotas = Quotas(NEW)
    assert quotas.mail(1, 100.0, 0) is None
    assert quotas.mail(1, 100.9, 1) is errors.RATE_EXCEEDED
    assert quotas.mail(1, 101.0, 1) is None
    assert quotas.mail(1, 101.5, 2) is errors.RATE_EXCEEDED
    assert quotas.mail(1, 160.0, 2) is None
    assert quotas.mail(1, 160.0, 3) is errors.RATE_EXCEEDED  # a minute of silence is not saved up


def test_a_second_may_go_at_once_but_not_two() -> None:
    quotas = Quotas(BUSY)
    assert [quotas.mail(1, 50.0, 0) for _ in range(14)] == [None] * 14
    assert quotas.mail(1, 50.0, 14) is errors.RATE_EXCEEDED
    assert quotas.mail(1, 50.08, 14) is None


def test_recipients_count_and_not_mails() -> None:
    assert Quotas(NEW).mail(2, 100.0, 0) is errors.RATE_EXCEEDED


def test_two_hundred_a_day_are_enough() -> None:
    quotas = Quotas(NEW)
    assert quotas.mail(1, 100.0, 199) is None
    assert quotas.mail(1, 200.0, 200) is errors.DAY_EXCEEDED


def test_in_a_hurry_more_is_let_through_since_senders_go_faster() -> None:
    quotas = Quotas(msgspec.structs.replace(NEW, hurry=10))
    assert [quotas.mail(1, 50.0, 0) for _ in range(11)] == [None] * 10 + [errors.RATE_EXCEEDED]
