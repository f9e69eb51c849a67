"""Metrics, the watchdog and the health server of a process."""
