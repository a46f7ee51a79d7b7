"""What is left to do by hand after a deploy: DNS records, approvals, confirmations."""

from typing import Any

import boto3

from infra.deploy import clients


def to_do(session: boto3.Session, outputs: dict[str, str], mail_domain: str, pages: str) -> str:
    """Returns the DNS records to add, and what isn't verified yet, as text to print; ``pages`` is the pages' address."""
    email = clients.of(session, "sesv2")
    identity = email.get_email_identity(EmailIdentity=mail_domain)
    account = email.get_account()
    lines = ["", "DNS records for mail:", *records(identity, mail_domain, session.region_name or "")]
    if target := outputs.get("WebAddressTarget"):
        lines += ["", "DNS record for the pages:", f"  {pages.removeprefix('https://')}  CNAME  {target}"]
    lines.append("")
    if not identity.get("VerifiedForSendingStatus"):
        lines.append(
            f"Not yet verified: {mail_domain}. Add the CNAME records; SES checks again by itself, usually within the hour."
        )
    mail_from = identity.get("MailFromAttributes", {})
    if mail_from.get("MailFromDomain") and mail_from.get("MailFromDomainStatus") not in (None, "SUCCESS"):
        lines.append(
            f"Not yet verified: the sender domain {mail_from['MailFromDomain']} ({mail_from['MailFromDomainStatus']}). "
            "Mail is sent all the same."
        )
    if not account.get("ProductionAccessEnabled"):
        lines.append(
            "SES is in its sandbox: mail goes only to addresses you have verified. Ask for production access (infra/README.md)."
        )
    if not account.get("SendingEnabled", True):
        lines.append("SES has paused sending for this account. The SES console says why.")
    return "\n".join(lines)


def records(identity: dict[str, Any], mail_domain: str, region: str) -> list[str]:
    """Returns one line per record: DKIM, incoming mail, the sender domain, and DMARC."""
    tokens = identity.get("DkimAttributes", {}).get("Tokens", [])
    # An identity that was there before Followthrough may send as SES's own domain.
    sender = identity.get("MailFromAttributes", {}).get("MailFromDomain")
    return [
        *(f"  {token}._domainkey.{mail_domain}  CNAME  {token}.dkim.amazonses.com" for token in tokens),
        f"  {mail_domain}  MX  10 inbound-smtp.{region}.amazonaws.com",
        *(_sender_records(sender, region) if sender else ()),
        f'  _dmarc.{mail_domain}  TXT  "v=DMARC1; p=quarantine; adkim=r; aspf=r"',
    ]


def _sender_records(sender: str, region: str) -> tuple[str, str]:
    return (
        f"  {sender}  MX  10 feedback-smtp.{region}.amazonses.com",
        f'  {sender}  TXT  "v=spf1 include:amazonses.com ~all"',
    )
