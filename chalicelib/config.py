"""Settings of a deployment, read from the environment on first use."""

import os
from datetime import timedelta
from functools import cache

import msgspec

from chalicelib import domain_names

_MEGABYTE = 1_000_000


class Settings(msgspec.Struct, frozen=True):
    """What differs between two deployments."""

    stage: str
    public_url: str
    """The address of the pages, without a trailing slash; used in messages."""
    mail_domain: str
    signing_keys: str
    """The name of the parameter that holds the keys (see `signing_keys`). Empty for functions that sign nothing."""
    configuration_set: str
    mail_bucket: str
    files_bucket: str
    files_of_person: int
    """Bytes of files that we keep for one person."""
    files_of_plan: int
    """Bytes of files that we keep in one plan."""
    deliveries_queue_url: str
    dead_letter_queue_urls: tuple[str, ...]
    """The queues of messages that failed five times; only the sweep looks at them."""
    urgent_queue_url: str
    """The queue of what people are waiting for; see ``domain/owed/queue``."""
    sms_number: str
    """The number that sends and receives texts, E.164; empty for the account's default."""
    text_countries: frozenset[str] = frozenset()
    """ISO codes of the countries whose numbers we ask; empty: that of ``sms_number``, and each coach's own."""
    numbers_a_day: int = 200
    """The most numbers asked whether they want texts, a day."""
    numbers_per_coach: int = 60
    """The same for one coach with those they made coaches: enough for forty clients who accept on one day."""
    numbers_per_person: int = 3
    """The same about one person."""
    invitations_a_day: int = 100
    """The most invitations of one coach with those they made coaches: enough to enter forty clients in a morning, too few for a
    stolen session to spam thousands."""
    concurrency: int = 2
    """How many containers take from one queue at a time, at most."""
    alarms_topic: str = ""
    """ARN of the topic that notifies the people who run this; only the sweep knows it."""
    hurry: int = 1
    """What delays of putting off and pacing are divided by, so that a trial on a laptop needn't wait; 1 wherever else."""
    cloud: str = ""
    """For a local run: which AWS it plays, ``new`` or ``busy``; empty for an easy one, and on AWS."""

    @property
    def sender(self) -> str:
        return f"followthrough@{self.mail_domain}"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")


@cache
def settings() -> Settings:
    """Returns the settings; a missing one is empty."""
    environment = os.environ
    stage = environment.get("STAGE", "local")
    return Settings(
        stage=stage,
        public_url=domain_names.ascii_url(environment.get("PUBLIC_URL", "").rstrip("/")),
        mail_domain=domain_names.ascii_name(environment.get("MAIL_DOMAIN", "")),
        signing_keys=environment.get("SIGNING_KEYS", ""),
        configuration_set=environment.get("CONFIGURATION_SET", ""),
        mail_bucket=environment.get("MAIL_BUCKET", ""),
        files_bucket=environment.get("FILES_BUCKET", ""),
        files_of_person=_MEGABYTE * int(environment.get("FILES_MB_PER_PERSON") or 500),
        files_of_plan=_MEGABYTE * int(environment.get("FILES_MB_PER_PLAN") or 2000),
        deliveries_queue_url=environment.get("DELIVERIES_QUEUE_URL", ""),
        dead_letter_queue_urls=tuple(environment.get("DEAD_LETTER_QUEUE_URLS", "").split()),
        urgent_queue_url=environment.get("URGENT_QUEUE_URL", ""),
        sms_number=environment.get("SMS_NUMBER", ""),
        text_countries=frozenset(environment.get("TEXT_COUNTRIES", "").upper().replace(",", " ").split()),
        numbers_a_day=int(environment.get("NUMBERS_A_DAY") or 200),
        numbers_per_coach=int(environment.get("NUMBERS_PER_COACH") or 60),
        numbers_per_person=int(environment.get("NUMBERS_PER_PERSON") or 3),
        invitations_a_day=int(environment.get("INVITATIONS_A_DAY") or 100),
        concurrency=max(1, int(environment.get("CONCURRENCY") or 2)),
        alarms_topic=environment.get("ALARMS_TOPIC", ""),
        hurry=max(1, int(environment.get("HURRY") or 1)) if stage == "local" else 1,
        cloud=environment.get("CLOUD", "") if stage == "local" else "",
    )


def hurried(delay: timedelta) -> timedelta:
    """Returns a delay of putting off or pacing, shortened where the deployment is in a hurry."""
    return delay / settings().hurry


def table_name(variable: str) -> str:
    """Returns the name of the table in an environment variable such as ``PEOPLE_TABLE``."""
    name = os.environ.get(variable)
    if not name:
        raise RuntimeError(f"{variable} is not set")
    return name
