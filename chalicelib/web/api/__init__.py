"""The HTTP API under ``/v1``: the frame around every route, the routes, and the types they take and give."""
