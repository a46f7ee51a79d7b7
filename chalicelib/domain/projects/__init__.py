"""A project: a named group of a plan's actions."""
