"""The records that a deploy asks for."""

from infra.deploy.dns import records


def test_the_records_let_ses_sign_receive_and_be_trusted() -> None:
    lines = records({"DkimAttributes": {"Tokens": ["abc", "def", "ghi"]}}, "ft.example.com", "eu-west-1")
    assert lines == [
        "  abc._domainkey.ft.example.com  CNAME  abc.dkim.amazonses.com",
        "  def._domainkey.ft.example.com  CNAME  def.dkim.amazonses.com",
        "  ghi._domainkey.ft.example.com  CNAME  ghi.dkim.amazonses.com",
        "  ft.example.com  MX  10 inbound-smtp.eu-west-1.amazonaws.com",
        "  bounce.ft.example.com  MX  10 feedback-smtp.eu-west-1.amazonses.com",
        '  bounce.ft.example.com  TXT  "v=spf1 include:amazonses.com ~all"',
        '  _dmarc.ft.example.com  TXT  "v=DMARC1; p=quarantine; adkim=r; aspf=r"',
    ]
