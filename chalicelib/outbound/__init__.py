"""How messages are sent: the sweep finds them, a delivery sends them to their recipient, and the provider reports what
became of them."""
