"""The commands ``scan`` and ``bounds``: what follows from the rules of a form, shown."""

from formspec.api import read
from formspec.cli import terminal
from formspec.diagnostics.problem import Lang
from formspec.language.form import Form
from formspec.reasoning.analysis import joint_report, scan_report
from formspec.reasoning.analysis.completable import joint
from formspec.reasoning.analysis.scan import scan


def show_scan(form: Form, lang: Lang, *, json: bool) -> bool:
    """Print what a scan finds; whether rules contradict one another."""
    found = scan(form)
    if json:
        terminal.put_json(scan_report.to_dict(found, lang))
        return bool(found.conflicts)
    tell = scan_report.Teller(form, lang)
    for _, sentence in scan_report.sentences(found, lang):
        terminal.put(sentence)
    if found.undecided:
        terminal.put(tell.say("undecided", names=tell.say("comma").join(found.undecided)))
    if not found.conflicts and form.id not in found.undecided:
        terminal.say(tell.say("clean", form=form.id))
    return bool(found.conflicts)


def show_joint(form: Form, file: str, lang: Lang, *, json: bool) -> bool:
    """Print what a filled form can still become; whether all is well with it."""
    found = joint(form, read(form, file))
    if json:
        terminal.put_json(joint_report.to_dict(found, lang, source=file))
    else:
        for sentence in joint_report.sentences(found, lang):
            terminal.put(sentence)
    amounts = found.amounts
    unexplained = amounts is not None and amounts.decided and amounts.amounts is None
    return found.verdict == "completable" and not unexplained
