"""Incoming texts. `accept` tells what happens to one: consent first, then a turn in our conversation with its
number."""
