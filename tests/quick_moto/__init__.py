"""A short way from the DynamoDB client to the rows of moto's DynamoDB.

The long way takes most of the suite's time: botocore checks and signs a request, moto makes a werkzeug request of it,
takes its expressions apart, works on objects made of every value, copies tables before a transaction and writes JSON,
which botocore reads. On the short way the same operations work on the rows as they were sent and are answered.

The short way knows the requests that this application makes, and only when it is certain: another operation, an
expression or a value that it doesn't know, anything to be refused but a condition that fails, goes the long way, where
moto decides; `Unsure` leads there before anything was changed. `tests/base/test_quick_moto.py` holds both ways against
each other. With ``LONG_WAY=1`` in the environment everything goes the long way, and what travels there is held against what
botocore makes of it by itself (`beside_botocore`).
"""

from tests.quick_moto.ways import open_the_short_way, the_long_way

__all__ = ["open_the_short_way", "the_long_way"]
