"""A workbook's bytes made the same for the same form: no clock, no order of chance."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from formspec_xlsx.text import plain

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip file can hold."""

# Written anew because openpyxl puts the hour of saving there.
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>formspec</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
_FIRST = "[Content_Types].xml"


def stable(data: bytes, title: str, instead: Mapping[str, bytes]) -> bytes:
    """The same workbook with fixed dates, its parts in order of their names, and some of them
    replaced.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        # Readers look at the content types first.
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            part = instead.get(name) or source.read(name)
            if name == "docProps/core.xml":
                part = _CORE.format(title=escape(plain(title))).encode()
            target.writestr(_member(name), part)
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0  # the same on every system
    info.external_attr = 0
    return info
