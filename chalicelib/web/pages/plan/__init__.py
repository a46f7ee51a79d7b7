"""The pages of one plan."""
