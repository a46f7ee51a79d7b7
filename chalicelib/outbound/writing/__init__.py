"""Messages in words, from what is owed: no reading, no sending."""
