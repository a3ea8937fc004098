"""The fastest decoder of JSON that is installed: orjson (the extra "fast"), or the standard one."""

from contextlib import suppress

from formspec.submissions.strict_json import Loads, loads

fast_loads: Loads = loads
with suppress(ImportError):
    import orjson

    fast_loads = orjson.loads
