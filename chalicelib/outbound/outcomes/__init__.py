"""What SES reports about mails that left."""
