"""What counts as one mailbox and as one caller."""

import pytest

from chalicelib.domain.people import mailboxes


@pytest.mark.parametrize(
    ("email", "counted"),
    [
        ("a.b@home.example", "a.b@home.example"),
        ("a.b+tag+more@home.example", "a.b@home.example"),
        ("a.b+tag@gmail.com", "ab@gmail.com"),
        ("ab@googlemail.com", "ab@gmail.com"),
        ("+tag@home.example", "+tag@home.example"),
        ("...@gmail.com", "...@gmail.com"),
    ],
)
def test_addresses_of_one_mailbox_are_counted_as_one(email: str, counted: str) -> None:
    assert mailboxes.counted(email) == counted


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("x", "x"),
    ],
)
def test_a_caller_with_ipv6_is_counted_by_its_network(address: str, counted: str) -> None:
    assert mailboxes.counted_caller(address) == counted
