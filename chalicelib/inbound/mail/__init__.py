"""Incoming mail. `accept` tells what happens to one: checks, reading (``written/``), command or comment, answer or
refusal."""
