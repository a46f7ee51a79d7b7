"""What the measurements begin with: the web's visitors and the mailbox of inbound."""

from tests.inbound.conftest import _bucket, reply_to
from tests.web.conftest import clock_at, visits_as

__all__ = ["_bucket", "clock_at", "reply_to", "visits_as"]
