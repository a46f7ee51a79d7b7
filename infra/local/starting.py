"""Starts the local run: the emulator, the stack on it, and what plays AWS and the outside world around it."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import boto3

from infra.deploy import deploy, stacks
from infra.deploy.settings import Wanted
from infra.local import answer, carried, folder, logs, mailbox, outcomes, proxy, receive, troubles, watch, web
from infra.local.demo import making
from infra.local.demo.door import Door
from infra.local.demo.making import Making
from infra.local.demo.rows import Demo, Rows
from infra.local.emulator import Emulator, connect
from infra.local.hard import clouds, telling
from infra.local.messages import Messages, Sink, text_message
from infra.local.ports import Ports, free
from infra.local.post import Post
from infra.local.troubles import Troubles
from infra.package.packed import packed

MAIL_DOMAIN = "followthrough.example"
SMS_NUMBER = "+18885550100"
TEXT_COUNTRIES = "CA,DE,FR,GB,US"
API_STAGE = "api"


def start(ports: Ports, directory: Path, stopping: ExitStack) -> Emulator:
    """Starts everything, prints the addresses and writes them to ``addresses.json``; ``stopping`` stops it all in the
    right order."""
    began = time.monotonic()
    app = f"http://127.0.0.1:{ports.app}"
    lock = stopping.enter_context(folder.hold(directory, app))
    ports.check()
    found = directory / "addresses.json"
    found.unlink(missing_ok=True)
    stopping.callback(found.unlink, missing_ok=True)
    demo = _demo_beside(directory, app, stopping)
    wrong = Troubles()
    messages, answers = Messages(directory / "messages.jsonl"), Messages(directory / "answers.jsonl")
    cloud, hurry = clouds.chosen(os.environ), clouds.hurry(os.environ)
    becoming = outcomes.Outcomes(cloud.events_late_by / hurry if cloud else 0, cloud.seed if cloud else None)
    sink = receive.started(Sink(messages.add, becoming.tell), free())
    stopping.callback(sink.stop)
    emulator = Emulator(
        port=ports.emulator,
        smtp_port=sink.port,
        directory=directory,
        lock=lock,
        tell=troubles.of_saving(wrong, directory),
    )
    stopping.callback(emulator.stop)
    code = packed(directory / "build", third_party=False)
    if said := carried.over(directory, code[1]):
        print(said, flush=True)
    emulator.start()
    session = connect(emulator.endpoint)
    stack = deploy_to(session, app, directory, code)
    os.environ.update(stacks.environment(session, stack))  # from here on, the domain's verbs work in this process too
    _fill_in()
    becoming.publish_to(session, stack.outputs["MailEvents"])
    functions_log = directory / "functions.log"
    _follow(
        stopping,
        lambda stopped: messages.watch_texts(emulator.endpoint, SMS_NUMBER, directory / "events", stopped),
        lambda stopped: logs.follow(session, stack.resources, functions_log, stopped),
        lambda stopped: watch.follow(wrong, functions_log, stopped),
    )
    made = demo.done(*_into(session, messages, answers))
    post = Post(
        messages,
        answers,
        wrong.now,
        _name_of,
        _mail_sender(ports.smtp),
        _text_sender(session, stack.outputs["TextsReceived"]),
    )
    _serve(ports, session, stack, post, made, stopping)
    addresses = {
        "app": app,
        "mailbox": f"http://127.0.0.1:{ports.mailbox}",
        "smtp_host": "127.0.0.1",
        "smtp_port": ports.smtp,
        "aws": emulator.endpoint,
        "demo": _addresses(made, app),
    }
    emulator.save()  # so that a run killed in its first minute at least keeps the demo
    partial = found.with_suffix(".part")
    partial.write_text(json.dumps(addresses, indent=2))
    partial.replace(found)
    _say(addresses, cloud, time.monotonic() - began)
    return emulator


def deploy_to(
    session: boto3.Session, app: str, directory: Path, code: tuple[Path, dict[str, Any]] | None = None
) -> stacks.Stack:
    """Brings the stack up to date with the packed ``code``; by default packs the present code."""
    zip_path, template = code or packed(directory / "build", third_party=False)
    telling.tell(template, clouds.chosen(os.environ), clouds.hurry(os.environ))
    wanted = Wanted(
        stage="local", mail_domain=MAIL_DOMAIN, public_url=app, sms_number=SMS_NUMBER, text_countries=TEXT_COUNTRIES
    )
    return deploy.deploy(session, wanted, zip_path, template)


def _fill_in() -> None:
    from chalicelib import clock
    from infra.deploy import migrate

    migrate.run(clock.now(), print)


def _follow(stopping: ExitStack, *follow: Callable[[threading.Event], None]) -> None:
    """Runs each function in a thread until everything stops."""
    stopped = threading.Event()
    stopping.callback(stopped.set)
    for each in follow:
        threading.Thread(target=each, args=(stopped,), daemon=True).start()


def _serve(
    ports: Ports, session: boto3.Session, stack: stacks.Stack, post: Post, made: Demo, stopping: ExitStack
) -> None:
    """Opens the three doors: incoming mail, the mailbox page, and the app."""
    stopping.callback(receive.listen(session, ports.smtp).stop)
    stopping.enter_context(_serving(mailbox.handler(post), ports.mailbox))
    door = Door({"coach": made.coach_id, "client": made.client_id}, f"http://127.0.0.1:{ports.mailbox}")
    api = proxy.handler(f"http://127.0.0.1:{ports.emulator}", stack.outputs["RestAPIId"], API_STAGE, door)
    stopping.enter_context(_serving(api, ports.app))


def _demo_beside(directory: Path, app: str, stopping: ExitStack) -> Making:
    """Begins to make the demo in a second process, if this is the first start of this folder."""
    from chalicelib import clock

    settings = {
        "STAGE": "local", "PUBLIC_URL": app, "MAIL_DOMAIN": MAIL_DOMAIN, "SMS_NUMBER": SMS_NUMBER, "TEXT_COUNTRIES": TEXT_COUNTRIES,
    }  # fmt: skip
    making = Making(directory, clock.now(), settings)
    stopping.callback(making.stop)
    return making


def _into(
    session: boto3.Session, messages: Messages, answers: Messages
) -> tuple[Callable[[str], bool], Callable[[Rows], None]]:
    """Returns two functions: one tells whether the demo's coach exists, the other puts the demo into the tables and the
    mailbox."""
    from chalicelib.domain.models import all_models
    from chalicelib.domain.people.person import Person

    def put(rows: Rows) -> None:
        making.put(session, rows.tables, {model.Meta.env: os.environ[model.Meta.env] for model in all_models()})
        for said in rows.said:
            if said.is_theirs:
                answers.add(text_message(said.number, SMS_NUMBER, said.words, said.at))
            else:
                messages.add(text_message(SMS_NUMBER, said.number, said.words, said.at))

    return lambda coach_id: Person.find(coach_id) is not None, put


def _addresses(made: Demo, app: str) -> dict[str, Any]:
    from chalicelib import clock
    from chalicelib.outbound.quota import Quota
    from infra.local.demo import known

    Quota().rate(clock.now())  # as the first sweep does within a minute; until then mails would be sent with caution
    return known.addresses(made, app, clock.now())


def _name_of(address: str) -> str | None:
    from infra.local.demo import known

    return known.name_of(address)


def _mail_sender(smtp_port: int) -> Any:
    def send(mail: EmailMessage) -> str:
        return answer.send_mail(mail, smtp_port)

    return send


def _text_sender(session: boto3.Session, topic: str) -> Any:
    def send(sender: str, text: str, about: str | None) -> str:
        return answer.send_text(session, topic, sender=sender, to=SMS_NUMBER, text=text, about=about)

    return send


@contextmanager
def _serving(handler: type[web.Handler], port: int) -> Iterator[None]:
    server = web.serve(handler, port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _say(addresses: dict[str, Any], cloud: clouds.Cloud | None, seconds: float) -> None:
    demo = addresses["demo"]
    hard = f", in a {cloud.name} cloud" if cloud else ""
    print(f"""
Followthrough is running{hard} (ready in {seconds:.0f} s)

  App       {addresses["app"]}
  Mailbox   {addresses["mailbox"]}    mails and texts, and a way to answer them
  SMTP      127.0.0.1:{addresses["smtp_port"]}

  Sign in as Carol, the coach:   {demo["coach"]["sign_in"]}
  Sign in as Alice, her client:  {demo["client"]["sign_in"]}
""", flush=True)  # fmt: skip
