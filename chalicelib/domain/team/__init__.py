"""Who belongs to a plan: opening, inviting, accepting, leaving, changing roles, handing over."""
