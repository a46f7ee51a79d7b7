"""Commands in answers by mail and by text. One file per command: how it is read among words, what it does, what becomes of it, and the
sentences that tell it; mail and text fill these in for their channel.

To add a command: a file like ``stuck.py`` (its words in other languages: a list in ``words.py``), its line in ``on_actions.py``, and its test.
DONE in one more language: a line in ``words.DONE``, and in ``words.HEDGES`` and ``REFUSING`` what takes it back there ("not yet", "almost").
Another outcome of a command: an `Outcome` in its file. Another sentence for one: its row there.
"""
