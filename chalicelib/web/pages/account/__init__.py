"""Signing in and out, a person's own settings, and inviting more coaches."""
