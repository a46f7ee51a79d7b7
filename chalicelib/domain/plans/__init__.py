"""A plan with its members. Not here: its actions (`actions`), who joins and leaves (`team`)."""
