"""Private notes: what coaches write for themselves about a client, a session or an action. Nobody but the plan’s coaches ever sees one."""
