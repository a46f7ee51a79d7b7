"""The HTTP API under ``/v1``: the frame every route stands in, the routes, and the types they take and give."""
