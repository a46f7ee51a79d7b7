"""Commands in replies by mail and text. One file per command: how to recognise it, what it does, its possible outcomes, and
their sentences, which mail and text only fill in.

To add a command: a file like ``stuck.py``, with its line in each list of ``on_actions.py``; the words that spell it, in ``words.py``; a test
like ``test_stuck.py``. Mail, text and UNDO know it then. (A line in the HELP of ``mail/wording.py`` and ``texts/wording.py``, if it is to be found.)

DONE in one more language: a line in ``words.DONE``, "no" in ``words.REFUSING``; what leaves it in doubt in ``doubt_words.py``, what tells of something
that happened in ``report_words.py`` (of the writer's own deeds, or of success, which counts whoever did it), who did it in ``doers.py``, its commonest words in ``languages.py``; its messages in ``tests/inbound/commands/plain_done.txt`` and
``doubtful_done.txt``.

Another outcome of a command, or another sentence for one: an `Outcome` in its file.
"""
