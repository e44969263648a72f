#!/usr/bin/env python3
"""Checks an example plugin where it is meant to run: composed into a shop.

    python3 examples/plugins/check.py examples/plugins/rust/seasonal-banner

The plugin's `cases.json` names the component, the functions that it answers, and cases: a request
of the golden set, what is changed in it, and what must stand in the answer. Besides, every other
function must answer the golden set to the byte as it did without the plugin, and the same request
twice must get the same bytes. Where a ledger is wrapped, it lives through random lives of an
account (`life.py`). `--cost` tells what calls cost with and without the plugin.

Needs Python 3.11 and nothing else. The command line is taken from the environment variable
FIDELIS; without it, it is made by cargo.
"""

import argparse
import copy
import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import life

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GOLDEN = ROOT / "tests" / "golden"
PROGRAM = ROOT / "examples" / "programs" / "luxury-house.json"
# How often a request is asked where its cost is measured.
ROUNDS = 200
# Lives of an account through a ledger that is wrapped, and requests in each.
SEEDS = (1, 2)
STEPS = 20


class Failed(Exception):
    """What did not hold, in words."""


def fidelis(*arguments, **options):
    """Runs the command line and gives what it wrote."""
    command = shlex.split(os.environ.get("FIDELIS", "")) or ["cargo", "run", "--quiet", "--"]
    run = [*command, *(str(each) for each in arguments)]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, **options)


def build(shop, overrides):
    """Builds the luxury house's programme with some overrides."""
    options = [option for each in overrides for option in ("--override", each)]
    built = fidelis("build", "--program", PROGRAM, *options, "-o", shop)
    if built.returncode:
        raise Failed(built.stderr.strip().removeprefix("error: "))


def ask(shop, function, requests, *options):
    """The answers to some requests, a line for each, and what the calls used."""
    lines = "".join(request + "\n" for request in requests)
    asked = fidelis("call", function, "--plugin", shop, "--lines", *options, "-", input=lines)
    # Not `splitlines`: a text may hold what Python too takes for the end of a line.
    answers = asked.stdout.removesuffix("\n").split("\n")
    if len(answers) != len(requests):
        raise Failed(f"{len(requests)} requests of {function}, {len(answers)} answers\n{asked.stderr}")
    return answers, asked.stderr


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def golden():
    """The golden set: requests and answers, by name, in sequence."""
    with (GOLDEN / "requests.jsonl").open() as requests, (GOLDEN / "answers.jsonl").open() as answers:
        both = zip(requests, answers, strict=True)
        return [(json.loads(request), answer.rstrip("\n")) for request, answer in both]


def step(value, name):
    """One step of a JSON pointer. `rule=spend` is the first element whose `rule` is `spend`; in
    the words behind it `~` stands for a slash."""
    if isinstance(value, dict):
        return value[name]
    if "=" in name:
        field, wanted = name.split("=", 1)
        return next(each for each in value if str(each[field]) == wanted.replace("~", "/"))
    return value[int(name)]


def found(value, pointer):
    for name in pointer.split("/")[1:]:
        try:
            value = step(value, name)
        except (KeyError, IndexError, StopIteration):
            return f"nothing at {name!r}"
    return value


def changed(request, changes):
    """A request with values put at JSON pointers; `-` is the place behind a list's end."""
    request = copy.deepcopy(request)
    for pointer, value in changes.items():
        *path, last = pointer.split("/")[1:]
        place = request
        for name in path:
            place = step(place, name)
        if last == "-":
            place.append(value)
        elif isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value
    return request


def by_function(rows):
    functions = {}
    for row, answer in rows:
        functions.setdefault(row["function"], []).append((row, answer))
    return functions


def check_others(shop, answered):
    """Every function that the plugin does not answer stays as it was, to the byte."""
    same = 0
    for function, rows in by_function(golden()).items():
        answers, _ = ask(shop, function, [compact(row["request"]) for row, _ in rows])
        for (row, before), after in zip(rows, answers, strict=True):
            if function in answered:
                if before.startswith('{"Ok"') != after.startswith('{"Ok"'):
                    raise Failed(f"{row['name']}: expected {before[:80]}…, found {after[:200]}")
            elif before != after:
                raise Failed(f"{row['name']} is not as before: {before}\n{after}")
            else:
                same += 1
    print(f"  {same} golden answers of other functions are the same to the byte")


