"""Sessions of coach and client: when the next one is, and what was changed during one. What a page shows before one is in `reports`."""
