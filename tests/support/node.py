"""One Node process for the tests: modules are loaded from their text, functions called in them."""

import base64
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from math import inf
from typing import Any

import pytest

NAMES = ("node", "nodejs")

# One line in, one line out. A thrown Error comes back as its message and its code.
_SERVER = """
const modules = [];
const plain = (key, value) => typeof value === "bigint" ? String(value)
  : value instanceof Map ? [...value] : value;
async function answer({ load, module, name, args }) {
  if (load !== undefined) return modules.push(await import(load)) - 1;
  const found = modules[module][name];
  return typeof found === "function" ? args.map((each) => found(...each)) : found;
}
let rest = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    let said;
    try { said = { result: await answer(JSON.parse(line)) }; }
    catch (error) { said = { error: { message: error.message, code: error.code ?? null } }; }
    process.stdout.write(JSON.stringify(said, plain) + "\\n");
  }
}
"""


class ThrownError(Exception):
    """What a function threw; ``code`` is its property of that name."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]


class Module:
    """A loaded module."""

    def __init__(self, node: "Node", number: int) -> None:
        self._node, self._number = node, number

    def __getattr__(self, name: str) -> Any:
        return self._node.send({"module": self._number, "name": name})

    def call(self, name: str, *args: object) -> Any:
        """What the function says. Raises ThrownError."""
        return self.calls(name, [args])[0]

    def calls(self, name: str, args: list[tuple[object, ...]]) -> list[Any]:
        """The same function, many times."""
        made = {"module": self._number, "name": name, "args": args}
        found: list[Any] = self._node.send(made)
        return found


class Node:
    """The process. Use ``node``."""

    def __init__(self, binary: str) -> None:
        self._process = subprocess.Popen(
            [binary, "--input-type=module", "--eval", _SERVER],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def load(self, text: bytes) -> Module:
        """A module from its text, without a file."""
        address = "data:text/javascript;base64," + base64.b64encode(text).decode()
        return Module(self, self.send({"load": address}))

    def send(self, message: dict[str, Any]) -> Any:
        """One line and its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "Node ended"
        said = json.loads(line)
        if "error" in said:
            raise ThrownError(said["error"])
        return said.get("result")

    def close(self) -> None:
        """Ends the process."""
        with self._process:
            self._process.kill()


def node_program() -> str:
    """Where Node is; skips the test where there is none."""
    binary = next(filter(None, map(shutil.which, NAMES)), None)
    if binary is None:
        pytest.skip("no Node here")
    return binary


@contextmanager
def node() -> Iterator[Node]:
    """A running process; skips the test where there is no Node."""
    running = Node(node_program())
    try:
        yield running
    finally:
        running.close()


def seen(raw: Any) -> Any:
    """A JSON value as JavaScript sees it: 1.0 is 1, a number has a float's digits, and keys that
    are numbers come first.

    Characters that are newer than Unicode 3.2 become an x: which of them print depends on
    the edition that Python and Node have.
    """
    if isinstance(raw, dict):
        items = sorted(raw.items(), key=lambda item: _index(item[0]))
        return {seen(key): seen(value) for key, value in items}
    if isinstance(raw, list | tuple):
        return [seen(value) for value in raw]
    if isinstance(raw, str):
        old = unicodedata.ucd_3_2_0
        return "".join("x" if old.category(char) == "Cn" else char for char in raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        number = Decimal(repr(float(raw)))
        whole = number == number.to_integral_value() and abs(number) < Decimal("1e21")
        return int(number) if whole else float(raw)
    return raw


def _index(key: str) -> float:
    """Where JavaScript puts a key: the indexes of an array before all others."""
    index = re.fullmatch("0|[1-9][0-9]{0,9}", key) and int(key) < 2**32 - 1
    return int(key) if index else inf
