"""Packing: the zip that Lambda runs and the whole template, made from the sources alone; nothing here needs credentials."""
