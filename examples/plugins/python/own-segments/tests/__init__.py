"""The tests find the sources and the generated types of the contract."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
BINDINGS = HERE / "build" / "bindings"
if not BINDINGS.is_dir():
    sys.exit(f"{BINDINGS} is not there; run `python build.py` first")
sys.path[:0] = [str(HERE / "src"), str(BINDINGS)]
