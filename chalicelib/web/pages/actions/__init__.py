"""The pages of one action; its row in a plan's list is in ``plan/``."""
