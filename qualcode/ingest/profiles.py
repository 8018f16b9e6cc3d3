"""Layout profiles: how a person wants files of one make to be read, kept as a small JSON file.

``{"pattern": "labels", "roles": {"P": "interviewer", "I": "informant"}}``
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qualcode.model.errors import InputProblem
from qualcode.model.source import Role
from qualcode.text.turns import Profile

LARGEST = 100_000
_LISTS = ("text_columns", "attribute_columns")
_KNOWN = {"pattern", "roles", "file_name", *_LISTS}


def read(path: Path) -> Profile:
    """Read a layout profile.

    Raises:
        InputProblem: it cannot be read, is no JSON, or says something unknown (which is named).
    """
    try:
        written = path.read_bytes()
        if len(written) > LARGEST:
            raise InputProblem("{file} is no layout profile: it is too large.", file=path)
        found = json.loads(written.decode("utf-8-sig"))
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read: {reason}.", file=path, reason=error.strerror or error
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputProblem("{file} is no layout profile: it is not JSON.", file=path) from error
    return _profile(path, found)


def _profile(path: Path, found: Any) -> Profile:
    if not isinstance(found, dict) or not found.keys() <= _KNOWN:
        raise InputProblem(
            "{file} is no layout profile. One has these entries: {names}.",
            file=path,
            names=", ".join(sorted(_KNOWN)),
        )
    pattern, file_name = found.get("pattern", ""), found.get("file_name", "")
    roles = found.get("roles", {})
    lists = {name: found.get(name, []) for name in _LISTS}
    is_sound = (
        isinstance(pattern, str)
        and isinstance(file_name, str)
        and isinstance(roles, dict)
        and all(isinstance(v, list) and all(isinstance(o, str) for o in v) for v in lists.values())
    )
    if not is_sound:
        raise InputProblem("{file} is no layout profile: an entry is of a wrong kind.", file=path)
    return Profile(
        pattern=pattern,
        roles=as_roles(roles),
        file_name=file_name,
        text_columns=tuple(lists["text_columns"]),
        attribute_columns=tuple(lists["attribute_columns"]),
    )


def as_roles(written: Mapping[str, object]) -> dict[str, Role]:
    """Return which label has which role.

    Raises:
        InputProblem: a role is unknown; the roles are listed.
    """
    for label, role in written.items():
        if role not in set(Role):
            raise InputProblem(
                "“{role}” (of “{label}”) is no role. These are: {roles}.",
                role=str(role),
                label=label,
                roles=", ".join(Role),
            )
    return {label: Role(str(role)) for label, role in written.items()}


def written(profile: Profile) -> bytes:
    """Return a layout profile as it stands in its file."""
    entries: dict[str, object] = {
        "pattern": profile.pattern,
        "roles": {label: str(role) for label, role in profile.roles.items()},
    }
    if profile.file_name:
        entries["file_name"] = profile.file_name
    for name in _LISTS:
        if columns := getattr(profile, name):
            entries[name] = list(columns)
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()
