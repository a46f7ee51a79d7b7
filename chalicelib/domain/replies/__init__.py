"""Replies that were refused, and how a coach puts them in place."""
