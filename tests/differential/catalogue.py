"""All engines, by name."""

from collections.abc import Mapping

from support.databases import OPENERS

from differential.engines import Engine, everything, javascript, oracle, python, rulings
from differential.page import FIREFOX, PAGE, WEBKIT
from differential.sql import database
from differential.xlsx import GNUMERIC, HYPERFORMULA, XLSX

ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("reference", oracle, rulings),
        Engine("python", python, everything),
        Engine("javascript", javascript(), everything, needs="node"),
        Engine("followed", javascript("followed"), everything, needs="node"),
        *map(database, OPENERS),
    )
}
"""Those that judge thousands of filled forms a minute."""

ALL: Mapping[str, Engine] = {
    **ENGINES,
    **{engine.name: engine for engine in (PAGE, XLSX, FIREFOX, WEBKIT, GNUMERIC, HYPERFORMULA)},
}
"""With the page and the workbook, which must be opened, typed into and read."""
