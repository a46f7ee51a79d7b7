"""The pages of a plan's metrics."""
