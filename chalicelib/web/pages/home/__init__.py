"""The home page: a coach's clients and who needs them, a client's plans. A single plan is in ``plan/``."""
