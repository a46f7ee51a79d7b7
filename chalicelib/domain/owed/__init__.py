"""What is owed to people: the rows, who is told, the digest chain, quiet hours; `delivery` decides what is sent of it."""
