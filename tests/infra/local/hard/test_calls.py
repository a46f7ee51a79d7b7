"""What a hard cloud makes of a request."""

import json
from urllib.parse import urlencode

from infra.local.hard import calls

FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def test_a_mail_is_known_by_its_recipients_and_a_function_by_its_key() -> None:
    body = urlencode(
        {"Action": "SendRawEmail", "Source": "a@mail.example", "Destinations.member.1": "alice@home.example"}
    )
    call = calls.read("ses", "ses:SendRawEmail", FORM, body.encode(), "ASIA0123456789ABCDEF")
    assert (call.mail_to, call.is_of_a_function, call.about) == (["alice@home.example"], True, ["alice@home.example"])
    assert calls.read("ses", "ses:GetSendQuota", FORM, b"Action=GetSendQuota", "test").mail_to == []
    assert not calls.read("ses", None, FORM, b"", "test").is_of_a_function


def test_a_text_is_known_by_its_number_and_a_topic_is_none() -> None:
    body = urlencode({"Action": "Publish", "PhoneNumber": "+4915112345678", "Message": "Hi"}).encode()
    assert calls.read("sns", "sns:Publish", FORM, body, "test").text_to == "+4915112345678"
    assert calls.read("sns", "sns:Publish", FORM, b"Action=Publish&TopicArn=arn", "test").text_to is None


def test_a_transaction_is_about_those_whose_owed_rows_it_changes() -> None:
    rows = [
        {"Delete": {"Key": {"recipient": {"S": name}, "due_key": {"S": "1"}}}} for name in ("bob", "alice", "alice")
    ]
    body = json.dumps({"TransactItems": rows}).encode()
    call = calls.read("dynamodb", "dynamodb:TransactWriteItems", {}, body, "test")
    assert (call.items, call.about) == (3, ["alice", "bob"])
    assert calls.read("dynamodb", "dynamodb:GetItem", {}, b"{}", "test").items == 0
