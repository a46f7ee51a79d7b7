"""A mail that came in. `accept` tells its way: checks, reading (``written/``), command or comment, answer or refusal."""
