"""What every route of the API shares: who calls, reading the request, problems, repeated requests, the description."""
