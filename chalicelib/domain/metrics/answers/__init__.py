"""One value as people write it, by mail, text or in a field of a page: ``7,5``, ``1h30``, ``11 st 4``, ``120 over 80``.

Pure, and exact: decimals throughout. ``value.py`` is the way in for one metric; a whole message that may hold several is read by
``inbound.readings``. What can't be taken as written is a `Doubt` with what it may mean, never a guess.
"""
