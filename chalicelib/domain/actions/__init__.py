"""An action: what it holds, who may do what with it, and the verbs that change it.

Not here: many actions at once (`bulk`), and what is sent (`owed`, `delivery`).
"""
