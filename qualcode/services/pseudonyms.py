"""Pseudonyms: who is who stands in an encrypted file beside the project, never in it.

Putting pseudonyms in gives every text a new version in one act; codings keep what they cover.
The versions before stay in the project, so that it can be undone: `qualcode.services.clean_copy`
makes a project without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.model.correction import UnsettledState
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import SourceId
from qualcode.services import correcting, indexing
from qualcode.services.session import Session
from qualcode.store import sources, unsettled, wording
from qualcode.store.action import Action
from qualcode.text import pseudonyms as text
from qualcode.text.pseudonyms import Hit, IdentifierKind, KeyList, Name, NameKind, Names, Proposal

KEY_SUFFIX = ".qualcode-key"
DEFAULT_IDENTIFIERS = (IdentifierKind.NIK, IdentifierKind.PHONE, IdentifierKind.EMAIL)
CONTEXT = 30
_WORDS_IN_LAYOUT = ("problems", "asides")


# -- the list ---------------------------------------------------------------------------------


def key_file(session: Session) -> Path:
    """Return where the list of a project lies: beside it."""
    path = session.project.path
    return path.with_name(path.stem + KEY_SUFFIX)


def has_list(session: Session) -> bool:
    """Whether the project has a list of names."""
    return key_file(session).exists()


def open_list(session: Session, password: str) -> KeyList:
    """Open the list of a project; an empty one when there is none yet.

    Raises:
        InputProblem: the password is wrong, or the file is damaged.
    """
    from qualcode.ingest import keyfile

    path = key_file(session)
    return keyfile.read(path, password) if path.exists() else KeyList()


def save_list(session: Session, keys: KeyList, password: str) -> Path:
    """Write the list, encrypted anew, and return where it lies.

    Raises:
        InputProblem: the password is empty, or the file cannot be written.
    """
    from qualcode.export.atomic import write_atomically
    from qualcode.ingest import keyfile

    path = key_file(session)
    write_atomically(path, keyfile.encrypted(keys, password))
    return path


def with_name(
    keys: KeyList, real: str, pseudonym: str, kind: NameKind = NameKind.PERSON
) -> KeyList:
    """Return the list with a name, or with another pseudonym for one it has.

    Raises:
        RuleBroken: one of the two is empty, or the pseudonym holds a real name.
    """
    real, pseudonym = " ".join(real.split()), " ".join(pseudonym.split())
    others = [name for name in keys.names if text.key(name.real) != text.key(real)]
    names = (*others, Name(real=real, pseudonym=pseudonym, kind=kind))
    if not any(character.isalnum() for character in real) or not pseudonym:
        raise RuleBroken("A real name and its pseudonym both need letters.")
    if Names(names).find(pseudonym) or any(Names((names[-1],)).find(n.pseudonym) for n in others):
        raise RuleBroken(
            "The pseudonym “{pseudonym}” holds a real name of the list. Choose another.",
            pseudonym=pseudonym,
        )
    return replace(keys, names=names)


def without_name(keys: KeyList, real: str) -> KeyList:
    """Return the list without a name.

    Raises:
        NotFound: it does not have it.
    """
    left = tuple(name for name in keys.names if text.key(name.real) != text.key(real))
    if len(left) == len(keys.names):
        raise NotFound("“{name}” is not in the list of names.", name=real)
    return replace(keys, names=left)


def refusing(keys: KeyList, forms: Iterable[str]) -> KeyList:
    """Return the list with written forms that are no names and are not proposed again."""
    known = dict.fromkeys((*keys.refused, *forms))
    return replace(keys, refused=tuple(known))


def read_names(path: Path) -> list[Name]:
    """Read names from a table (csv, xlsx) with the columns name, pseudonym and perhaps kind.

    Raises:
        InputProblem: it cannot be read, or a row lacks one of them.
    """
    from qualcode.ingest.people import read_people

    found = []
    for number, row in enumerate(read_people(path), start=2):
        real = row.get("name", "").strip()
        pseudonym = next((row[k].strip() for k in ("pseudonym", "pseudonim") if row.get(k)), "")
        kind = row.get("kind", "").strip() or "person"
        if not real or not pseudonym or kind not in set(NameKind):
            raise InputProblem(
                "{file}, row {row}: a name and a pseudonym are needed, and a kind is one of: {kinds}.",
                file=path.name,
                row=number,
                kinds=", ".join(NameKind),
            )
        found.append(Name(real=real, pseudonym=pseudonym, kind=NameKind(kind)))
    return found


# -- looking ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A hit in a text with the words around it. ``where`` names the source or thing."""

    where: str
    written: str
    hit: Hit
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What putting pseudonyms in would change; nothing is stored.

    ``texts`` are the hits of each source; ``fields`` the new words of other things by entity, id.
    """

    texts: Mapping[SourceId, Sequence[Hit]]
    fields: Mapping[tuple[str, str], Mapping[str, Any]]
    counts: Mapping[tuple[str, str], int]
    """How often (what is written, what is put instead) occurs in the texts."""
    elsewhere: int
    """How many other things - labels, memos, header data, names of files - hold a name."""
    names: Names
    kinds: Sequence[IdentifierKind]

    @property
    def hits(self) -> int:
        """Number of places in texts."""
        return sum(map(len, self.texts.values()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing real was found."""
        return not self.hits and not self.fields


