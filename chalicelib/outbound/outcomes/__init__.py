"""What became of mails that left, as SES says later."""
