"""The ground floor: clock, identifiers, digests, settings, logs, encryption. Knows only the ports."""
