"""How messages leave: found by the sweep, delivered to their recipient, and what became of them at the provider."""
