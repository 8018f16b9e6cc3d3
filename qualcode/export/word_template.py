"""The template of every Word file: readable XML in ``template/``, zipped in memory.

A template kept as parts can be reviewed line by line, holds no thumbnail, author or printer, and
needs no build step. `template_bytes` is also what a user starts a house style from.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from qualcode.export.zipped import normalised

_FOLDER = Path(__file__).parent / "template"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_WORD_TYPE}.fontTable+xml"/>'
    '<Override PartName="/word/theme/theme1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_PACKAGE_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/>'
    "</Relationships>"
)
_WORD_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/relationships/theme" Target="theme/theme1.xml"/>'
    "</Relationships>"
)
_DOCUMENT = (
    f"{_HEAD}"
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}/relationships">'
    "<w:body><w:sectPr/></w:body></w:document>"
)
_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)


def styles_xml() -> bytes:
    """Return our style sheet."""
    return (_FOLDER / "styles.xml").read_bytes()


def settings_xml() -> bytes:
    """Return our document settings."""
    return (_FOLDER / "settings.xml").read_bytes()


def template_bytes() -> bytes:
    """Return an empty .docx with our styles, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _PACKAGE_RELATIONS)
        archive.writestr("word/document.xml", _DOCUMENT)
        archive.writestr("word/_rels/document.xml.rels", _WORD_RELATIONS)
        archive.writestr("word/styles.xml", styles_xml())
        archive.writestr("word/settings.xml", settings_xml())
        archive.writestr("word/fontTable.xml", (_FOLDER / "fontTable.xml").read_bytes())
        archive.writestr("word/theme/theme1.xml", (_FOLDER / "theme.xml").read_bytes())
        archive.writestr("docProps/core.xml", _CORE)
    return normalised(stream.getvalue())
