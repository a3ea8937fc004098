"""A workbook's bytes made the same for the same form: no clock, no order of chance.

Parts are kept as they are packed, so that a workbook in which few parts change costs little
more than those: nothing else is unpacked, packed again or looked at.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from xml.sax.saxutils import escape

from formspec_xlsx.notation import plain

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

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_SIZES_BEHIND, _UTF8 = 0x08, 0x800
"""Flags: sizes that stand behind the bytes (here they stand before), a name in UTF-8."""


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A part as it lies in the file."""

    info: zipfile.ZipInfo
    """What the zip says of it."""
    data: bytes
    """Its packed bytes."""


def stable(data: bytes, title: str, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The same workbook with fixed dates, its parts in order of their names, and some of them
    changed.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts |= {name: change(parts[name]) for name, change in changes.items()}
    parts["docProps/core.xml"] = _CORE.format(title=escape(plain(title))).encode()
    # Readers look at the content types first.
    names = sorted(parts, key=lambda name: (name != _FIRST, name))
    return join(new(name, parts[name]) for name in names)


def members(data: bytes) -> list[ZipMember]:
    """The parts of a workbook as they lie in it. Raises what ``zipfile`` raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return [ZipMember(info, _packed(data, info)) for info in source.infolist()]


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    head = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(info.filename)
    name, extra = _LOCAL.unpack(head)[-2:]
    start = info.header_offset + _LOCAL.size + name + extra
    return data[start : start + info.compress_size]


def new(name: str, part: bytes) -> ZipMember:
    """A part, packed; the same bytes on every system."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system = 0
    info.external_attr = 0
    return changed(ZipMember(info, b""), part)


def changed(member: ZipMember, part: bytes) -> ZipMember:
    """A member that now holds ``part``."""
    return with_packed(member, len(part), zlib.crc32(part), deflated(part))


def with_packed(member: ZipMember, size: int, crc: int, data: bytes) -> ZipMember:
    """A member that now holds bytes which are packed already."""
    info = copy(member.info)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.file_size, info.compress_size, info.CRC = size, len(data), crc
    return ZipMember(info, data)


def deflated(part: bytes) -> bytes:
    """The bytes of a part as a zip holds them."""
    return zlib.compress(part, wbits=-zlib.MAX_WBITS)


def unpacked(member: ZipMember) -> bytes:
    """The bytes of a part that formspec packed."""
    return zlib.decompress(member.data, -zlib.MAX_WBITS)


def join(members: Iterable[ZipMember]) -> bytes:
    """The workbook of these parts."""
    out: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for member in members:
        head, entry = _heads(member.info, offset)
        out += [head, member.data]
        central.append(entry)
        offset += len(head) + len(member.data)
    listed = b"".join(central)
    count = len(central)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(listed), offset, 0)
    return b"".join([*out, listed, end])


def _heads(info: zipfile.ZipInfo, offset: int) -> tuple[bytes, bytes]:
    """What stands before a part, and its entry in the directory at the end."""
    name = info.filename.encode()
    plain_flags = info.flag_bits & ~(_SIZES_BEHIND | _UTF8)
    flags = plain_flags if info.filename.isascii() else plain_flags | _UTF8
    year, month, day, hour, minute, second = info.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    sizes = (info.CRC, info.compress_size, info.file_size)
    shared = (flags, info.compress_type, time, date, *sizes, len(name), 0)
    head = _LOCAL.pack(b"PK\x03\x04", info.extract_version, *shared)
    versions = (info.create_version, info.create_system, info.extract_version, 0)
    last = (0, 0, info.internal_attr, info.external_attr, offset)
    return head + name, _CENTRAL.pack(b"PK\x01\x02", *versions, *shared, *last) + name
