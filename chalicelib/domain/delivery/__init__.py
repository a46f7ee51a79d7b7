"""What is sent, when and how, and what each person chose. The same function decides it and predicts it."""
