"""Who belongs to a plan: opening, inviting, accepting, leaving, roles, handing over."""
