"""Files appear whole or not at all: written beside their target, flushed, then renamed."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from qualcode.model.errors import InputProblem

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def write_atomically(path: Path | str, writer: Callable[[BinaryIO], None] | bytes) -> None:
    """Write a file, mode 0600. Whatever goes wrong, an older file of that name stays as it was.

    ``writer`` is the content, or a function that writes it to an open binary file. A symbolic link
    is followed: its target is replaced.

    Raises:
        InputProblem: the folder is missing or read-only, the path is a folder, the disk is full, or
            another program holds the file.
    """
    target = _target(path)
    try:
        descriptor, temporary = tempfile.mkstemp(
            dir=target.parent, prefix=".qualcode-", suffix=".tmp"
        )
    except OSError as error:
        raise _problem(target, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if isinstance(writer, bytes):
                stream.write(writer)
            else:
                writer(stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(target)
    except OSError as error:
        raise _problem(target, error) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    _flush_folder(target.parent)


def _target(path: Path | str) -> Path:
    try:
        target = Path(path).resolve()
        is_folder = target.is_dir()
        has_folder = target.parent.is_dir()
    except OSError as error:
        raise _problem(Path(path), error) from error
    except (ValueError, RuntimeError) as error:
        raise InputProblem(
            "{file} cannot be used as a file name. Give another name.", file=str(path)
        ) from error
    if is_folder:
        raise InputProblem(
            "{file} is a folder. Give the name of a file, such as {example}.",
            file=str(path),
            example=str(Path(path) / "matrix.docx"),
        )
    if not has_folder:
        raise InputProblem(
            "{file} cannot be written: the folder {folder} does not exist. "
            "Make the folder first, or choose another.",
            file=str(path),
            folder=str(target.parent),
        )
    return target


def _problem(target: Path, error: OSError) -> InputProblem:
    file, folder = str(target), str(target.parent)
    if error.errno in _FULL:
        return InputProblem(
            "{file} was not written: the disk is full. Nothing was changed; "
            "make room or choose another place.",
            file=file,
        )
    if error.errno in _DENIED and os.access(target, os.F_OK) and os.access(target.parent, os.W_OK):
        return InputProblem(
            "{file} cannot be replaced: it is protected or open in another program. "
            "Close it there, or choose another name.",
            file=file,
        )
    if error.errno in _DENIED:
        return InputProblem(
            "{file} cannot be written: you may not write in the folder {folder}. "
            "Choose another folder.",
            file=file,
            folder=folder,
        )
    if error.errno == errno.ENAMETOOLONG:
        return InputProblem("{file} cannot be written: the name is too long.", file=file)
    return InputProblem(
        "{file} cannot be written: {reason}. Choose another place.",
        file=file,
        reason=error.strerror or type(error).__name__,
    )


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable where the system knows how (not on Windows)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
