"""A hard cloud at work: what happens to each call, and to each run of a function.

An account's quotas and its sandbox apply to everybody, and so does throttling. Lost answers affect only functions,
since a deployment would stop there, and what plays the outside world here (incoming mail, SES's events) is no call to
AWS. Signing in, pages and the API go through functions, so they are affected too.
"""

import contextlib
import threading
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ministack.services import ses, sns

from infra.local.hard import answers, diary, errors, sandbox_numbers
from infra.local.hard.answers import Answer
from infra.local.hard.calls import Call
from infra.local.hard.clouds import Cloud
from infra.local.hard.quotas import Quotas
from infra.local.hard.texts import Texts
from infra.local.hard.weather import Weather


class Hard:
    """A cloud at work."""

    def __init__(self, cloud: Cloud, directory: Path) -> None:
        self.cloud = cloud
        self._quotas = Quotas(cloud)
        self._weather = Weather(cloud)
        self._texts = Texts(cloud, directory / "account.json")
        self._diary = diary.Diary(directory / "cloud.jsonl")

    async def handle(
        self, call: Call, request_id: str, go_on: Callable[[], Awaitable[Answer]], now: datetime
    ) -> Answer:
        """Answers a call. It is refused, or carried out, or carried out without the caller learning of it."""
        if self._weather.throttles(call):
            return self._refuse(call, errors.throttled(call, self._weather.item()), request_id, now)
        if call.mail_to and (refusal := self._quotas.mail(len(call.mail_to), now.timestamp(), _sent_today(now))):
            return self._refuse(call, refusal, request_id, now)
        answer = sandbox_numbers.answer(call, self.cloud, self._texts, request_id) or await go_on()
        if answer[0] >= 300:
            if call.mail_to:
                self._note("refused", call, now, _told(answer[2]))
            return answer
        self._become(call, now)
        lost = self._weather.loses(call)
        if lost is None:
            return answer
        self._note("lost", call, now, lost)
        return answers.cut_off() if lost == "cut off" else answers.written(errors.broken(call), call, request_id)

    def run(self, name: str, event: Any, worker: Any, invoke: Callable[[], Any], now: datetime) -> Any:
        """Runs a function, and now and then kills it half-way."""
        seconds = self._weather.kills_after()
        if seconds is None:
            return invoke()
        timer = threading.Timer(seconds, self._kill, (name, event, worker, now))
        timer.start()
        try:
            return invoke()
        finally:
            timer.cancel()

    def throttled_function(self, name: str, now: datetime) -> None:
        self._diary.write(diary.Entry(now, "throttled", "lambda", name, why="ConcurrentInvocationLimitExceeded"))

    def _refuse(self, call: Call, error: errors.Error, request_id: str, now: datetime) -> Answer:
        self._note("throttled", call, now, error.words)
        return answers.written(error, call, request_id)

    def _become(self, call: Call, now: datetime) -> None:
        """Records a mail as sent, and withdraws a text that wouldn't arrive."""
        if call.mail_to:
            self._note("sent", call, now)
        if call.text_to is not None:
            why = self._texts.blocked(call.text_to, call.parameters.get("Message", ""), now)
            if why is not None:
                sns._sms_log_for(call.text_to).pop()
            self._note("undelivered" if why else "sent", call, now, why or "")

    def _note(self, what: diary.What, call: Call, now: datetime, why: str = "") -> None:
        self._diary.write(diary.Entry(now, what, call.service, call.action, call.about, why))

    def _kill(self, name: str, event: Any, worker: Any, now: datetime) -> None:
        process = worker._proc
        if process is not None and process.poll() is None:
            records = event.get("Records", []) if isinstance(event, dict) else []
            self._diary.write(diary.Entry(now, "killed", "lambda", name, [str(each.get("body")) for each in records]))
            process.kill()


def _sent_today(now: datetime) -> int:
    """Returns how many mails the account has sent in 24 hours, as GetSendQuota counts them."""
    return sum(each["Timestamp"] >= now.timestamp() - 86400 for each in ses._sent_emails_list())


def _told(body: Any) -> str:
    """Returns the message of an XML error."""
    with contextlib.suppress(ValueError, AttributeError):
        return str(body.decode().partition("<Message>")[2].partition("</Message>")[0])
    return ""
