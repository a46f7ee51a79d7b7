"""The whole stack on this machine: ``make run``. Ctrl-C stops everything; the next start has the data."""

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import boto3
import msgspec

from infra.deploy import deploy
from infra.local import answer, logs, mailbox, outcomes, proxy, receive, web
from infra.local.emulator import Emulator
from infra.local.messages import Messages, Sink
from infra.package.build import ROOT, build

MAIL_DOMAIN = "followthrough.example"
SMS_NUMBER = "+18885550100"
API_STAGE = "api"


class Ports(msgspec.Struct, frozen=True):
    """Where the local run is reached; each can be chosen by its variable."""

    app: int
    mailbox: int
    smtp: int
    emulator: int

    @classmethod
    def chosen(cls) -> "Ports":
        """From the environment; says so and ends if one is taken."""
        variables = {"PORT": 8000, "MAILBOX_PORT": 8025, "SMTP_PORT": 2525, "EMULATOR_PORT": 4566}
        ports = {name: int(os.environ.get(name) or usual) for name, usual in variables.items()}
        taken = [name for name, port in ports.items() if not _is_free(port)]
        if taken:
            sys.exit("\n".join(
                f"Port {ports[name]} is in use. Stop what uses it, or choose another: {name}={ports[name] + 10} make run"
                for name in taken
            ))  # fmt: skip
        return cls(*ports.values())


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the whole stack on this machine.")
    parser.add_argument("--reload", action="store_true", help="deploy the code again when a file changes")
    reload = parser.parse_args().reload
    for stop in (signal.SIGTERM, signal.SIGINT):  # SIGINT too: a shell starts what it runs in the background deaf to it
        signal.signal(stop, _interrupt)
    directory = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
    with ExitStack() as stopping:
        try:
            run(Ports.chosen(), directory, stopping)
            print("Ctrl-C stops everything; the next start has the data.", flush=True)
            if reload:
                _deploy_on_change(directory)
            threading.Event().wait()
        except KeyboardInterrupt:
            for stop in (signal.SIGTERM, signal.SIGINT):  # a second Ctrl-C must not cut the writing of the state short
                signal.signal(stop, signal.SIG_IGN)
            print("\nStopping …", flush=True)


def run(ports: Ports, directory: Path, stopping: ExitStack) -> None:
    """Brings everything up and says where it is, in words and in ``addresses.json``."""
    started = time.monotonic()
    found = directory / "addresses.json"
    directory.mkdir(parents=True, exist_ok=True)
    found.unlink(missing_ok=True)
    stopping.callback(found.unlink, missing_ok=True)
    messages = Messages(directory / "messages.jsonl")
    becoming = outcomes.Outcomes()
    sink = receive.started(Sink(messages.add, becoming.tell), _free_port())
    stopping.callback(sink.stop)
    emulator = Emulator(port=ports.emulator, smtp_port=sink.port, directory=directory)
    stopping.callback(emulator.stop)
    emulator.start()
    session = emulator.session()
    app = f"http://127.0.0.1:{ports.app}"
    stack = _deploy(session, app, directory)
    os.environ.update(deploy.environment(session, stack))  # from here on the domain's verbs work in this process too
    becoming.publish_to(session, stack.outputs["MailEvents"])
    stopped = threading.Event()
    stopping.callback(stopped.set)
    threading.Thread(target=messages.watch_texts, args=(emulator.endpoint, SMS_NUMBER, stopped), daemon=True).start()
    functions_log = directory / "functions.log"
    threading.Thread(target=logs.follow, args=(session, stack.resources, functions_log, stopped), daemon=True).start()
    stopping.callback(receive.listen(session, ports.smtp).stop)
    post = mailbox.Post(
        messages, _name_of, _mail_sender(ports.smtp), _text_sender(session, stack.outputs["TextsReceived"])
    )
    stopping.enter_context(_serving(mailbox.handler(post), ports.mailbox))
    stopping.enter_context(_serving(proxy.handler(emulator.endpoint, stack.outputs["RestAPIId"], API_STAGE), ports.app))
    addresses = {
        "app": app,
        "mailbox": f"http://127.0.0.1:{ports.mailbox}",
        "smtp_host": "127.0.0.1",
        "smtp_port": ports.smtp,
        "aws": emulator.endpoint,
        "demo": _demo(directory, app),
    }
    partial = found.with_suffix(".part")
    partial.write_text(json.dumps(addresses, indent=2))
    partial.replace(found)
    _say(addresses, time.monotonic() - started)


def _deploy(session: boto3.Session, app: str, directory: Path) -> deploy.Stack:
    zip_path, template = build(third_party=False, into=directory / "build")
    wanted = deploy.Wanted(stage="local", mail_domain=MAIL_DOMAIN, public_url=app, sms_number=SMS_NUMBER)
    return deploy.deploy(session, wanted, zip_path, template)


def _demo(directory: Path, app: str) -> dict[str, Any]:
    from chalicelib import clock
    from infra.local import demo

    made = demo.once(directory / "demo.json", clock.now())
    return demo.addresses(made, app, clock.now())


def _name_of(address: str) -> str | None:
    from chalicelib.domain.people.address import Address, mailto, tel
    from infra.local import demo

    row = Address.find(mailto(address) if "@" in address else tel(address))
    return demo.name_of(row.person_id) if row else None


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


def _deploy_on_change(directory: Path) -> None:
    """Deploys the code again whenever one of its files changes; until interrupted."""
    seen = _changed_at()
    while True:
        time.sleep(1)
        if (now := _changed_at()) != seen:
            seen = now
            began = time.monotonic()
            try:
                _deploy(boto3.Session(), os.environ["PUBLIC_URL"], directory)
                print(f"Deployed again in {time.monotonic() - began:.1f} s", flush=True)
            except (SystemExit, Exception) as error:  # a half-saved file must not end the run
                print(f"Not deployed: {error}", flush=True)


def _changed_at() -> dict[str, float]:
    roots = ("chalicelib", "templates", ".chalice", "infra/template")
    files = [
        ROOT / "app.py",
        *(file for root in roots for file in (ROOT / root).rglob("*") if file.is_file()),
    ]
    return {str(file): file.stat().st_mtime for file in files if file.suffix != ".pyc" and file.exists()}


def _say(addresses: dict[str, Any], seconds: float) -> None:
    demo = addresses["demo"]
    print(f"""
Followthrough runs (ready in {seconds:.0f} s)

  App       {addresses["app"]}
  Mailbox   {addresses["mailbox"]}    mails and texts, and a way to answer them
  SMTP      127.0.0.1:{addresses["smtp_port"]}

  Sign in as Carol, the coach:   {demo["coach"]["sign_in"]}
  Sign in as Alice, her client:  {demo["client"]["sign_in"]}
""", flush=True)  # fmt: skip


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
