#!/usr/bin/env python3
"""Runs the snippets of documents, so that what they show works.

    FIDELIS=target/debug/fidelis python3 docs/tools/snippets.py docs/storefronts.md

Blocks of `sh`, `python` and `js` are run in the order of the document. They begin in one folder: an
empty one, or for a README a copy of its own folder, with the whole repository around it and the
sample programme's shop.wasm in it. The command `fidelis` is the program that FIDELIS names, and $REPO
is a copy of the repository.

- A block of `sh` is a script of bash that ends with the first failure. What it leaves running ends
  with it.
- A block of `python` goes on where the one before it ended. The interpreter is the one that the last
  comment `<!-- python: PATH -->` named, else `.venv/bin/python` where that is, else the one that runs
  this.
- A block of `js` is a module of its own.
- A block of `text` right behind one of these is its output: each of its lines must be there, in this
  order.
- A block behind `<!-- not run: why -->` is left out, and said to be.

Rust is not run here: cargo tests it. `python3 -m doctest docs/tools/snippets.py` tests this file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = ("sh", "python", "js")
FENCE = re.compile(r"^(?P<marks>`{3,})(?P<language>[a-z]*)[^`]*$")
COMMENT = re.compile(r"^<!-- (?P<kind>not run|python): (?P<words>.+?) -->$")


@dataclass
class Block:
    """One block of a document."""

    language: str
    line: int  # of its first line, from 1
    text: str
    skipped: str | None  # why it is not run
    python: str | None  # the interpreter that was named last
    output: list[str]  # what the document shows of its output


def blocks(document: str) -> Iterator[Block]:
    """What can be run, in the document's order."""
    skipped = python = None
    last: Block | None = None
    lines = iter(enumerate(document.splitlines(), 1))
    for number, line in lines:
        comment, fence = COMMENT.match(line), FENCE.match(line)
        if comment and comment["kind"] == "python":
            python = comment["words"]
        elif comment:
            skipped = comment["words"]
        elif fence:
            text = []
            for _, inner in lines:
                if inner.startswith(fence["marks"]):
                    break
                text.append(inner)
            language = fence["language"]
            if language in RUN:
                if last:
                    yield last
                last = Block(language, number + 1, "\n".join(text) + "\n", skipped, python, [])
            elif language == "text" and last:
                last.output = [line for line in text if line.strip()]
                yield last
                last = None
            skipped = None
        elif line.strip():
            skipped = None
            if last:
                yield last
                last = None
    if last:
        yield last


def copy(source: Path, target: Path) -> None:
    """Copies a file, and a link as the link that it is: `wit` of a crate is a link to a folder.

    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = Path(place)
    ...     (folder / "wit").mkdir()
    ...     (folder / "guest").symlink_to("wit")
    ...     _ = (folder / "file").write_text("")
    ...     for name in ("wit", "guest", "file", "deleted"):
    ...         copy(folder / name, folder / "copy/of" / name)
    ...     print(*sorted(path.name for path in folder.glob("copy/of/*")))
    ...     print((folder / "copy/of/guest").readlink())
    file guest
    wit
    """
    if not (source.is_symlink() or source.is_file()):
        return  # listed, but deleted
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def repository(folder: Path) -> None:
    """Copies what belongs to the repository: no build, no installed package."""
    listed = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, names.decode().split("\0")):
        copy(ROOT / name, folder / name)


def ingredients(fidelis: Path, folder: Path) -> dict[str, str]:
    """What the examples would otherwise have cargo make, for minutes: the sample programme's
    component and the contract's description, by the variables that they know."""
    shop, contract = folder / "shop.wasm", folder / "contract.json"
    program = ROOT / "examples/programs/luxury-house.json"
    build = [fidelis, "build", "--program", program, "-o", shop]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    with contract.open("wb") as file:
        subprocess.run([fidelis, "schema", "--contract"], check=True, stdout=file)
    return {"FIDELIS_SHOP": str(shop), "FIDELIS_CONTRACT": str(contract)}


# Runs blocks as they are told, all in one scope. Each is compiled by itself, with as many empty lines
# before it as the document has, so that a traceback names the document's lines.
PYTHON = """
import json, os, sys, traceback
told, reply = map(int, sys.argv[1:])
scope = {"__name__": "__main__"}
for block in os.fdopen(told):
    name, line, text = json.loads(block)
    good = b"+"
    try:
        exec(compile("\\n" * (line - 1) + text, name, "exec"), scope)
    except BaseException:
        traceback.print_exc()
        good = b"-"
    sys.stdout.flush()
    os.write(reply, good)
"""


