"""Answers that hold numbers, by mail or text: which metrics, days and values a message says, what is to be asked back, what is a
comment.

``read.py`` is the way in, pure as all but three: ``about.py`` reads the metrics, ``taking.py`` enters and takes back, and
``steps.py`` keeps what was entered and asked. One value for one metric is read by ``domain.metrics.answers``.
"""
