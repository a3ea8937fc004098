"""A disagreement made small: parts are left out as long as the engine still disagrees."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from differential.engines import Asked
from differential.machine import Disagreement, Json

Place = tuple[str | int, ...]

MAX_TRIES = 1_500


def shrunk(
    found: Disagreement, again: Callable[[Json, Asked], Disagreement | None]
) -> Disagreement:
    """The same with every part left out that it does not need.

    ``again`` says how the engine disagrees about a definition and a filled form; None if it
    agrees, or if the definition is none any more.
    """
    tries = 0
    while True:
        before = found
        for place in _places([found.definition, found.asked[0]]):
            if tries == MAX_TRIES:
                return found
            smaller = _without([found.definition, found.asked[0]], place)
            if smaller is not None:
                tries += 1
                found = again(smaller[0], (smaller[1], found.asked[1])) or found
        if found is before:
            return found


def _places(whole: Any) -> list[Place]:
    """Where parts are: the large ones first, of those beside one another the last first."""
    found = [place for place in _inside(whole) if len(place) > 1]
    found.reverse()
    return sorted(found, key=len)


def _inside(node: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(node, dict | list):
        for step, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _inside(part, (*place, step))


def _without(whole: Any, place: Place) -> Any:
    """A copy without that part; None if it is not there any more."""
    copy = node = deepcopy(whole)
    try:
        for step in place[:-1]:
            node = node[step]
        del node[place[-1]]
    except (KeyError, IndexError, TypeError):
        return None
    return copy
