"""What is owed to people: the rows, who is told of what, the digest chain, quiet hours."""
