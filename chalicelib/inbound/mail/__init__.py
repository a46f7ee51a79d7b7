"""A mail that came in: accepted, checked, read, answered."""
