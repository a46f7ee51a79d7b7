"""A plan with its members. Not here: its actions (`actions`), and joining and leaving it (`team`)."""
