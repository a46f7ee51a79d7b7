"""What Followthrough is about: one noun, one file.

Verbs take who acts and ``now``, write one transaction, raise named refusals.
"""
