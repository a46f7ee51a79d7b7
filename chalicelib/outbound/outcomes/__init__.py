"""What SES reports about mails that were sent."""
