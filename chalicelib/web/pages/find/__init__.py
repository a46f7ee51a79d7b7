"""Finding clients, actions and keys, from the top of every page. What was said is found in its plan's history."""
