"""The command ``scan``: what the rules of a form say about one another, shown."""

from formspec import terminal
from formspec.form import Form
from formspec.problem import Lang
from formspec.reasoning.scan import scan
from formspec.reasoning.scan_report import Teller, sentences, to_dict


def show_scan(form: Form, lang: Lang, *, json: bool) -> bool:
    """Print what a scan finds; whether rules contradict one another."""
    found = scan(form)
    if json:
        terminal.put_json(to_dict(found, lang))
        return bool(found.conflicts)
    tell = Teller(found, lang)
    for _, sentence in sentences(found, lang):
        terminal.put(sentence)
    if found.undecided:
        terminal.put(tell.say("undecided", names=tell.say("comma").join(found.undecided)))
    if not found.conflicts:
        terminal.say(f"{form.id}: {tell.say('clean')}")
    return bool(found.conflicts)
