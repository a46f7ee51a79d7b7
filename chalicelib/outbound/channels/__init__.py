"""How a message is sent: a module per channel."""
