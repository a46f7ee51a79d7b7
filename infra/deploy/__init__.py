"""Programs that talk to AWS, or to the emulator in its place: deploying a stack, and operating it. None of it runs
on."""
