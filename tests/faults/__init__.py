"""The fault suite: real traffic, injected faults, and a checker of what was accepted against what took effect."""
