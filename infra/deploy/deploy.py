"""Brings a stack up to date with the code: ``python -m infra.deploy.deploy --stage prod --domain example.com``.

The same program deploys to AWS and to the emulator of the local run. It is safe to repeat: whatever is up to date
stays, and tables and the signing keys are kept.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import msgspec
from botocore.exceptions import ClientError

from chalicelib import domain_names
from infra.deploy import api_logs, dns, receiving, signing_key, stacks, texting
from infra.deploy.stacks import Stack
from infra.package.build import BUILD
from infra.package.packed import packed

_LIMITS = {
    "TextCountries": "the countries whose numbers may be asked whether they want texts, such as DE,US",
    "NumbersADay": "the most numbers asked whether they want texts, a day",
    "NumbersPerCoach": "the same for one coach with those they made coaches",
    "NumbersPerPerson": "the same about one person",
    "InvitationsADay": "the most invitations a day of one coach with those they made coaches",
    "FilesMbPerPerson": "megabytes of files kept for one person; 500 unless given",
    "FilesMbPerPlan": "megabytes of files kept in one plan; 2000 unless given",
    "SmsLimitUsd": "what AWS lets the account spend on texts in a month; an alarm comes at 80 %%",
    "BudgetUsd": "what the account is meant to cost in a month; 0 for no budget",
    "MaximumConcurrency": "functions that take from one queue at a time, at least 2; 2 unless given",
}
"""Parameters of the template that limit what goes to strangers, what is kept, and what runs at once; each is an argument of this program too."""
_KEPT_ON_LATER_DEPLOYS = (
    "PublicUrl", "WebDomain", "CertificateArn", "SmsNumber", "AlarmEmail", *_LIMITS,
)  # fmt: skip


class Wanted(msgspec.Struct, frozen=True):
    """The settings of a deployment; ``None`` keeps what an earlier deploy set."""

    stage: str
    mail_domain: str
    public_url: str | None = None
    web_domain: str | None = None
    certificate_arn: str | None = None
    sms_number: str | None = None
    alarm_email: str | None = None
    files_mb_per_person: str | None = None
    files_mb_per_plan: str | None = None
    text_countries: str | None = None
    numbers_a_day: str | None = None
    numbers_per_coach: str | None = None
    numbers_per_person: str | None = None
    invitations_a_day: str | None = None
    sms_limit_usd: str | None = None
    budget_usd: str | None = None
    maximum_concurrency: str | None = None

    @property
    def stack_name(self) -> str:
        return stacks.name_of(self.stage)


def deploy(session: boto3.Session, wanted: Wanted, zip_path: Path, template: dict[str, Any]) -> Stack:
    """Uploads code and template, updates the stack, and does what CloudFormation can't."""
    signing_key.ensure(session, wanted.stack_name)
    bucket = _bootstrap_bucket(session)
    api_logs.allow(session)
    code = _upload(session, bucket, zip_path.read_bytes(), "zip")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{bucket}/{code}"
    key = _upload(session, bucket, json.dumps(template).encode(), "json")
    template_url = f"{session.client('s3').meta.endpoint_url}/{bucket}/{key}"
    _bring_up(session, wanted, template_url, template)
    stack = stacks.read(session, wanted.stack_name)
    if not _parameters(session, wanted.stack_name).get("PublicUrl"):
        # The API function can't refer to its own API's address in one template: that would be a cycle.
        address = f"https://{wanted.web_domain}" if wanted.web_domain else stack.outputs["PublicUrl"]
        _bring_up(session, msgspec.structs.replace(wanted, public_url=address), template_url, template)
        stack = stacks.read(session, wanted.stack_name)
    receiving.follow(
        session, stack.name, wanted.mail_domain, stack.outputs["MailBucket"], stack.outputs["MailReceived"]
    )
    return stack


def _bootstrap_bucket(session: boto3.Session) -> str:
    """Returns the bucket for code and templates, creating it on the first deploy."""
    account = session.client("sts").get_caller_identity()["Account"]
    name = f"followthrough-deploy-{account}-{session.region_name}"
    s3 = session.client("s3")
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise
        place = {} if session.region_name == "us-east-1" else {"LocationConstraint": session.region_name}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))
        blocked = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    return name


def _upload(session: boto3.Session, bucket: str, content: bytes, ending: str) -> str:
    """Uploads under a name made from the content, so that unchanged code changes nothing."""
    key = f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    session.client("s3").put_object(Bucket=bucket, Key=key, Body=content)
    return key


