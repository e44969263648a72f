#!/usr/bin/env python3
"""Runs the snippets of documents, so that what they show works.

    FIDELIS=target/debug/fidelis python3 docs/tools/snippets.py docs/storefronts.md

Blocks of `sh`, `python` and `js` are run in the order of the document. They begin in one folder: an
empty one, or for a README a copy of its own folder, with the whole repository around it. The command
`fidelis` is the program that FIDELIS names, and $REPO is a copy of the repository.

- A block of `sh` is a script of bash that ends with the first failure. What it leaves running ends
  with it.
- A block of `python` goes on where the one before it ended. It is run by the interpreter that a
  comment `<!-- python: .venv/bin/python -->` before it names, else by this one.
- A block of `js` is a module of its own.
- A block of `text` right behind one of these is its output: each of its lines must be there, in this
  order.
- A block behind `<!-- not run: why -->` is left out, and said to be.

Rust is not run here: cargo tests it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
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


def repository(folder: Path) -> None:
    """Copies what belongs to the repository: no build, no installed package."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout
    for name in filter(None, names.decode().split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


# Each block of Python is compiled by itself, with as many empty lines before it as the document
# has, so that a traceback names the document's lines. Earlier blocks run again, without a word.
PYTHON = """
import contextlib, io, json, sys
name, *parts = json.load(sys.stdin)
scope = {"__name__": "__main__"}
for number, (line, text) in enumerate(parts, 1):
    code = compile("\\n" * (line - 1) + text, name, "exec")
    quiet = contextlib.redirect_stdout(io.StringIO()) if number < len(parts) else contextlib.nullcontext()
    with quiet:
        exec(code, scope)
"""


class Failed(Exception):
    """A block did not do what the document says."""


class Runner:
    """Runs one document's blocks in one folder."""

    def __init__(self, document: Path, folder: Path, environment: dict[str, str], limit: float):
        self.name = str(document)
        self.folder = folder
        self.environment = environment
        self.limit = limit
        self.python: list[tuple[int, str]] = []

    def run(self, block: Block) -> None:
        if block.language == "sh":
            command, given = ["bash", "-euo", "pipefail", "-c", block.text], ""
        elif block.language == "js":
            command, given = ["node", "--input-type=module", "-"], block.text
        else:
            # Only what earlier blocks did well is run again.
            parts = [*self.python, (block.line, block.text)]
            interpreter = self.folder / block.python if block.python else Path(sys.executable)
            command, given = [str(interpreter), "-c", PYTHON], json.dumps([self.name, *parts])
        output = self.output(command, given)
        if block.language == "python":
            self.python.append((block.line, block.text))
        place = 0
        for line in block.output:
            place = output.find(line, place)
            if place < 0:
                raise Failed(f"its output has no line\n    {line}\nbut is\n{output}")
            place += len(line)

    def output(self, command: list[str], given: str) -> str:
        """What a command writes; it may not fail."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as kept:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=kept,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            try:
                process.communicate(given, timeout=self.limit)
            except subprocess.TimeoutExpired:
                raise Failed(f"it did not end within {self.limit:.0f} s") from None
            finally:
                # A server that the block started, or all of it where it took too long.
                try:
                    os.killpg(process.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                process.wait()
            kept.seek(0)
            output = kept.read()
        if process.returncode:
            raise Failed(f"it ended with {process.returncode}\n{output}")
        return output


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
    with tempfile.TemporaryDirectory(prefix="fidelis-snippets-") as empty:
        folder = copy / shown.parent if document.name == "README.md" else Path(empty)
        for given in options.file:
            name, _, source = given.partition("=")
            shutil.copy2(source, folder / name)
        runner = Runner(shown, folder, environment, options.limit)
        only = chosen(options.only)
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
                runner.run(block)
            except (Failed, OSError) as error:
                print(f"{label}  FAILED after {time.monotonic() - began:.1f} s: {error}", flush=True)
                return False
            print(f"{label}  {time.monotonic() - began:.1f} s", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the snippets of documents.")
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT.md")
    parser.add_argument("--only", metavar="N,M", help="run these blocks alone, by number, of each document")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one block (900)")
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="NAME=PATH",
        help="a file that is in the folder at the beginning; may be given again",
    )
    options = parser.parse_args()
    fidelis = shutil.which(os.environ.get("FIDELIS", ROOT / "target/debug/fidelis"))
    if fidelis is None:
        parser.error("there is no fidelis command: name it by FIDELIS")
    with tempfile.TemporaryDirectory(prefix="fidelis-snippets-") as place:
        copy, bin_ = Path(place) / "repository", Path(place) / "bin"
        bin_.mkdir()
        (bin_ / "fidelis").symlink_to(Path(fidelis).resolve())
        repository(copy)
        environment = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "REPO": str(copy)}
        # A snippet must not depend on the environment of who runs it here.
        for name in ("FIDELIS", "VIRTUAL_ENV", "PYTHONPATH", "NODE_PATH"):
            environment.pop(name, None)
        good = [check(document.resolve(), options, environment, copy) for document in options.documents]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
