"""Packing: the zip that Lambda runs and the complete template, made from the sources alone. None of it needs
credentials."""