def _bring_up(session: boto3.Session, wanted: Wanted, template_url: str, template: dict[str, Any]) -> None:
    cloudformation = session.client("cloudformation")
    state = _state(cloudformation, wanted.stack_name)
    if state == "ROLLBACK_COMPLETE":  # creation failed the first time; such a stack can only be deleted
        cloudformation.delete_stack(StackName=wanted.stack_name)
        _wait(cloudformation, wanted.stack_name)
        state = None
    before = _parameters(session, wanted.stack_name) if state else {}
    arguments = {
        "StackName": wanted.stack_name,
        "TemplateURL": template_url,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": _wanted_parameters(wanted, before, template),
    }
    try:
        if state:
            cloudformation.update_stack(**arguments)
        else:
            cloudformation.create_stack(**arguments)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            return
        raise
    state = _wait(cloudformation, wanted.stack_name)
    if state not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise SystemExit(f"The stack is {state}:\n{_what_failed(cloudformation, wanted.stack_name)}")


def _wanted_parameters(wanted: Wanted, before: dict[str, str], template: dict[str, Any]) -> list[dict[str, Any]]:
    given = {
        "Stage": wanted.stage, "MailDomain": wanted.mail_domain, "PublicUrl": wanted.public_url,
        "WebDomain": wanted.web_domain, "CertificateArn": wanted.certificate_arn, "SmsNumber": wanted.sms_number,
        "AlarmEmail": wanted.alarm_email,
        **{name: getattr(wanted, _words(name, "_")) for name in _LIMITS},
    }  # fmt: skip
    parameters: list[dict[str, Any]] = []
    for name in template["Parameters"]:
        if given[name] is not None:
            parameters.append({"ParameterKey": name, "ParameterValue": given[name]})
        elif name in before and name in _KEPT_ON_LATER_DEPLOYS:
            parameters.append({"ParameterKey": name, "UsePreviousValue": True})
    return parameters


def _words(name: str, between: str) -> str:
    """``numbers_a_day`` for ``NumbersADay`` and ``_``."""
    return re.sub(r"(?<!^)(?=[A-Z])", between, name).lower()


def _parameters(session: boto3.Session, name: str) -> dict[str, str]:
    description = session.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    return {each["ParameterKey"]: each.get("ParameterValue", "") for each in description.get("Parameters", [])}


def _state(cloudformation: Any, name: str) -> str | None:
    """Returns the state of the stack; ``None`` if there is none of this name."""
    try:
        return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def _wait(cloudformation: Any, name: str) -> str | None:
    while (state := _state(cloudformation, name)) and state.endswith("IN_PROGRESS"):
        time.sleep(0.3 if "127.0.0.1" in cloudformation.meta.endpoint_url else 5)
    return state


def _what_failed(cloudformation: Any, name: str) -> str:
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return "\n".join(
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if "FAILED" in event["ResourceStatus"]
    )


def _given(value: str) -> str:
    """Refuses an empty argument: make passes them on even if they were not given."""
    if not value:
        raise argparse.ArgumentTypeError("is needed, such as: make deploy STAGE=prod DOMAIN=ft.example.com")
    return value


def _domain(value: str) -> str:
    """Returns a domain as DNS and SES know it: ``xn--mnchen-3ya.example`` for ``münchen.example``."""
    try:
        return domain_names.ascii_name(value)
    except domain_names.NotADomain:
        raise argparse.ArgumentTypeError(f"no domain can be called {value}") from None


def main() -> None:
    parser = argparse.ArgumentParser(description="Deploys Followthrough to AWS.")
    parser.add_argument(
        "--stage", required=True, type=_given, metavar="STAGE", help="such as prod; each has its own stack"
    )
    parser.add_argument(
        "--domain",
        required=True,
        type=lambda value: _domain(_given(value)),
        metavar="DOMAIN",
        dest="mail_domain",
        help="the domain that mails leave from and come back to",
    )
    parser.add_argument("--web-domain", type=_domain, help="a domain of your own for the pages; needs --certificate")
    parser.add_argument(
        "--certificate", dest="certificate_arn", help="ARN of an issued certificate for it, in this region"
    )
    parser.add_argument("--sms-number", help="the number texts leave from and come back to, such as +18885550100")
    parser.add_argument("--alarm-email", help="the address to notify when something fails")
    for name, meaning in _LIMITS.items():
        parser.add_argument(f"--{_words(name, '-')}", help=meaning)
    wanted = msgspec.convert({name: value or None for name, value in vars(parser.parse_args()).items()}, Wanted)
    if wanted.web_domain:
        wanted = msgspec.structs.replace(wanted, public_url=f"https://{wanted.web_domain}")
    session = boto3.Session()
    if not session.region_name:
        sys.exit(
            "Choose a region first: export AWS_DEFAULT_REGION=eu-west-1 (one where SES receives mail, see infra/README.md)."
        )
    zip_path, template = packed(BUILD, third_party=True)
    stack = deploy(session, wanted, zip_path, template)
    if sms_number := stacks.environment(session, stack).get("SMS_NUMBER"):
        texting.answer_ourselves(session, sms_number, stack.outputs["TextsReceived"])
    print(f"Pages: {stacks.environment(session, stack)['PUBLIC_URL']}")
    print(dns.to_do(session, stack.outputs, wanted.mail_domain, wanted.web_domain))


if __name__ == "__main__":
    main()
