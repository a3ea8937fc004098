"""Forms as Excel workbooks: written to look like the paper, and read back filled in."""

from formspec_xlsx.read import XlsxReader
from formspec_xlsx.write import XlsxRenderer

__all__ = ["XlsxReader", "XlsxRenderer"]
