"""A text that came in. `accept` tells its way: consent, then a turn of the conversation that its number has with us."""
