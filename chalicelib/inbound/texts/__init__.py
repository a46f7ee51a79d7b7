"""Incoming texts. `accept` describes the way of one: consent first, then a turn in its number's conversation with us."""
