"""The records that a deploy asks for."""

from infra.deploy.dns import records


def test_the_records_let_ses_sign_receive_and_be_trusted() -> None:
    identity = {
        "DkimAttributes": {"Tokens": ["abc", "def", "ghi"]},
        "MailFromAttributes": {"MailFromDomain": "bounce.ft.example.com"},
    }
    lines = records(identity, "ft.example.com", "eu-west-1")
    assert lines == [
        "  abc._domainkey.ft.example.com  CNAME  abc.dkim.amazonses.com",
        "  def._domainkey.ft.example.com  CNAME  def.dkim.amazonses.com",
        "  ghi._domainkey.ft.example.com  CNAME  ghi.dkim.amazonses.com",
        "  ft.example.com  MX  10 inbound-smtp.eu-west-1.amazonaws.com",
        "  bounce.ft.example.com  MX  10 feedback-smtp.eu-west-1.amazonses.com",
        '  bounce.ft.example.com  TXT  "v=spf1 include:amazonses.com ~all"',
        '  _dmarc.ft.example.com  TXT  "v=DMARC1; p=quarantine; adkim=r; aspf=r"',
    ]


def test_a_domain_that_was_there_before_keeps_the_sender_domain_it_has() -> None:
    own = records({"MailFromAttributes": {"MailFromDomain": "mail.example.com"}}, "ft.example.com", "eu-west-1")
    assert "  mail.example.com  MX  10 feedback-smtp.eu-west-1.amazonses.com" in own
    assert not any("bounce." in line for line in records({}, "ft.example.com", "eu-west-1"))