def preview(
    session: Session,
    keys: KeyList,
    *,
    also: Mapping[str, str] | None = None,
    kinds: Sequence[IdentifierKind] = DEFAULT_IDENTIFIERS,
) -> Plan:
    """Find names and identifiers everywhere in a project.

    ``also`` are other spellings that a person confirmed, with the real name each stands for.
    """
    names = Names((*keys.names, *_spellings(keys, also or {})))
    texts: dict[SourceId, Sequence[Hit]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for source_id, body in sources.texts(session.project).items():
        hits = text.merged(names.find(body), text.identifiers(body, kinds))
        if hits:
            texts[source_id] = hits
            counts.update((" ".join(body[h.start : h.end].split()), h.instead) for h in hits)
    fields = {}
    for one in wording.wordings(session.project):
        changed = {
            field: new
            for field, value in one.fields.items()
            if (new := _scrubbed(value, names, kinds)) != value
        }
        if changed:
            fields[one.entity, one.id] = changed
    return Plan(
        texts=texts,
        fields=fields,
        counts=counts,
        elsewhere=len(fields),
        names=names,
        kinds=tuple(kinds),
    )


def _spellings(keys: KeyList, also: Mapping[str, str]) -> Iterator[Name]:
    by_key = {text.key(name.real): name for name in keys.names}
    for form, real in also.items():
        name = by_key.get(text.key(real))
        if name is None:
            raise NotFound("“{name}” is not in the list of names.", name=real)
        yield replace(name, real=form)


def _scrubbed(value: Any, names: Names, kinds: Sequence[IdentifierKind]) -> Any:
    """Return words with pseudonyms in them, also inside lists and mappings (not their keys)."""
    if isinstance(value, str):
        hits = text.merged(names.find(value), text.identifiers(value, kinds))
        return text.replaced(value, hits) if hits else value
    if isinstance(value, dict):
        return {name: _scrubbed(inner, names, kinds) for name, inner in value.items()}
    if isinstance(value, list):
        return [_scrubbed(inner, names, kinds) for inner in value]
    return value


def places(session: Session, plan: Plan, *, most: int = 200) -> list[Place]:
    """Return hits of texts with the words around them."""
    named = {source.id: source.name for source in sources.all_sources(session.project)}
    found: list[Place] = []
    for source_id, hits in plan.texts.items():
        body = sources.text_of(session.project, source_id)
        for hit in hits[: most - len(found)]:
            before = body[max(0, hit.start - CONTEXT) : hit.start]
            after = body[hit.end : hit.end + CONTEXT]
            written = body[hit.start : hit.end]
            found.append(Place(named.get(source_id, ""), written, hit, before, after))
    return found


def similar(session: Session, keys: KeyList) -> list[Proposal]:
    """Return written forms that may be other spellings of the names, the likeliest first."""
    if not keys.names:
        return []
    longest = max(len(name.real.split()) for name in keys.names)
    counts = text.forms(sources.texts(session.project).values(), longest)
    return Names(keys.names).similar(counts, but=keys.refused)


# -- putting them in --------------------------------------------------------------------------


def apply(session: Session, plan: Plan) -> None:
    """Put the pseudonyms in everywhere, as one undo step. The log tells numbers, no names.

    Raises:
        RuleBroken: a source was changed since the preview, or two sources, informants or codes
            would get one name.
    """
    if plan.is_empty:
        return
    coder = session.coder_id
    facts = {"n": plan.hits, "sources": len(plan.texts), "elsewhere": plan.elsewhere}
    with session.project.act(coder, "pseudonym.apply", **facts) as action:
        doubled = _doubled(session, plan)
        for source in sources.all_sources(session.project):
            _store_source(session, action, plan, source.id)
        for ident in doubled:
            action.delete("speaker", ident)
        for (entity, ident), changes in plan.fields.items():
            if entity != "speaker" or ident not in doubled:
                action.update(entity, ident, **changes)
        _store_waiting(session, action, plan)
        _check_names(session, action)
        action.flush()
        indexing.keep_up(session)


def _store_source(session: Session, action: Action, plan: Plan, source_id: SourceId) -> None:
    """Give a source its new text, and its layout the new labels; comments beside it are words too."""
    labels = {
        speaker.label: str(new["label"])
        for speaker in sources.speakers(session.project, source_id)
        if "label" in (new := plan.fields.get(("speaker", speaker.id), {}))
    }
    edits = text.as_edits(plan.texts.get(source_id, ()))
    correction = correcting.replacing(session, source_id, edits, labels)
    stored = dict(correction.stored_layout)
    for name in _WORDS_IN_LAYOUT:
        if name in stored:
            stored[name] = _scrubbed(stored[name], plan.names, plan.kinds)
    correction = replace(correction, stored_layout=stored)
    if edits:
        correcting.check_unchanged(session, correction)
        correcting.store_text(session, action, correction, is_settled=True)
    elif labels or stored != sources.layout_of(session.project, source_id):
        action.update("source", source_id, layout_sha=action.keep_layout(stored))


def _store_waiting(session: Session, action: Action, plan: Plan) -> None:
    """Give codings that wait in quarantine their words too: they live for the moment of this act."""
    for entry in unsettled.unsettled(session.project):
        if entry.state is not UnsettledState.LOST:
            continue
        fields = action.fields("coding", entry.coding_id)
        words = {name: fields[name] for name in wording.WRITTEN["coding"]}
        changed = _scrubbed(words, plan.names, plan.kinds)
        if changed != words:
            action.restore("coding", entry.coding_id)
            action.update("coding", entry.coding_id, **changed)
            action.delete("coding", entry.coding_id)


def _doubled(session: Session, plan: Plan) -> set[str]:
    """Return speakers whose new label another speaker of the source has: they become one."""
    doubled: set[str] = set()
    taken: set[tuple[str, str]] = set()
    for speaker in sources.speakers(session.project):
        label = plan.fields.get(("speaker", speaker.id), {}).get("label", speaker.label)
        if (speaker.source_id, label) in taken:
            doubled.add(speaker.id)
        taken.add((speaker.source_id, label))
    return doubled


def _check_names(session: Session, action: Action) -> None:
    """Refuse two sources or informants of one name."""
    action.flush()
    for names in (
        [source.name for source in sources.all_sources(session.project)],
        [person.name for person in sources.informants(session.project)],
    ):
        counts = Counter(name.casefold() for name in names)
        for name in names:
            if counts[name.casefold()] > 1:
                raise RuleBroken(
                    "{n} sources or informants would be called “{name}”. Give each a pseudonym of "
                    "its own, or rename them first.",
                    n=counts[name.casefold()],
                    name=name,
                )


# -- guarding what leaves ---------------------------------------------------------------------


def leaks(
    texts: Iterable[str],
    keys: KeyList | None,
    *,
    kinds: Sequence[IdentifierKind] = DEFAULT_IDENTIFIERS,
) -> Counter[tuple[str, str]]:
    """Count what is still real in texts that are to leave: (what is written, kind).

    Without the list of names, only numbers and addresses are found.
    """
    names = Names(keys.names if keys else ())
    found: Counter[tuple[str, str]] = Counter()
    for body in texts:
        hits = text.merged(names.find(body), text.identifiers(body, kinds))
        found.update((" ".join(body[h.start : h.end].split()), h.what) for h in hits)
    return found


def check_project(session: Session, keys: KeyList | None) -> Counter[tuple[str, str]]:
    """Count what is still real in the present state of a project."""
    return leaks(_everything(session), keys)


def _everything(session: Session) -> Iterator[str]:
    yield from sources.texts(session.project).values()
    for one in wording.wordings(session.project):
        for value in one.fields.values():
            yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def check_file(path: Path, keys: KeyList | None) -> Counter[tuple[str, str]]:
    """Count what is still real in a file that was written: its text and its name.

    Raises:
        InputProblem: the file cannot be read.
    """
    from qualcode.ingest import registry

    files = registry.read_all(path)
    texts = [path.stem, *(file.text for file in files)]
    for file in files:
        texts += [*file.properties.values(), *file.meta.values()]
        texts += [f"{one.label} {one.name}" for one in file.speakers]
    texts += [aside.text for file in files for aside in file.asides]
    return leaks(texts, keys)
