"""``python -m differential``: draws until it has compared enough, or replays case files."""

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from differential.cases import replay, save
from differential.catalogue import ALL, ENGINES
from differential.machine import Disagreement, Machine, rounds
from differential.shrinking import shrunk

ENOUGH = 20
"""So many disagreements are one bug, or more than anybody reads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 if an engine disagrees."""
    options = _options(arguments)
    with Machine([ALL[name] for name in options.engines.split(",")]) as machine:
        if options.replay:
            found = list(replay(options.replay, machine))
            for one in found:
                print(f"{one.engine}: expected {one.expected}, said {one.said}")
        else:
            found = _run(machine, options)
    print(f"{machine.pairs} pairs of {machine.forms} forms, {len(found)} disagreements")
    return 1 if found else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m differential", description=__doc__)
    parser.add_argument(
        "--engines", default=",".join(ENGINES), help="default: %(default)s; also: page"
    )
    parser.add_argument("--pairs", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--size", type=int, default=150, help="filled forms a form: %(default)s")
    parser.add_argument("--save", type=Path, default=Path("out/differential"), metavar="FOLDER")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="case files")
    return parser.parse_args(arguments)


def _run(machine: Machine, options: argparse.Namespace) -> list[Disagreement]:
    found: list[Disagreement] = []
    begun = time.monotonic()

    def unfinished(_: object) -> bool:
        spent = time.monotonic() - begun
        return machine.pairs < options.pairs and spent < options.seconds and len(found) < ENOUGH

    for round_ in takewhile(unfinished, rounds(options.seed, options.size)):
        for one in machine.play(round_):
            small = shrunk(one, lambda *asked, one=one: machine.again(one.engine, *asked))
            found.append(small)
            print(f"\n{one.engine} disagrees: {save(small, options.save)}")
        rate = machine.pairs / (time.monotonic() - begun)
        print(f"\r{machine.pairs} pairs, {rate:.0f}/s, {len(found)} disagreements",
              end="", file=sys.stderr, flush=True)  # fmt: skip
    print(file=sys.stderr)
    for mark, times in sorted(machine.counts.items()):
        print(f"{times:10}  {mark}")
    return found


if __name__ == "__main__":
    sys.exit(main())
