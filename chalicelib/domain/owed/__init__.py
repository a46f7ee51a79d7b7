"""What is owed to people: the rows, who is notified, the digest chain, quiet hours. `delivery` decides what is sent."""
