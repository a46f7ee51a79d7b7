"""Answers that hold numbers, by mail or text: which metrics, days and values a message states, what we have to ask
back, and what is a comment.

Start at ``read.py``. All files here are pure except three: ``about.py`` reads the metrics, ``taking.py`` enters
readings and takes them back, and ``steps.py`` keeps what was entered and asked. A single value for one metric is read
by ``domain.metrics.answers``.
"""
