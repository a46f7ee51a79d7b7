from tests.bench import measuring, functions as f
from tests.bench.functions import functions, ours, events, test_cold_starts  # noqa
measuring.ROUNDS = 5
f.FUNCTIONS = ("InboundText", "InboundMail", "Sweep")
