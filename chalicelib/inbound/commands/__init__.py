"""Commands in replies by mail and text. Each command has its own file: how to recognise it, what it does, its possible
outcomes and their sentences. Mail and text only fill the sentences in.

To add a command: write a file like ``stuck.py`` and add its line to each list of ``on_actions.py``; add the words that
spell it to ``words.py``; write a test like ``test_stuck.py``. Mail, text and UNDO then know it. If people should find
it, add a line to the HELP of ``mail/wording.py`` and ``texts/wording.py``.

To read DONE in another language: add a line to ``words.DONE`` and its "no" to ``words.REFUSING``. What leaves DONE in
doubt belongs in ``doubt_words.py``; what tells that something happened in ``report_words.py`` (the writer's own deeds,
or success, which counts whoever achieved it); who did it in ``doers.py``; the language's commonest words in
``languages.py``. Its messages go into ``tests/inbound/commands/plain_done.txt`` and ``doubtful_done.txt``.

To give a command another outcome, or an outcome another sentence: see the `Outcome` in its file.
"""
