"""Answers that hold numbers, by mail or text: which metrics, days and values a message says, what is to be asked back, what is a
comment. Pure: nothing is stored or sent from here.

``read.py`` is the way in. One value for one metric is read by ``domain.metrics.answers``.
"""
