"""``python -m hostile --kills 200 --seed 7``: more than the tests kill."""

import argparse
import time

from hostile.kills import kills


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m hostile", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--first", type=int, default=0, help="the number of the first")
    asked = parser.parse_args()
    start = time.monotonic()
    found = kills(asked.seed, asked.kills, asked.first)
    for outcome, times in found.most_common():
        print(f"{times:7} {outcome}")
    print(f"{sum(found.values()):7} kills in {time.monotonic() - start:.0f} s, nothing damaged")


if __name__ == "__main__":
    main()
