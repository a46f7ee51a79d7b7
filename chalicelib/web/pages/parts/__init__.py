"""Parts that several pages show: due dates, reminders, the timeline, the meter."""
