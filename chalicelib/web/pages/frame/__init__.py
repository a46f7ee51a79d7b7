"""What every page shares: routes, the visit, forms, sessions, errors; nothing about plans or actions."""
