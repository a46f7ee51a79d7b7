"""The domain: one room per noun, one file per verb.

Verbs take an actor and ``now``, write one transaction, and raise named refusals.
"""
