"""``python -m office --readings 20000 --seed 7``: more than the tests make."""

import argparse
import time

from office.trips import journey


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readings", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trip")
    asked = parser.parse_args()
    start = time.monotonic()
    found = journey(asked.seed, asked.readings, asked.first)
    took = time.monotonic() - start
    for outcome, times in found.most_common():
        print(f"{times:7} {outcome}")
    print(f"{sum(found.values()):7} readings in {took:.0f} s")


if __name__ == "__main__":
    main()
