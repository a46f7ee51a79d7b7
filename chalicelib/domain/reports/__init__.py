"""What is read and put together: clients at a glance, briefing, growth, digest. Nothing here writes."""
