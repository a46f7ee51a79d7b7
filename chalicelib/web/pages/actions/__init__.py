"""The pages of one action. Its row in a plan's list is in ``plan/``."""
