"""The process that publishes a service's outbox and runs its timers."""