class Failed(Exception):
    """A block did not do what the document says."""


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process with all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Interpreter:
    """A Python that keeps what earlier blocks made."""

    def __init__(self, program: Path, folder: Path, environment: dict[str, str]):
        self.output = tempfile.TemporaryFile()
        told, self.told = os.pipe()
        self.reply, reply = os.pipe()
        self.process = subprocess.Popen(
            [program, "-c", PYTHON, str(told), str(reply)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            pass_fds=(told, reply),
            start_new_session=True,
        )
        os.close(told)
        os.close(reply)

    def run(self, name: str, block: Block, limit: float) -> str:
        """What a block prints; it may not fail."""
        before = self.output.seek(0, os.SEEK_END)
        os.write(self.told, json.dumps([name, block.line, block.text]).encode() + b"\n")
        ready, _, _ = select.select([self.reply], [], [], limit)
        if not ready:
            raise Failed(f"it did not end within {limit:.0f} s")
        good = os.read(self.reply, 1) == b"+"
        self.output.seek(before)
        output = self.output.read().decode(errors="replace")
        if not good:
            raise Failed(f"it failed\n{output}")
        return output

    def close(self) -> None:
        end(self.process)
        os.close(self.told)
        os.close(self.reply)
        self.output.close()


class Runner:
    """Runs one document's blocks in one folder."""

    def __init__(self, document: Path, folder: Path, environment: dict[str, str], limit: float):
        self.name = str(document)
        self.folder = folder
        self.environment = environment
        self.limit = limit
        self.interpreters: dict[Path, Interpreter] = {}

    def run(self, block: Block) -> str:
        """What a block prints. What the document shows of that must be there."""
        if block.language == "sh":
            output = self.script(["bash", "-euo", "pipefail", "-c", block.text], "")
        elif block.language == "js":
            output = self.script(["node", "--input-type=module", "-"], block.text)
        else:
            program = self.folder / (block.python or ".venv/bin/python")
            if not block.python and not program.exists():
                program = Path(sys.executable)
            if program not in self.interpreters:
                new = Interpreter(program, self.folder, self.environment)
                self.interpreters[program] = new
            output = self.interpreters[program].run(self.name, block, self.limit)
        place = 0
        for line in block.output:
            place = output.find(line, place)
            if place < 0:
                raise Failed(f"its output has no line\n    {line}\nbut is\n{output}")
            place += len(line)
        return output

    def script(self, command: list[str], given: str) -> str:
        """What a command prints; it may not fail."""
        with tempfile.TemporaryFile() as kept:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=kept,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                process.communicate(given.encode(), timeout=self.limit)
            except subprocess.TimeoutExpired:
                raise Failed(f"it did not end within {self.limit:.0f} s") from None
            finally:
                end(process)
            kept.seek(0)
            output = kept.read().decode(errors="replace")
        if process.returncode:
            raise Failed(f"it ended with {process.returncode}\n{output}")
        return output

    def close(self) -> None:
        for interpreter in self.interpreters.values():
            interpreter.close()


def chosen(words: str | None) -> set[int] | None:
    """Numbers such as `1,3,5-7`."""
    if words is None:
        return None
    numbers: set[int] = set()
    for part in words.split(","):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def check(document: Path, options: argparse.Namespace, environment: dict[str, str], copy: Path) -> bool:
    """Runs a document's blocks; says of each what became of it."""
    shown = document.relative_to(ROOT) if document.is_relative_to(ROOT) else document
    with contextlib.ExitStack() as places:
        empty = places.enter_context(tempfile.TemporaryDirectory(prefix="fidelis-snippets-"))
        folder = copy / shown.parent if document.name == "README.md" else Path(empty)
        if folder != Path(empty):
            shutil.copy2(environment["FIDELIS_SHOP"], folder / "shop.wasm")
        only = chosen(options.only)
        runner = places.enter_context(
            contextlib.closing(Runner(shown, folder, environment, options.limit))
        )
        for number, block in enumerate(blocks(document.read_text(encoding="utf-8")), 1):
            label = f"{shown}:{block.line}  {number} {block.language}"
            if block.skipped:
                print(f"{label}  not run: {block.skipped}", flush=True)
                continue
            if only is not None and number not in only:
                print(f"{label}  not asked for", flush=True)
                continue
            began = time.monotonic()
            try:
                output = runner.run(block)
            except (Failed, OSError) as error:
                print(f"{label}  FAILED after {time.monotonic() - began:.1f} s: {error}", flush=True)
                return False
            print(f"{label}  {time.monotonic() - began:.1f} s", flush=True)
            if options.show:
                print(textwrap.indent(output, "    "), end="", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the snippets of documents.")
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT.md")
    parser.add_argument("--only", metavar="N,M", help="run these blocks alone, by number, of each document")
    parser.add_argument("--show", action="store_true", help="print what the blocks print")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one block (900)")
    options = parser.parse_args()
    fidelis = shutil.which(os.environ.get("FIDELIS", ROOT / "target/debug/fidelis"))
    if fidelis is None:
        parser.error("there is no fidelis command: name it by FIDELIS")
    with tempfile.TemporaryDirectory(prefix="fidelis-snippets-") as place:
        copy, bin_ = Path(place) / "repository", Path(place) / "bin"
        bin_.mkdir()
        (bin_ / "fidelis").symlink_to(Path(fidelis).resolve())
        repository(copy)
        given = ingredients(Path(fidelis).resolve(), Path(place))
        environment = {**os.environ, **given, "PATH": f"{bin_}:{os.environ['PATH']}", "REPO": str(copy)}
        # A snippet must not depend on the environment of who runs it here.
        for name in (
            "FIDELIS",
            "VIRTUAL_ENV",
            "PYTHONPATH",
            "NODE_PATH",
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "RUSTFLAGS",
        ):
            environment.pop(name, None)
        documents = [document.resolve() for document in options.documents]
        good = [check(document, options, environment, copy) for document in documents]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
