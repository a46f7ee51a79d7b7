"""Writing, changing and deleting private notes. `parts.private_notes` shows them on other pages."""
