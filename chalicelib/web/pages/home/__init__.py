"""What one sees first: a coach's clients and who needs them, a client's plans; one plan alone is in ``plan/``."""
