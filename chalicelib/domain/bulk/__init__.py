"""Changing many actions at once, and deleting whole projects. Each can be undone."""
