"""How tables are reached: rows, transactions, pages, and what a failure means.

Knows no table by name: their list is `chalicelib.domain.models`.
"""
