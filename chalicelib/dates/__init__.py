"""Dates as people write them, in an answer or at the end of a line: read here only, for replies and pages alike."""
