"""What talks to AWS, or to the emulator in its place: bringing a stack up and what is done to it afterwards; nothing here runs on."""
