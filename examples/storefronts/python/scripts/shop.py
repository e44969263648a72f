"""Where the component lies that the examples and tests ask.

The environment variable FIDELIS_SHOP names it. Without it, the sample programme is built with this
repository's own command, every time: cargo is quick where nothing changed, and a component of
yesterday would answer for today's sources.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parents[2]
BUILT = HERE / ".cache" / "shop.wasm"


def shop() -> Path:
    """The path of the component."""
    named = os.environ.get("FIDELIS_SHOP")
    if named:
        return Path(named)
    if not BUILT.exists():
        # The first build compiles the whole command, so nobody should wait without knowing why.
        print("FIDELIS_SHOP is not set: cargo builds the sample, for minutes", file=sys.stderr)
    BUILT.parent.mkdir(exist_ok=True)
    program = "examples/programs/luxury-house.json"
    build = ["build", "--program", program, "-o", str(BUILT)]
    subprocess.run(["cargo", "run", "--quiet", "--", *build], cwd=ROOT, check=True)
    return BUILT


if __name__ == "__main__":
    print(shop())
