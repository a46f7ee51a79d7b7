"""Refused replies, and how coaches put them in place."""
