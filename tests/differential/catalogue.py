"""All engines, by name."""

from collections.abc import Mapping

from differential.engines import Engine, everything, javascript, oracle, python, rulings

ENGINES: Mapping[str, Engine] = {
    engine.name: engine
    for engine in (
        Engine("reference", oracle, rulings),
        Engine("python", python, everything),
        Engine("javascript", javascript, everything),
    )
}
