"""What runs on a laptop in place of AWS and of the outside world: emulator, mailbox, mail; nothing here is needed to deploy."""
