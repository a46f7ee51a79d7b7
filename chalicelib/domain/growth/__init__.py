"""What a client makes of their growth: where they were and are, the quotes to keep, and the page they share.

What the year held is read in `domain.reports`.
"""
