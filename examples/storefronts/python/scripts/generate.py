"""Writes the contract's types as Python, from what ``fidelis schema --contract`` prints.

    python scripts/generate.py                    # asks the fidelis command of this repository
    python scripts/generate.py contract.json      # or takes its output
    python scripts/generate.py --check            # writes nothing, fails where a file is stale

The contract in ``wit/`` is the only schema; everything in ``src/fidelis/contract/`` is made here.
"""

from __future__ import annotations

import argparse
import json
import keyword
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parents[2]
TARGET = HERE / "src" / "fidelis" / "contract"

INTEGERS = {"u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64"}
SCALARS = {"bool": "bool", "string": "str"} | dict.fromkeys(INTEGERS, "int")
# A plugin is configured when it is built, never by a storefront: no method is made of it.
NOT_CALLED = {"configuration"}

HEADER = (
    '"""{title}\n\n'
    'Made by scripts/generate.py from the contract; not to be changed by hand.\n"""\n\n'
)


class UnsupportedError(Exception):
    """The contract uses something that the Python package does not know yet."""


def camel(name: str) -> str:
    """``order-placed`` as ``OrderPlaced``."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))


def snake(name: str) -> str:
    """``order-placed`` as ``order_placed``, unless Python keeps that word for itself."""
    word = name.replace("-", "_")
    if keyword.iskeyword(word):
        raise UnsupportedError(f"{word} is a keyword of Python")
    return word


def annotation(of: Any, used: set[tuple[str, str]]) -> str:
    """The Python type of a type of the contract; the named types that it needs go into `used`."""
    if isinstance(of, str) and of in SCALARS:
        return SCALARS[of]
    match of:
        case {"list": element}:
            return f"tuple[{annotation(element, used)}, ...]"
        case {"option": inner}:
            return f"{annotation(inner, used)} | None"
        case {"type": [interface, name]}:
            used.add((interface, name))
            return camel(name)
    raise UnsupportedError(f"no Python type for {of!r}")


def documented(kind: str, interface: str, name: str) -> str:
    """Where a reader finds what it means: the description has no words."""
    return f'    """The {kind} ``{name}`` of ``wit/{interface}.wit``."""\n'


def record(interface: str, name: str, fields: list[Any], used: set[tuple[str, str]]) -> str:
    """A record as a frozen dataclass. What may be absent or empty may be left out."""
    lines = [
        "@dataclass(frozen=True, slots=True, kw_only=True)\n",
        f"class {camel(name)}:\n",
        documented("record", interface, name),
        "\n",
    ]
    for field, of in fields:
        default = ""
        if isinstance(of, dict):
            default = " = None" if "option" in of else " = ()" if "list" in of else ""
        lines.append(f"    {snake(field)}: {annotation(of, used)}{default}\n")
    return "".join(lines)


def enumeration(interface: str, name: str, cases: list[str]) -> str:
    """An enumeration whose values are the words of canonical JSON."""
    lines = [f"class {camel(name)}(StrEnum):\n", documented("enum", interface, name), "\n"]
    lines += [f'    {snake(case).upper()} = "{camel(case)}"\n' for case in cases]
    return "".join(lines)


def variant(interface: str, name: str, cases: list[Any], used: set[tuple[str, str]]) -> str:
    """A variant as one dataclass for each case, and their union."""
    parts = []
    for case, payload in cases:
        body = "" if payload is None else f"\n    value: {annotation(payload, used)}\n"
        parts.append(
            "@dataclass(frozen=True, slots=True)\n"
            f"class {camel(name)}{camel(case)}:\n"
            + documented(f"case ``{case}`` of the variant", interface, name)
            + body
        )
    union = "".join(f"    | {camel(name)}{camel(case)}\n" for case, _ in cases)
    union = union.replace("    | ", "    ", 1)
    parts.append(f"{camel(name)}: TypeAlias = (\n{union})\n")
    return "\n\n".join(parts)


def needs(definition: dict[str, Any]) -> set[tuple[str, str]]:
    """The named types that a definition uses."""
    used: set[tuple[str, str]] = set()
    match definition:
        case {"record": members} | {"variant": members}:
            for _, of in members:
                if of is not None:
                    annotation(of, used)
        case {"alias": of}:
            annotation(of, used)
    return used


def ordered(interface: str, types: dict[str, Any]) -> Iterator[str]:
    """Names such that each comes after those that it uses: Python reads unions from above."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done:
            return
        done.add(name)
        for owner, other in sorted(needs(types[name])):
            if owner == interface:
                yield from visit(other)
        yield name

    for name in types:
        yield from visit(name)


def module(interface: str, types: dict[str, Any]) -> str:
    """The Python module of one interface."""
    used: set[tuple[str, str]] = set()
    parts = []
    for name in ordered(interface, types):
        match types[name]:
            case {"record": fields}:
                parts.append(record(interface, name, fields, used))
            case {"enum": cases}:
                parts.append(enumeration(interface, name, cases))
            case {"variant": cases}:
                parts.append(variant(interface, name, cases, used))
            case {"alias": of}:
                parts.append(f"{camel(name)}: TypeAlias = {annotation(of, used)}\n")
            case other:
                raise UnsupportedError(f"no Python definition for {other!r}")
    return (
        HEADER.format(title=f"The types of ``wit/{interface}.wit``.")
        + "from __future__ import annotations\n\n"
        + "from dataclasses import dataclass\n"
        + "from enum import StrEnum\n"
        + "from typing import TypeAlias\n"
        + imported((owner, name) for owner, name in used if owner != interface)
        + "\n\n".join(parts)
    )


