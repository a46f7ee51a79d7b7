"""Parts that several pages show or read: dates, reminders, assignees, the timeline, the meter; no routes."""
