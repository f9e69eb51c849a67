"""Make a checkout importable in its virtual environment and put the `yangguang` command there.

A plain path file does what an editable install does, without a build backend and without the network.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
COMMAND = """#!{python}
import sys
from yangguang.__main__ import main
sys.exit(main())
"""


def link() -> None:
    """Write the path file and the command."""
    Path(sysconfig.get_path("purelib"), "yangguang-checkout.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")
    command = Path(sysconfig.get_path("scripts"), "yangguang")
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    link()
