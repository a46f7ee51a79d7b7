"""What a message leaves by: a module per channel."""
