"""Many actions changed at once, and whole projects deleted; each can be undone."""