def imported(used: Iterable[tuple[str, str]]) -> str:
    """Imports of these types of the contract."""
    return "".join(
        f"from fidelis.contract.{snake(owner)} import {camel(name)}\n"
        for owner, name in sorted(used)
    )


def exported(types: dict[str, Any]) -> Iterator[str]:
    """The Python names that a module defines."""
    for name, definition in types.items():
        yield camel(name)
        for case, _ in definition.get("variant", []):
            yield camel(name) + camel(case)


def package(interfaces: dict[str, Any]) -> str:
    """The package's own module: all names in one place."""
    owner: dict[str, str] = {}
    for interface, content in interfaces.items():
        for name in exported(content["types"]):
            if owner.setdefault(name, interface) != interface:
                raise UnsupportedError(f"{name} is in {owner[name]} and in {interface}")
    imports = "".join(
        f"from fidelis.contract.{snake(interface)} import {name}\n"
        for name, interface in owner.items()
    )
    listed = "".join(f'    "{name}",\n' for name in owner)
    head = HEADER.format(title="Every type of the contract.")
    return f"{head}{imports}\n__all__ = [\n{listed}]\n"


def calls(interfaces: dict[str, Any]) -> str:
    """A method for each function that a storefront calls."""
    used: set[tuple[str, str]] = set()
    methods = []
    for interface, content in sorted(interfaces.items()):
        if interface in NOT_CALLED:
            continue
        for name, function in content["functions"].items():
            given = [(snake(p), annotation(of, used)) for p, of in function["params"]]
            answer = annotation(function["result"]["result"]["ok"], used)
            signature = "".join(f", {p}: {of}" for p, of in given)
            passed = "".join(f"{p}, " for p, _ in given).rstrip(" ")
            passed = passed if len(given) == 1 else passed.rstrip(",")
            methods.append(
                f"    def {snake(name)}(self{signature}) -> {answer}:\n"
                f'        """Calls ``{name}`` of ``wit/{interface}.wit``."""\n'
                f'        answer: {answer} = self._ask("{name}", ({passed}))\n'
                "        return answer\n"
            )
    return (
        HEADER.format(title="The functions of the contract that a storefront calls.")
        + "from __future__ import annotations\n\n"
        + "from abc import ABC, abstractmethod\nfrom typing import Any\n"
        + imported(used)
        + "class Calls(ABC):\n"
        + '    """What answers them: the errors are those of ``fidelis.errors``."""\n\n'
        + "    @abstractmethod\n"
        + "    def _ask(self, function: str, given: tuple[object, ...]) -> Any: ...\n\n"
        + "\n".join(methods)
    )


def formatted(text: str) -> str:
    """The text as ruff writes it, without the imports that it does not need."""
    for arguments in ["check --quiet --fix --select F401,I,RUF022", "format"]:
        command = [
            sys.executable,
            "-m",
            "ruff",
            *arguments.split(),
            "--stdin-filename",
            "made.py",
            "-",
        ]
        done = subprocess.run(
            command, input=text, stdout=subprocess.PIPE, text=True, check=True, cwd=HERE
        )
        text = done.stdout
    return text


def generate(contract: dict[str, Any]) -> dict[str, str]:
    """All files of ``src/fidelis/contract/``, by name."""
    interfaces = contract["interfaces"]
    files = {"__init__.py": package(interfaces), "calls.py": calls(interfaces)}
    for interface, content in interfaces.items():
        if content["types"]:
            files[f"{snake(interface)}.py"] = module(interface, content["types"])
    made = {name: formatted(text) for name, text in files.items()}
    made["contract.json"] = json.dumps(contract, separators=(",", ":"), ensure_ascii=False) + "\n"
    return made


def described(path: str | None) -> dict[str, Any]:
    """The contract's description: from a file, else from the command of this repository."""
    if path is None:
        command = ["cargo", "run", "--quiet", "--", "schema", "--contract"]
        text = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    else:
        text = Path(path).read_text(encoding="utf-8")
    contract: dict[str, Any] = json.loads(text)
    return contract


def main() -> int:
    """Writes or checks; 1 where something is not up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("description", nargs="?", help="the output of fidelis schema --contract")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    made = generate(described(options.description))
    stale = sorted(
        {name for name, text in made.items() if not same(TARGET / name, text)}
        | {old.name for old in TARGET.iterdir() if old.is_file() and old.name not in made}
    )
    for name in stale:
        if options.check:
            print(f"not up to date: {TARGET / name}", file=sys.stderr)
        elif name in made:
            (TARGET / name).write_text(made[name], encoding="utf-8")
        else:
            (TARGET / name).unlink()
    return 1 if stale and options.check else 0


def same(path: Path, text: str) -> bool:
    """Whether the file holds exactly this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main())
