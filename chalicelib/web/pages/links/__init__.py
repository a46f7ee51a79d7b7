"""What the links in messages open: no cookie, nothing happens on GET."""
