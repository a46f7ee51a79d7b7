"""A plan's stream: one entry for everything that happened, newest first."""
