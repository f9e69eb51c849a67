"""Small disks for the file store and for PostgreSQL, which can be filled; it takes root and a tmpfs."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path


class SmallDisk:
    """A folder on a small tmpfs where the machine allows it, else a plain folder that cannot be filled."""

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path = path
        path.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "yangguang-faults", str(path)]
        self.can_fill = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        assert self.can_fill
        with contextlib.suppress(OSError), open(self._ballast, "wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(65_536))
        with contextlib.suppress(OSError), open(self._ballast, "ab", buffering=0) as ballast:
            while True:
                ballast.write(bytes(512))

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def remove(self) -> None:
        """Unmount it."""
        if self.can_fill:
            subprocess.run(["umount", "-l", str(self.path)], capture_output=True, check=False)
