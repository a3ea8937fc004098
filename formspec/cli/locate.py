"""What the commands ``locate`` and ``fill`` show and write."""

from formspec.api import read
from formspec.cli import terminal
from formspec.cli.messages import word
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form
from formspec.reasoning.completion.fill import fill
from formspec.reasoning.repair.locate import locate
from formspec.reasoning.repair.results import Fault
from formspec.submissions.submission import to_dict

NAMED = 10
"""So many repairs of a fault are shown to a person; --json holds all."""


def show_located(form: Form, path: str, lang: Lang, *, json: bool) -> bool:
    """Shows which figures of a filled file may be wrong; whether something is wrong."""
    found = locate(form, read(form, path))
    if json:
        terminal.put_json(found.to_dict(lang, path))
        return bool(found.faults)
    terminal.put(_say("located" if found.faults else "located_none", lang, path, len(found.faults)))
    for fault in found.faults:
        _show_fault(fault, lang)
    return bool(found.faults)


def _show_fault(fault: Fault, lang: Lang) -> None:
    rules = _say("comma", lang).join(fault.rules)
    key = "fault" if fault.repairs else "fault_locked" if fault.decided else "fault_open"
    terminal.put(_say(key, lang, rules), head=("error", f"  {_say('severity_error', lang)}"))
    for number, repair in enumerate(fault.repairs[:NAMED], 1):
        terminal.put(f"    {number}. {repair.message(lang)}")
    if len(fault.repairs) > NAMED:
        terminal.put("    " + _say("more", lang, len(fault.repairs) - NAMED))
    if fault.repairs and not fault.decided:
        terminal.put("    " + _say("fault_more", lang))


def show_filled(
    form: Form, path: str, lang: Lang, *, json: bool, output: str | None, force: bool
) -> bool:
    """Shows the blanks with one possible value, and writes the file with them; whether the
    file contradicts itself, so that nothing could be filled in.
    """
    found = fill(form, read(form, path))
    if output is not None and found.conflict is None:
        file = terminal.write_form(to_dict(form, found.submission), output, path, force=force)
        terminal.say(_say("written", lang, file))
    if json:
        terminal.put_json(found.to_dict(lang))
        return found.conflict is not None
    if found.conflict is not None:
        terminal.put(found.conflict.message(lang), head=("error", _say("severity_error", lang)))
        return True
    for one in found.cells:
        terminal.put(one.message(lang))
    if not found.cells:
        terminal.say(_say("filled_none", lang, path))
    if found.undecided:
        cells = _say("comma", lang).join(found.undecided)
        terminal.say(_say("filled_open", lang, cells))
    return False


def _say(key: str, lang: Lang, *facts: object) -> str:
    return word(key, lang).format(*facts)
