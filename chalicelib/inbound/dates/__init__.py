"""Dates as people write them in answers."""
