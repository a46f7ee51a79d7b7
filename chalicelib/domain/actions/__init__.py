"""Actions: their rows, who may do what with them, and the verbs that change them.

Not here: changing many at once (`bulk`), and what is sent about them (`owed`, `delivery`).
"""
