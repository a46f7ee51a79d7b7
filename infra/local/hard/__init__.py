"""Clouds as hard as AWS: they refuse what a new account may not do and break what a busy day breaks, in front of the
emulator. Chosen by ``CLOUD``."""
