"""SNS's calls about its SMS sandbox, which the emulator doesn't know."""

from infra.local.hard.answers import Answer, written
from infra.local.hard.calls import Call
from infra.local.hard.clouds import Cloud
from infra.local.hard.errors import Error
from infra.local.hard.texts import MOST_NUMBERS, Texts

CODE = "123456"
"""The code that is texted to a number to verify it; always this one here."""
# SNS API reference, VerifySMSSandboxPhoneNumber and CreateSMSSandboxPhoneNumber.
_WRONG_CODE = Error("Verification", 400, "Verification failed: Invalid code")
_TOO_MANY = Error("UserError", 400, f"You can have up to {MOST_NUMBERS} verified destination phone numbers.")


def answer(call: Call, cloud: Cloud, texts: Texts, request_id: str) -> Answer | None:
    """Answers a call about the sandbox; ``None`` if it is about something else."""
    number = call.parameters.get("PhoneNumber", "")
    if call.service != "sns" or "SMSSandbox" not in call.action:
        return None
    if call.action == "VerifySMSSandboxPhoneNumber":
        if call.parameters.get("OneTimePassword") != CODE:
            return written(_WRONG_CODE, call, request_id)
        if not texts.verify(number):
            return written(_TOO_MANY, call, request_id)
    is_in = str(cloud.is_sandboxed).lower()
    result = f"<IsInSandbox>{is_in}</IsInSandbox>" if call.action == "GetSMSSandboxAccountStatus" else ""
    body = (
        f'<{call.action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><{call.action}Result>{result}</{call.action}Result>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{call.action}Response>"
    )
    return 200, {"Content-Type": "text/xml"}, body.encode()
