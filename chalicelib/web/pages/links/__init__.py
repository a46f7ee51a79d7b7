"""What the links in messages open, without signing in; nothing happens on GET."""
