"""Clouds as hard as AWS: what a new account refuses, and what a busy day breaks, in front of the emulator. Chosen by ``CLOUD``."""
