"""The pages that links in messages open, without signing in. A GET changes nothing."""
