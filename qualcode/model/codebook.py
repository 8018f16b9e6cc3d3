"""Codes and their tree. Names are unique among siblings only; top-level codes are the dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId

PATH_SEPARATOR = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with the fields of a codebook entry. ``retired`` codes keep codings, take no new ones."""

    id: CodeId
    parent_id: CodeId | None
    name: str
    position: int = 0
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()
    color: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCode:
    """A code as written in a codebook file, not stored yet."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()
    color: str = ""
    retired: bool = False
    codes: tuple[DraftCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCodebook:
    """A codebook file as read."""

    title: str
    language: str = "id"
    codes: tuple[DraftCode, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """All live codes of a project as a tree (an immutable snapshot)."""

    codes: tuple[Code, ...]
    title: str = ""
    language: str = "id"
    _paths: dict[CodeId, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_id(self) -> dict[CodeId, Code]:
        """Codes by id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def _children(self) -> dict[CodeId | None, list[Code]]:
        children: dict[CodeId | None, list[Code]] = {}
        for code in sorted(self.codes, key=lambda c: (c.position, c.name.casefold(), c.id)):
            parent = code.parent_id if code.parent_id in self.by_id else None
            children.setdefault(parent, []).append(code)
        return children

    def children(self, parent: CodeId | None) -> tuple[Code, ...]:
        """Direct children in their order; None gives the dimensions."""
        return tuple(self._children.get(parent, ()))

    def walk(self, parent: CodeId | None = None, depth: int = 0) -> Iterator[tuple[int, Code]]:
        """Yield ``(depth, code)`` in tree order."""
        for code in self.children(parent):
            yield depth, code
            yield from self.walk(code.id, depth + 1)

    def ancestors(self, code_id: CodeId) -> tuple[Code, ...]:
        """The code itself and its parents, nearest first."""
        chain: list[Code] = []
        current = self.by_id.get(code_id)
        while current is not None:
            chain.append(current)
            current = self.by_id.get(current.parent_id) if current.parent_id else None
        return tuple(chain)

    def descendants(self, code_id: CodeId) -> tuple[Code, ...]:
        """The code itself and all below it."""
        return (self.by_id[code_id], *(code for _, code in self.walk(code_id)))

    def path(self, code_id: CodeId) -> str:
        """Return the full name, such as ``Input/Man``."""
        found = self._paths.get(code_id)
        if found is None:
            found = PATH_SEPARATOR.join(code.name for code in reversed(self.ancestors(code_id)))
            self._paths[code_id] = found
        return found

    def dimension(self, code_id: CodeId) -> Code:
        """Return the top-level code above (or equal to) this one."""
        return self.ancestors(code_id)[-1]

    def find(self, wanted: str) -> Code:
        """Return the code with this id, path or unambiguous name (case-insensitive).

        Raises:
            RuleBroken: no such code, or the name belongs to several (their paths are listed).
        """
        if wanted in self.by_id:
            return self.by_id[CodeId(wanted)]
        key = wanted.strip().strip(PATH_SEPARATOR).casefold()
        by_path = [code for code in self.codes if self.path(code.id).casefold() == key]
        matches = by_path or [code for code in self.codes if code.name.casefold() == key]
        if len(matches) == 1:
            return matches[0]
        if matches:
            paths = ", ".join(sorted(self.path(code.id) for code in matches))
            raise RuleBroken(
                "Several codes are called “{name}”: {paths}. Give the whole path.",
                name=wanted,
                paths=paths,
            )
        raise RuleBroken(
            "There is no code “{name}”. `qualcode codebook PROJECT` lists the codes.", name=wanted
        )


def is_valid_name(name: str) -> bool:
    """Whether a code may carry this name: something visible, no path separator, no line break."""
    return bool(name.strip()) and PATH_SEPARATOR not in name and name.isprintable()


def would_cycle(codebook: Codebook, code_id: CodeId, new_parent: CodeId | None) -> bool:
    """Whether moving the code below ``new_parent`` would make it its own ancestor."""
    return new_parent is not None and code_id in {c.id for c in codebook.ancestors(new_parent)}


def sibling_named(
    codebook: Codebook, parent: CodeId | None, name: str, *, but: Iterable[CodeId] = ()
) -> Code | None:
    """Return the child of ``parent`` that has this name (case-insensitive), except the ids in ``but``."""
    excluded = set(but)
    key = name.strip().casefold()
    return next(
        (c for c in codebook.children(parent) if c.name.casefold() == key and c.id not in excluded),
        None,
    )
