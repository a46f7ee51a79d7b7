"""What replaces AWS and the outside world on a laptop: emulator, mailbox, mail. None of it is needed to deploy."""
