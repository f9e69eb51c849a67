"""Other people's consumers doing the worker's work, each in an environment of its own: ``PEERS=1 make bench``."""
