"""The pages of a plan's projects."""
