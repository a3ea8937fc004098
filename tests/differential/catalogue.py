"""All engines, by name."""

from collections.abc import Mapping

from databases import OPENERS

from differential.engines import Engine, everything, javascript, oracle, python, rulings
from differential.sql import database
from differential.xlsx import XLSX

ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("reference", oracle, rulings),
        Engine("python", python, everything),
        Engine("javascript", javascript, everything),
        *map(database, OPENERS),
    )
}

ALL: Mapping[str, Engine] = {**ENGINES, XLSX.name: XLSX}
"""With the one that is slow, and is asked for by its name."""
