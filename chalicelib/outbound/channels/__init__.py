"""What a message leaves by: e-mail and text."""
