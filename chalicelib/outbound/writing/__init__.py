"""A message in words, from what is owed."""
