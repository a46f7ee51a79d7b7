"""Commands in answers: read among words, done, and what became of them. Mail and text only word the outcome."""
