"""Work that ends the process which does it, for tests of workers: they import it."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from formspec import Form, batch


def answer(question: str) -> str:
    """Says the question again, or ends its process as the question says."""
    match question.partition(" "):
        case "signal", _, number:
            os.kill(os.getpid(), int(number))
        case "exit", _, code:
            os._exit(int(code))
        case "memory", _, _:
            raise MemoryError
        case "sleep", _, file:
            Path(file).write_text(str(os.getpid()), "utf-8")
            time.sleep(60)
        case _:
            pass
    return f"{question} {os.getpid()}"


def sent(form: Form, path: str) -> list[dict[str, Any]]:
    """As a folder is checked, but for a file that nobody can survive."""
    if "deadly" in Path(path).name:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch._sent(form, path)
