"""Looking over what comes in, in a process of its own with limits: no file can hold up or end the one that serves."""
