"""Files from strangers: checked and bounded before anything parses them.

Every reader opens its file through here. Sizes are counted while reading, headers are not believed.
"""

from __future__ import annotations

import io
import mmap
import os
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import BinaryIO, NoReturn

from lxml import etree

from qualcode.model.errors import InputProblem

FILE_LIMIT = 200 * 2**20
"""Bytes of a file on disk."""
TEXT_LIMIT = 50 * 2**20
"""Bytes of a plain text file, and of one XML part."""
UNPACKED_LIMIT = 200 * 2**20
ENTRY_LIMIT = 5_000
RATIO_LIMIT = 200
RATIO_FLOOR = 2**20
"""Parts smaller than this may be compressed as well as they like."""
DIRECTORY_LIMIT = 2 * 2**20
NODE_LIMIT = 2_000_000
"""Tags and attributes of one XML part, so that its tree stays in memory."""

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    UnicodeError,
    ValueError,
)


def open_file(path: Path) -> BinaryIO:
    """Open a regular, non-empty file of bearable size for reading.

    Raises:
        InputProblem: there is none, it cannot be read, it is empty or too large.
    """
    try:
        if not path.is_file():
            if path.exists():
                raise InputProblem("{file} is not a file.", file=path)
            raise InputProblem("There is no file {file}. Check the name and the folder.", file=path)
        handle = path.open("rb")
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read ({reason}). Check its permissions.",
            file=path,
            reason=error.strerror or error,
        ) from error
    size = os.fstat(handle.fileno()).st_size
    if size == 0 or size > FILE_LIMIT:
        handle.close()
        if size == 0:
            raise InputProblem(
                "{file} is empty. Perhaps it was not copied or downloaded completely.", file=path
            )
        raise _too_large(path)
    return handle


def read_bytes(path: Path, limit: int = TEXT_LIMIT) -> bytes:
    """Return the bytes of a file, or refuse it when there are more than ``limit``."""
    with open_file(path) as handle:
        data = handle.read(limit + 1)
    if len(data) > limit:
        raise _too_large(path)
    return data


def _too_large(path: Path) -> InputProblem:
    return InputProblem(
        "{file} is too large for a transcript. Split it, or save the text alone.", file=path
    )


class Package:
    """A zip container whose parts are read by exact name, counted, into memory only."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Check the directory of the archive.

        Raises:
            InputProblem: more or larger parts than a document can have.
        """
        self.path = path
        self._archive = archive
        self._left = UNPACKED_LIMIT
        entries = archive.infolist()
        if len(entries) > ENTRY_LIMIT or sum(e.file_size for e in entries) > UNPACKED_LIMIT:
            raise _bomb(path)
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str, limit: int = TEXT_LIMIT) -> bytes | None:
        """Return a part, or None when there is none of this name.

        Raises:
            InputProblem: the part is too large, packed beyond reason, encrypted or damaged.
        """
        if name not in self.names:
            return None
        entry = self._archive.getinfo(name)
        limit = min(limit, self._left)
        try:
            with self._archive.open(entry) as stream:
                data = stream.read(limit + 1)
        except (*_ZIP_ERRORS, OSError) as error:
            raise _damaged(self.path) from error
        packed = max(entry.compress_size, 1)
        if len(data) > limit or (len(data) > RATIO_FLOOR and len(data) > RATIO_LIMIT * packed):
            raise _bomb(self.path)
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, or None when there is none of this name."""
        data = self.read(name)
        return None if data is None else safe_xml(data, self.path)


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a zipped document (docx, odt, xlsx).

    Raises:
        InputProblem: the file is no such container, is locked with a password, cut off or a bomb.
    """
    with open_file(path) as handle:
        start = handle.read(8)
        if not start.startswith(_ZIP):
            _refuse(path, handle, start)
        _check_directory(path, handle)
        try:
            archive = zipfile.ZipFile(handle)
        except (*_ZIP_ERRORS, OSError) as error:
            raise _damaged(path) from error
        with archive:
            yield Package(path, archive)


def _check_directory(path: Path, handle: BinaryIO) -> None:
    """Refuse a cut-off archive, or one whose list of parts would fill the memory."""
    size = handle.seek(0, os.SEEK_END)
    tail_at = max(0, size - 65_557)
    handle.seek(tail_at)
    tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise InputProblem(
            "{file} is incomplete: its end is missing. Copy or download it again.", file=path
        )
    fields = _END.unpack_from(tail, at)
    directory, count = fields[5], fields[4]
    if at >= _END64_LOCATOR.size and tail[at - 20 : at - 16] == b"PK\x06\x07":
        handle.seek(min(_END64_LOCATOR.unpack_from(tail, at - 20)[2], size))
        record = handle.read(_END64.size)
        if len(record) < _END64.size:
            raise _damaged(path)
        directory, count = _END64.unpack(record)[8], _END64.unpack(record)[7]
    if directory > DIRECTORY_LIMIT or count > ENTRY_LIMIT:
        raise _bomb(path)
    handle.seek(0)


def _refuse(path: Path, handle: BinaryIO, start: bytes) -> NoReturn:
    if start.startswith(_OLE):
        with mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
            is_locked = data.find("EncryptedPackage".encode("utf-16-le")) >= 0
        if is_locked:
            raise InputProblem(
                "{file} is locked with a password. Open it in Word, remove the password, save it "
                "and import it again.",
                file=path,
            )
        raise InputProblem(
            "{file} is in the old Word format (.doc). Open it in Word or LibreOffice and save it "
            "as .docx.",
            file=path,
        )
    if start.startswith(b"{\\rtf"):
        raise InputProblem(
            "{file} is in fact a Rich Text file. Give it its right name (.rtf).", file=path
        )
    if start.startswith(b"%PDF"):
        raise InputProblem(
            "{file} is in fact a PDF file. Give it its right name (.pdf).", file=path
        )
    raise InputProblem(
        "{file} is not a Word file, whatever its name says. Open it where it was made and save it "
        "as .docx or .txt.",
        file=path,
    )


def _damaged(path: Path) -> InputProblem:
    return InputProblem(
        "{file} is damaged and cannot be unpacked. Open it in Word and save it again, or copy it "
        "again.",
        file=path,
    )


def _bomb(path: Path) -> InputProblem:
    return InputProblem(
        "{file} unpacks to far more than a transcript can hold. It is refused; if you trust it, "
        "open it in Word and save it again.",
        file=path,
    )


def safe_xml(data: bytes, path: Path) -> etree._Element:
    """Parse XML that may be hostile: no entities, no network, no document type, bounded size.

    Raises:
        InputProblem: the XML is malformed, declares a document type, or is too large.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = _XML_DECLARATION.sub("", data.decode("utf-16", "replace")).encode()
    if b"<!DOCTYPE" in data:
        raise _forbidden(path)
    if data.count(b"<") + data.count(b"=") > NODE_LIMIT:
        raise _bomb(path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputProblem(
            "{file} is damaged: its content is not well-formed. Open it in Word and save it again.",
            file=path,
        ) from error
    info: etree.DocInfo = root.getroottree().docinfo
    if info.doctype:  # type: ignore[attr-defined]  # the stubs do not know it
        raise _forbidden(path)
    return root


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what openpyxl prints and warns of (styles it does not know) out of the user's sight."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _forbidden(path: Path) -> InputProblem:
    return InputProblem(
        "{file} holds declarations that no Word file has and that can hide or fetch text. It is "
        "refused; open it in Word and save it again.",
        file=path,
    )
