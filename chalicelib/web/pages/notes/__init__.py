"""Writing, changing and deleting private notes. Where they stand on other pages is in `parts.private_notes`."""
