"""What links in messages open, without signing in. A GET changes nothing."""
