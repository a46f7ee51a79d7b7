"""Signing in and out, one's own settings, and inviting further coaches."""
