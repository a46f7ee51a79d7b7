"""Reports: clients at a glance, briefing, growth, digest. Nothing here writes."""