def check_cases(shop, cases):
    """What the plugin is for."""
    requests = {row["name"]: row["request"] for row, _ in golden()}
    for case in cases:
        request = compact(changed(requests[case["from"]], case.get("change", {})))
        (first, second), _ = ask(shop, case["function"], [request, request])
        if first != second:
            raise Failed(f"{case['name']}: two answers to one request\n{first}\n{second}")
        answer = json.loads(first)
        for pointer, wanted in case["expect"].items():
            if (got := found(answer, pointer)) != wanted:
                told = f"expected {compact(wanted)}, found {compact(got)}"
                raise Failed(f"{case['name']}: {pointer}: {told}\n{first[:2000]}")
        print(f"  {case['name']}")


def check_lives(shop, rule, attributes):
    """A wrapped ledger keeps the account in order, and its own rule takes part in it."""

    def settle(request):
        answers, _ = ask(shop, "settle", [request])
        return answers[0]

    for seed in SEEDS:
        try:
            store = life.live(settle, seed, attributes, STEPS)
        except life.Broken as broken:
            raise Failed(f"life {seed}: {broken}") from None
        kinds = [entry["kind"] for entry in store.entries if entry["rule"] == rule]
        if not {"Earn", "Clawback"} <= set(kinds):
            raise Failed(f"life {seed}: expected {rule} to be earned and taken back, found {kinds}")
        print(f"  life {seed}: {len(store.entries)} entries in order, {len(kinds)} of them of {rule}")


def cost(shop, function, request):
    """Instructions, and the median times of a fresh instance and of the call, in microseconds."""
    _, told = ask(shop, function, [request] * ROUNDS, "--report")
    units = {"ns": 0.001, "µs": 1, "ms": 1000, "s": 1_000_000}

    def median(word):
        times = re.findall(rf"{word} +([\d.]+)(ns|µs|ms|s)$", told, re.MULTILINE)
        return statistics.median(float(value) * units[unit] for value, unit in times)

    fuel = re.search(r"(\d+) of \d+ instructions", told)
    return int(fuel[1]), median("instantiate"), median("call")


def tell_costs(shop, plain, answered):
    """The same request with and without the plugin, one of the golden set for each function."""
    print("  function   instructions   instance, µs   call, µs   (without the plugin)")
    for function, rows in by_function(golden()).items():
        request = compact(rows[0][0]["request"])
        with_it, without = cost(shop, function, request), cost(plain, function, request)
        mark = "*" if function in answered else " "
        print(
            f" {mark}{function:<10} {with_it[0]:>12} {with_it[1]:>14.1f} {with_it[2]:>10.1f}"
            f"   ({without[0]} {without[1]:.1f} {without[2]:.1f})"
        )


def main():
    parser = argparse.ArgumentParser(description="Checks an example plugin in a shop.")
    parser.add_argument("folder", type=Path, help="the plugin's folder")
    parser.add_argument("--component", type=Path, help="the component, where it is not in its place")
    parser.add_argument("--cost", action="store_true", help="tells what calls cost")
    arguments = parser.parse_args()
    about = json.loads((arguments.folder / "cases.json").read_text())
    component = (arguments.component or arguments.folder / about["component"]).resolve()
    if not component.is_file():
        raise Failed(f"{component} is not there; build it first, as its README says")

    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop.wasm"
        build(shop, [component])
        print(f"{component.name}: {component.stat().st_size} bytes, the shop {shop.stat().st_size}")
        check_others(shop, about["answers"])
        check_cases(shop, about["cases"])
        if "lives" in about:
            check_lives(shop, **about["lives"])
        if arguments.cost:
            plain = Path(folder) / "plain.wasm"
            build(plain, [])
            tell_costs(shop, plain, about["answers"])


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"error: {failure}")
