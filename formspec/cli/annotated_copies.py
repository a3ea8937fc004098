"""Copies of filled files with their findings, as ``validate --annotate`` writes them."""

from dataclasses import dataclass, field
from pathlib import Path

from formspec.api import annotate
from formspec.batch import ANNOTATED
from formspec.cli import terminal
from formspec.cli.messages import sentence
from formspec.cli.output_files import write_files
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine.validate import Report
from formspec.language.form import Form


@dataclass(slots=True)
class AnnotatedCopies:
    """The copies of one run."""

    form: Form
    """The form that the files are filled for."""
    lang: Lang
    """The language of the findings."""
    folder: str | None = None
    """The folder of the copies; None is that of each original."""
    force: bool = False
    """Whether existing files are overwritten."""
    written: set[Path] = field(default_factory=set)
    """The copies so far."""

    def write(self, file: Path, report: Report) -> bool:
        """Write the copy of a file; whether that was possible."""
        copy = Path(self.folder or file.parent) / f"{file.stem}{ANNOTATED}{file.suffix}"
        if copy in self.written:
            terminal.say(sentence("copied_twice", self.lang, copy))
            return False
        try:
            data = annotate(self.form, file, report, lang=self.lang)
            # Like what ``read`` writes, it holds names and telephone numbers.
            write_files([(copy, data)], force=self.force, private=True)
        except FormspecError as error:
            terminal.say(error.message(self.lang))
            return False
        self.written.add(copy)
        terminal.say(sentence("written", self.lang, copy))
        return True
