"""What is sent, when and by what: decided here, purely, and told ahead by the same functions."""
