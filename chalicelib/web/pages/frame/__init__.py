"""What all pages share: routes, the visit, forms, sessions, errors. Nothing here is about plans or actions."""
