"""The world that several tests of the command line harm."""

from tests.integration.yangguang.world import filled, world

__all__ = ["filled", "world"]
