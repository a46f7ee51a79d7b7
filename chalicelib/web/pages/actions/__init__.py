"""The pages of one action; what a plan's list shows of it is in ``plan/``."""
