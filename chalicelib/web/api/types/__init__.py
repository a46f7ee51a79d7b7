"""What the API takes and gives, a file per noun, each with its example."""
