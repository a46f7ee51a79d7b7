"""Finding clients, actions and keys from the top of every page. What people wrote is found in their plan's history."""
