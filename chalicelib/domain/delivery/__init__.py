"""What is sent, when and by what, and what each person chose: told ahead by the same function that decides it."""
