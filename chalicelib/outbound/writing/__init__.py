"""Writes messages from what is owed, without reading the database or sending anything."""
