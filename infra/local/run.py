"""Runs the whole stack on this machine: ``make run``. Ctrl-C stops everything; the next start has the data."""

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import boto3

from infra.deploy import deploy
from infra.local import answer, folder, logs, mailbox, outcomes, proxy, receive, watch, web
from infra.local.emulator import Emulator, connect
from infra.local.messages import Messages, Sink
from infra.local.ports import Ports, free
from infra.local.reloading import Reload
from infra.local.troubles import Troubles
from infra.package.build import ROOT, build

MAIL_DOMAIN = "followthrough.example"
SMS_NUMBER = "+18885550100"
API_STAGE = "api"
# SIGINT too, since a shell makes background processes ignore it. SIGHUP: the terminal was closed.
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the whole stack on this machine.")
    parser.add_argument("--reload", action="store_true", help="deploy the code again when a file changes")
    reload = parser.parse_args().reload
    for stop in _STOPS:
        signal.signal(stop, _interrupt)
    directory = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
    with ExitStack() as stopping:
        try:
            emulator = run(Ports.chosen(), directory, stopping)
            print("Ctrl-C stops everything; the next start has the data.", flush=True)
            again = Reload(lambda: _deploy(boto3.Session(), os.environ["PUBLIC_URL"], directory))
            while emulator.is_running():
                time.sleep(1)
                if reload:
                    again.look()
            sys.exit(
                f"The emulator ended by itself. The end of {directory / 'emulator.log'} may say why. "
                "Start again: all but the last minute is there."
            )
        except KeyboardInterrupt:
            for stop in _STOPS:  # a second Ctrl-C must not cut the writing of the state short
                signal.signal(stop, signal.SIG_IGN)
            print("\nStopping …", flush=True)
        except OSError as error:
            if (said := folder.sentence(error)) is None:
                raise
            sys.exit(said)


def run(ports: Ports, directory: Path, stopping: ExitStack) -> Emulator:
    """Starts everything and prints the addresses, also into ``addresses.json``."""
    started = time.monotonic()
    app = f"http://127.0.0.1:{ports.app}"
    lock = stopping.enter_context(folder.hold(directory, app))
    ports.check()
    found = directory / "addresses.json"
    found.unlink(missing_ok=True)
    stopping.callback(found.unlink, missing_ok=True)
    troubles = Troubles()
    messages = Messages(directory / "messages.jsonl")
    becoming = outcomes.Outcomes()
    sink = receive.started(Sink(messages.add, becoming.tell), free())
    stopping.callback(sink.stop)
    emulator = Emulator(
        port=ports.emulator, smtp_port=sink.port, directory=directory, lock=lock, tell=_saving(troubles, directory)
    )
    stopping.callback(emulator.stop)
    emulator.start()
    session = connect(emulator.endpoint)
    stack = _deploy(session, app, directory)
    os.environ.update(deploy.environment(session, stack))  # from here on, the domain's verbs work in this process too
    becoming.publish_to(session, stack.outputs["MailEvents"])
    functions_log = directory / "functions.log"
    _follow(
        stopping,
        lambda stopped: messages.watch_texts(emulator.endpoint, SMS_NUMBER, stopped),
        lambda stopped: logs.follow(session, stack.resources, functions_log, stopped),
        lambda stopped: watch.follow(troubles, functions_log, stopped),
    )
    stopping.callback(receive.listen(session, ports.smtp).stop)
    text = _text_sender(session, stack.outputs["TextsReceived"])
    post = mailbox.Post(messages, troubles.now, _name_of, _mail_sender(ports.smtp), text)
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
    emulator.save()  # so that a run killed in its first minute at least keeps the demo
    partial = found.with_suffix(".part")
    partial.write_text(json.dumps(addresses, indent=2))
    partial.replace(found)
    _say(addresses, time.monotonic() - started)
    return emulator


def _follow(stopping: ExitStack, *follow: Callable[[threading.Event], None]) -> None:
    """Runs each function in a thread until everything stops."""
    stopped = threading.Event()
    stopping.callback(stopped.set)
    for each in follow:
        threading.Thread(target=each, args=(stopped,), daemon=True).start()


def _saving(troubles: Troubles, directory: Path) -> Callable[[bool], None]:
    """Reports when the state can't be saved, and when it can again."""

    def tell(is_saved: bool) -> None:
        why = (
            "the disk is full. Make some room"
            if folder.is_full(directory)
            else f"{directory / 'emulator.log'} says why"
        )
        if is_saved:
            troubles.end("saving", "Your changes are being saved again.")
        else:
            troubles.begin("saving", f"Your changes can't be saved right now: {why}. Everything saved before is safe.")

    return tell


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


def _say(addresses: dict[str, Any], seconds: float) -> None:
    demo = addresses["demo"]
    print(f"""
Followthrough is running (ready in {seconds:.0f} s)

  App       {addresses["app"]}
  Mailbox   {addresses["mailbox"]}    mails and texts, and a way to answer them
  SMTP      127.0.0.1:{addresses["smtp_port"]}

  Sign in as Carol, the coach:   {demo["coach"]["sign_in"]}
  Sign in as Alice, her client:  {demo["client"]["sign_in"]}
""", flush=True)  # fmt: skip


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
