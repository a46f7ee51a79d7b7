"""Brings a stack up to date with the code: ``python -m infra.deploy.deploy --stage prod --domain example.com``.

The same program deploys to AWS and to the emulator of the local run. It is safe to repeat: whatever is up to date
stays, and tables and the signing keys are kept.

1. Look whether the stack can be updated (`settled`), and whose domain it has (`mail_domain`).
2. Refuse what would destroy something, by comparing the templates (`comparison`), before anything is touched.
3. Upload the code (`bucket`).
4. Make new global indexes, each in an update of its own (`indexes`), then everything else. Every update is a change set,
   printed first, and refused where CloudFormation sees something destroyed that we didn't (`update`, `guard`).
5. After a first success: the address of the pages, and what protects the stack (`protection`).
6. Do what CloudFormation can't: the receipt rule (`receiving`), the number for texts (`texting`).
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import msgspec

from infra.deploy import (
    accounts,
    api_logs,
    arguments,
    bucket,
    clients,
    command,
    dns,
    indexes,
    mail_domain,
    older,
    protection,
    receiving,
    settings,
    settled,
    signing_key,
    stacks,
    texting,
    update,
    version,
)
from infra.deploy.arguments import Choices
from infra.deploy.settings import Wanted
from infra.deploy.stacks import Deployed, Stack
from infra.deploy.update import Place
from infra.package.build import BUILD
from infra.package.packed import packed

_GOES_ON = "The deployment had begun. Repeat the command when that is fixed: it continues where it stopped."
_UPDATED = f"An update before this one was carried out. {_GOES_ON}"
_USUAL = Choices()


class Ground(msgspec.Struct, frozen=True):
    """What a deployment starts from, looked at before anything is packed or changed."""

    wanted: Wanted
    before: Deployed | None
    """``None`` for a first deployment."""
    made: dict[str, str]
    """The parameters that nobody gives."""


def look(session: boto3.Session, wanted: Wanted, choices: Choices, say: Callable[[str], None]) -> Ground:
    """Returns the basis for a deployment; raises `Refusal` if there is none."""
    name = wanted.stack_name
    before = stacks.deployed(session, name) if settled.ready(clients.of(session, "cloudformation"), name, say) else None
    known = before.parameters if before else None
    domain = mail_domain.wanted(name, wanted.mail_domain, known, may_change=choices.change_domain)
    made = {"AdoptIdentity": mail_domain.adopts(session, name, domain, known)}
    mail_domain.check_it_is_still_there(session, domain, made)
    return Ground(msgspec.structs.replace(wanted, mail_domain=domain), before, made)


def deploy(
    session: boto3.Session,
    wanted: Wanted,
    zip_path: Path,
    template: dict[str, Any],
    *,
    ground: Ground | None = None,
    choices: Choices = _USUAL,
    say: Callable[[str], None] = lambda line: None,
) -> Stack:
    """Brings the stack up to date and returns it. Raises `Refusal` before anything is changed, `Failed` after."""
    ground = ground or look(session, wanted, choices, say)
    wanted, before = ground.wanted, ground.before
    template, allowed = _prepared(template, wanted, before, choices, say)
    parameters = settings.parameters(wanted, before.parameters if before else None, ground.made, template)
    if before:
        update.check(before, template, parameters, allowed)
    with command.begun(_GOES_ON):
        # Whatever must be there before the functions are is made here.
        signing_key.ensure(session, wanted.stack_name, say)
        api_logs.allow(session)
        place = Place(session, wanted.stack_name, bucket.ensure(session), say, allowed)
        template = _with_code(place, zip_path, template, choices.version)
        stack = _bring_up(place, before, template, parameters)
        with command.carried_out(_UPDATED):
            stack = _second_step(place, stack, wanted, template)
        outputs = stack.outputs
        receiving.follow(session, stack.name, str(wanted.mail_domain), outputs["MailBucket"], outputs["MailReceived"])
    return stack


def _prepared(
    template: dict[str, Any], wanted: Wanted, before: Deployed | None, choices: Choices, say: Callable[[str], None]
) -> tuple[dict[str, Any], frozenset[str]]:
    """Returns the template as it is to be for this stack, and the names of resources that may be replaced."""
    if before is None:
        return protection.of_tables(template, wanted.stage, set()), frozenset()
    say(f"Version {choices.version}, before {version.of_template(before.template)}.")
    if choices.older:
        template = older.keeping(before.template, template)
    template = protection.of_tables(template, wanted.stage, protection.tables_of(before.template))
    old = before.parameters["MailDomain"]
    if old == wanted.mail_domain:
        return template, frozenset()
    say(mail_domain.breaks(old, str(wanted.mail_domain)))
    return template, frozenset({mail_domain.IDENTITY})


def _with_code(place: Place, zip_path: Path, template: dict[str, Any], called: str) -> dict[str, Any]:
    """Uploads the code, and returns the template with where it is and what it is called in each function."""
    code = bucket.upload(place.session, place.bucket, zip_path.read_bytes(), "zip")
    resources = dict(template["Resources"])
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Serverless::Function":
            properties = {**resource["Properties"], "CodeUri": f"s3://{place.bucket}/{code}"}
            properties["Tags"] = {**properties.get("Tags", {}), version.TAG: called}
            resources[name] = {**resource, "Properties": properties}
    return {**template, "Resources": resources}


def _bring_up(
    place: Place, before: Deployed | None, template: dict[str, Any], parameters: dict[str, str | None]
) -> Stack:
    with contextlib.ExitStack() as after_an_update:
        if before:
            stack = stacks.read(place.session, place.stack)
            indexes.wait(place.session, stack, before.template, place.say)
            as_before: dict[str, str | None] = dict.fromkeys(before.template.get("Parameters", {}))
            for step, added in indexes.steps(before.template, template):
                place.say(f"First a new index, {', '.join(added)}; the code that reads it comes when it is filled.")
                update.apply(place, step, as_before, before)
                after_an_update.enter_context(command.carried_out(_UPDATED))
                indexes.wait(place.session, stack, step, place.say)
        if not update.apply(place, template, parameters, before):
            place.say(f"{place.stack} is up to date.")
    return stacks.read(place.session, place.stack)


def _second_step(place: Place, stack: Stack, wanted: Wanted, template: dict[str, Any]) -> Stack:
    """Does what needs a stack that has come up: its own address, and its protection."""
    now = stacks.parameters_of(stacks.describe(place.session, place.stack) or {})
    parameters: dict[str, str | None] = dict.fromkeys(now)
    if not now["PublicUrl"]:
        # The API function can't refer to its own API's address in one template: that would be a cycle.
        parameters["PublicUrl"] = stack.outputs["PublicUrl"]
    protected = protection.of_tables(template, wanted.stage, protection.tables_of(template))
    if protected["Resources"] != template["Resources"] or parameters["PublicUrl"]:
        place.say("Now its own address and its protection, which need a stack that has come up.")
        update.apply(place, protected, parameters, Deployed(template, now))
        stack = stacks.read(place.session, place.stack)
    if wanted.stage != "local":
        protection.turn_on(clients.of(place.session, "cloudformation"), place.stack, wanted.stage)
    return stack


def main() -> None:
    given = arguments.parser().read()
    wanted, choices = arguments.understood(given)
    session = command.connected(wanted.stage)
    receiving.check_region(session)
    if wanted.sms_number and accounts.is_aws(session):  # emulators have no numbers
        texting.check(session, wanted.sms_number)
    ground = look(session, wanted, choices, print)
    stack = deploy(session, wanted, *packed(BUILD, third_party=True), ground=ground, choices=choices, say=print)
    accounts.remember(session, wanted.stage)
    with command.carried_out(_GOES_ON):
        environment = stacks.environment(session, stack)
        if environment["SMS_NUMBER"] and accounts.is_aws(session):
            texting.answer_ourselves(session, environment["SMS_NUMBER"], stack.outputs["TextsReceived"])
        print(f"Pages: {environment['PUBLIC_URL']}")
        print(dns.to_do(session, stack.outputs, environment["MAIL_DOMAIN"], environment["PUBLIC_URL"]))


if __name__ == "__main__":
    command.run(main)
