"""What the API takes and gives: one file per noun, each type with its example."""
