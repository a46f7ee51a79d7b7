"""Access to tables: rows, transactions, pages, and what failures mean.

Knows no table by name; `chalicelib.domain.models` lists them.
"""
