"""Makes build/own-segments.wasm: the sources, CPython and the contract, as one component.

It imports nothing but the interface that it wraps: what CPython would ask of an operating system
(files, clock, random numbers) is replaced by stubs that trap. Beside it lie the types of the
contract for editors and tests (build/bindings).
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"
COMPONENT = BUILD / "own-segments.wasm"
TOOL = Path(sys.executable).with_name("componentize-py")


def componentize(*arguments):
    contract = HERE / "../../../../wit"
    world = "segmentation-middleware"
    subprocess.run([TOOL, "--quiet", "-d", contract, "-w", world, *arguments], check=True)


shutil.rmtree(BUILD, ignore_errors=True)
componentize("bindings", BUILD / "bindings")
componentize("componentize", "--stub-wasi", "-p", HERE / "src", "app", "-o", COMPONENT)
print(f"{COMPONENT.relative_to(HERE)}: {COMPONENT.stat().st_size} bytes")
