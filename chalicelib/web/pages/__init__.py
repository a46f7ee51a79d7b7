"""The pages: a room for each kind, whose files are named as their templates in ``templates/pages/``.

A file holds the routes of a page: what it shows, and what its form does. See `frame.route`.
"""
