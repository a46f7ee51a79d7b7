"""A text that came in: consent, the conversation, which action it is about, the answer."""
