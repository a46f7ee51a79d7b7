"""Metrics: numbers that a client follows, their readings, and what they are called."""
