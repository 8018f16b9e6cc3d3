"""The file that tells who is who: real names and pseudonyms, encrypted with a password.

AES-256-GCM under a key derived with scrypt (RFC 7914); what stands outside the encryption
(parameters, salt, nonce) is authenticated with it. Without the password the list is lost: there
is no back door.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from qualcode.model.errors import InputProblem
from qualcode.text.pseudonyms import KeyList, Name, NameKind

FORMAT = "qualcode-key"
VERSION = 1
COST, BLOCK, LANES = 2**16, 8, 1
"""Work of one try of a password: 64 MB and about a quarter of a second."""
_MOST = {"n": 2**18, "r": 16, "p": 4}
_LARGEST = 20_000_000
_BINARY = ("salt", "nonce", "data")


def read(path: Path, password: str) -> KeyList:
    """Open a key file.

    Raises:
        InputProblem: it is not there, no key file, damaged, or the password is wrong.
    """
    header = _header(path)
    associated = _associated(header)
    secret = _derived(password, header)
    try:
        plain = AESGCM(secret).decrypt(header["nonce"], header["data"], associated)
    except InvalidTag as error:
        raise InputProblem(
            "The password does not open {file}, or the file was changed. There is no way around "
            "the password.",
            file=str(path),
        ) from error
    return _content(path, plain)


def encrypted(keys: KeyList, password: str) -> bytes:
    """Return the bytes of a key file; salt and nonce are new each time.

    Raises:
        InputProblem: the password is empty.
    """
    if not password:
        raise InputProblem("The password is empty. Choose one that nobody guesses.")
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "n": COST,
        "r": BLOCK,
        "p": LANES,
        "salt": os.urandom(16),
        "nonce": os.urandom(12),
    }
    content = {
        "names": [
            {"real": n.real, "pseudonym": n.pseudonym, "kind": str(n.kind)} for n in keys.names
        ],
        "refused": list(keys.refused),
    }
    plain = json.dumps(content, ensure_ascii=False).encode()
    data = AESGCM(_derived(password, header)).encrypt(header["nonce"], plain, _associated(header))
    return (json.dumps(_as_written({**header, "data": data}), indent=1) + "\n").encode()


def _derived(password: str, header: dict[str, Any]) -> bytes:
    kdf = Scrypt(salt=header["salt"], length=32, n=header["n"], r=header["r"], p=header["p"])
    return kdf.derive(password.encode("utf-8", "surrogatepass"))


def _as_written(header: dict[str, Any]) -> dict[str, Any]:
    return {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in header.items()
    }


def _associated(header: dict[str, Any]) -> bytes:
    outside = {name: value for name, value in header.items() if name != "data"}
    return json.dumps(_as_written(outside), sort_keys=True).encode()


def _header(path: Path) -> dict[str, Any]:
    try:
        written = path.read_bytes()[: _LARGEST + 1]
        found = json.loads(written.decode("utf-8"))
        is_ours = found["format"] == FORMAT
        version = int(found["version"])
        header: dict[str, Any] = {
            "format": FORMAT,
            "version": version,
            **{name: int(found[name]) for name in _MOST},
            **{name: b64decode(found[name], validate=True) for name in _BINARY},
        }
        is_safe = all(1 <= header[name] <= most for name, most in _MOST.items())
        is_safe &= header["n"] > 1 and header["n"].bit_count() == 1 and len(header["nonce"]) == 12
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read: {reason}.", file=str(path), reason=error.strerror or str(error)
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputProblem("{file} is no key file of qualcode.", file=str(path)) from error
    if not is_ours or not is_safe:
        raise InputProblem("{file} is no key file of qualcode.", file=str(path))
    if version > VERSION:
        raise InputProblem(
            "{file} was made by a newer qualcode. Update qualcode to open it.", file=str(path)
        )
    return header


def _content(path: Path, plain: bytes) -> KeyList:
    try:
        content = json.loads(plain)
        names = tuple(
            Name(real=str(n["real"]), pseudonym=str(n["pseudonym"]), kind=NameKind(n["kind"]))
            for n in content["names"]
        )
        return KeyList(names, tuple(str(form) for form in content["refused"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputProblem("{file} is no key file of qualcode.", file=str(path)) from error
