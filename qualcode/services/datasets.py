"""Data sets of a project: attached as immutable copies, explained, worked on in recorded steps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.messages import tr
from qualcode.model.dataset import Variable
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import InformantId
from qualcode.model.mixed import CaseLink, DataSet, DataSetId, Relation
from qualcode.model.source import Informant
from qualcode.model.transcript import Problem
from qualcode.services import quantitative, sources
from qualcode.services.quantitative import DataFiles
from qualcode.services.session import Session
from qualcode.store import mixed as store

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

MOST_CELLS = 5_000_000
Pairs = Sequence[tuple[str, InformantId]]


def attach(
    session: Session,
    files: DataFiles,
    *,
    name: str = "",
    case_column: str = "",
    relation: Relation = Relation.ONE,
) -> tuple[DataSet, tuple[tuple[str, Problem], ...]]:
    """Keep a copy of a table in the project, with its dictionary and steps. One undo step.

    Raises:
        InputProblem: a file cannot be read, or has no such column of cases.
        RuleBroken: there is a data set of this name.
    """
    read = quantitative.read(replace(files, dictionary=None, steps=None))
    wanted = name.strip() or files.files[0].stem
    if any(one.name.casefold() == wanted.casefold() for one in listing(session)):
        raise RuleBroken("There is a data set “{name}” already. Give another name.", name=wanted)
    if read.data.n * len(read.data.names) > MOST_CELLS:
        raise InputProblem("{file} is too large to be kept in a project.", file=read.data.name)
    explained = quantitative.prepared(read.data, replace(files, steps=None), [])
    steps = json.loads(quantitative.text_of(files.steps)) if files.steps else []
    steps = steps.get("steps", []) if isinstance(steps, dict) else steps
    final = _stepped(explained, steps)
    if case_column:
        case_column = _case_column(final, case_column)
    table = quantitative.raw_table(read.data)
    with session.project.act(session.coder_id, "dataset.attach", name=wanted) as action:
        made = action.create(
            "dataset",
            {
                "name": wanted,
                "file_name": read.data.name,
                "file_sha": read.data.sha256,
                "table_sha": action.keep_text(store.table_text(table)),
                "rows": read.data.n,
                "dictionary": _records(explained.variables) if files.dictionary else [],
                "steps": steps,
                "case_column": case_column,
                "relation": str(relation),
            },
        )
    return find(session, made), read.problems


def _records(variables: Sequence[Variable]) -> list[dict[str, object]]:
    return [store.variable_record(variable) for variable in variables]


def listing(session: Session) -> list[DataSet]:
    """Return the data sets of the project, oldest first."""
    return store.data_sets(session.project)


def find(session: Session, wanted: str) -> DataSet:
    """Return the data set of this name or id; without a name, the only one there is.

    Raises:
        NotFound: there is none, or several and none was named.
    """
    every = listing(session)
    key = wanted.strip().casefold()
    for one in every:
        if one.id == wanted or one.name.casefold() == key:
            return one
    if not key and len(every) == 1:
        return every[0]
    raise NotFound(
        "There is no data set “{name}”. The project has: {names}. `qualcode data PROJECT attach FILE`"
        " adds one.",
        name=wanted,
        names=", ".join(one.name for one in every) or "-",
    )


def load(session: Session, data_set: DataSet) -> Dataset:
    """Return the data as they stand: the stored table, explained, with every step done.

    Raises:
        InputProblem: a step cannot be done.
    """
    from qualcode.quant.data import Dataset

    table = store.table_of(session.project, data_set.table_sha)
    data = Dataset.of(replace(table, name=data_set.name))
    if data_set.dictionary:
        known = {variable.name.casefold(): variable for variable in data_set.dictionary}
        named = tuple(known.get(one.name.casefold(), one) for one in data.variables)
        data = replace(data, variables=named)
    return _stepped(data, data_set.steps)


def _stepped(data: Dataset, steps: Sequence[Mapping[str, Any]]) -> Dataset:
    """Do the steps; names of variables that a statistic made are put into the reader's language."""
    from qualcode.quant.data_steps import apply_steps, steps_from_json

    parsed = steps_from_json(json.dumps(list(steps), ensure_ascii=False))
    for number, step in enumerate(parsed, start=1):
        before = set(data.names)
        data = apply_steps(data, [step], first=number)
        if step.do == "statistic":
            data = replace(
                data,
                variables=tuple(
                    one if one.name in before else _translated(one) for one in data.variables
                ),
            )
    return data


def _translated(variable: Variable) -> Variable:
    labels = {code: tr(name) for code, name in variable.value_labels.items()}
    label = tr(variable.label) if variable.label else ""
    return replace(variable, label=label, value_labels=labels)


def explain(session: Session, data_set: DataSet, files: DataFiles) -> None:
    """Take a dictionary from a file. One undo step.

    Raises:
        InputProblem: the file cannot be read or names an unknown variable.
    """
    from qualcode.quant.data import Dataset

    table = store.table_of(session.project, data_set.table_sha)
    explained = quantitative.prepared(Dataset.of(table), replace(files, steps=None), [])
    records = _records(explained.variables)
    with session.project.act(session.coder_id, "dataset.explain", name=data_set.name) as action:
        action.update("dataset", data_set.id, dictionary=records)


def add_steps(session: Session, data_set: DataSet, steps: Sequence[Mapping[str, Any]]) -> Dataset:
    """Record operations at the end of the list, after trying them. One undo step.

    Raises:
        InputProblem: one cannot be done; its number is said and nothing is recorded.
    """
    every = [*data_set.steps, *steps]
    data = load(session, replace(data_set, steps=tuple(every)))
    facts = {"name": data_set.name, "n": len(steps)}
    with session.project.act(session.coder_id, "dataset.step", **facts) as action:
        action.update("dataset", data_set.id, steps=every)
    return data


def change(
    session: Session,
    data_set: DataSet,
    *,
    name: str = "",
    case_column: str = "",
    relation: Relation | None = None,
) -> None:
    """Rename a data set, say which column identifies a case, and how cases join informants.

    Raises:
        InputProblem: there is no such column.
        RuleBroken: the links that exist break the new relation.
    """
    changes: dict[str, object] = {"name": name.strip()} if name.strip() else {}
    if case_column:
        changes["case_column"] = _case_column(load(session, data_set), case_column)
    if relation is not None:
        pairs = [(one.case_id, one.informant_id) for one in links(session, data_set)]
        _check_relation(session, pairs, relation)
        changes["relation"] = str(relation)
    with session.project.act(session.coder_id, "dataset.change", name=data_set.name) as action:
        action.update("dataset", data_set.id, **changes)


def drop(session: Session, data_set: DataSet) -> None:
    """Take a data set out of the project with its links, items' columns and joint lines.

    One undo step brings all back.
    """
    project = session.project
    with project.act(session.coder_id, "dataset.drop", name=data_set.name) as action:
        for link in links(session, data_set):
            action.delete("case_link", link.id)
        for line in store.joint_lines(project):
            if line.dataset_id == data_set.id:
                action.delete("joint_line", line.id)
        for item in store.items(project):
            if item.dataset_id == data_set.id:
                action.update("item", item.id, dataset_id=None)
        action.delete("dataset", data_set.id)


def _case_column(data: Dataset, column: str) -> str:
    """Make sure that the column identifies a row.

    Raises:
        InputProblem: it is unknown, or a value stands in several rows.
    """
    seen: dict[str, int] = {}
    for row, code in enumerate(data.codes(column)):
        if code is None:
            continue
        if code in seen:
            raise InputProblem(
                "{file}, row {row}, column “{column}”: {value} stands in row {first} already. A case"
                " needs a row of its own.",
                file=data.name,
                row=data.row_numbers[row],
                column=column,
                value=code,
                first=data.row_numbers[seen[code]],
            )
        seen[code] = row
    return data.variable(column).name


# -- cases and informants ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkReport:
    """Which case belongs to which informant, and who stands alone on either side."""

    pairs: tuple[tuple[str, Informant], ...]
    cases_alone: tuple[str, ...]
    informants_alone: tuple[Informant, ...]


def links(session: Session, data_set: DataSet) -> list[CaseLink]:
    """Return the links of a data set."""
    return store.case_links(session.project, data_set.id)


def link_report(session: Session, data_set: DataSet) -> LinkReport:
    """Return the links with the unmatched of both sides."""
    people = {person.id: person for person in sources.informants(session)}
    found = [one for one in links(session, data_set) if one.informant_id in people]
    joined = {one.case_id for one in found}
    speaking = {one.informant_id for one in found}
    return LinkReport(
        tuple((one.case_id, people[one.informant_id]) for one in found),
        tuple(case for case in cases(session, data_set) if case not in joined),
        tuple(person for person in people.values() if person.id not in speaking),
    )


def cases(session: Session, data_set: DataSet) -> list[str]:
    """Return the ids of the cases in the order of the data.

    Raises:
        RuleBroken: the data set does not say which column identifies a case.
    """
    if not data_set.case_column:
        raise RuleBroken(
            "The data set “{name}” does not say which column identifies a case. "
            "`qualcode data PROJECT change {name} --case COLUMN` does.",
            name=data_set.name,
        )
    return [code for code in load(session, data_set).codes(data_set.case_column) if code]


def link(session: Session, data_set: DataSet, pairs: Pairs) -> int:
    """Join cases and informants and return how many links are new. One undo step.

    Raises:
        RuleBroken: a case is unknown, or the pairs break the declared relation.
    """
    known = set(cases(session, data_set))
    for case, _ in pairs:
        if case not in known:
            raise RuleBroken(
                "There is no case “{case}” in the column “{column}” of “{name}”.",
                case=case,
                column=data_set.case_column,
                name=data_set.name,
            )
    there = {(one.case_id, one.informant_id) for one in links(session, data_set)}
    new = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    _check_relation(session, [*there, *new], data_set.relation)
    with session.project.act(session.coder_id, "case.link", n=len(new)) as action:
        for case, informant in new:
            fields = {"dataset_id": data_set.id, "case_id": case, "informant_id": informant}
            action.create("case_link", fields)
    return len(new)


def link_by(session: Session, data_set: DataSet, attribute: str) -> LinkReport:
    """Join by an attribute of the informants that holds ids of cases ("B012" or "B012; B013").

    Returns the report afterwards: who could not be matched stands in it.

    Raises:
        RuleBroken: the relation does not allow what the attribute says.
    """
    known = {case.casefold(): case for case in cases(session, data_set)}
    pairs: list[tuple[str, InformantId]] = []
    for person in sources.informants(session):
        written = person.attributes.get(attribute, "").replace(";", ",")
        named = [part.strip().casefold() for part in written.split(",")]
        pairs += [(known[name], person.id) for name in named if name in known]
    link(session, data_set, pairs)
    return link_report(session, data_set)


def unlink(session: Session, data_set: DataSet, case: str) -> int:
    """Take the links of a case back and return how many there were. One undo step."""
    gone = [one for one in links(session, data_set) if one.case_id.casefold() == case.casefold()]
    with session.project.act(session.coder_id, "case.unlink", case=case) as action:
        for one in gone:
            action.delete("case_link", one.id)
    return len(gone)


def _check_relation(session: Session, pairs: Pairs, relation: Relation) -> None:
    by_case: dict[str, set[InformantId]] = {}
    by_person: dict[InformantId, set[str]] = {}
    for case, person in pairs:
        by_case.setdefault(case, set()).add(person)
        by_person.setdefault(person, set()).add(case)
    names = {person.id: person.name for person in sources.informants(session)}
    if relation in {Relation.ONE, Relation.CASES}:
        for case, people in by_case.items():
            if len(people) > 1:
                raise RuleBroken(
                    "Case {case} would have several informants ({names}). If that is meant, declare "
                    "it: --relation informants (or many).",
                    case=case,
                    names=", ".join(sorted(names.get(one, one) for one in people)),
                )
    if relation in {Relation.ONE, Relation.INFORMANTS}:
        for person, own in by_person.items():
            if len(own) > 1:
                raise RuleBroken(
                    "{name} would belong to several cases ({cases}). If that is meant, declare it: "
                    "--relation cases (or many).",
                    name=names.get(person, person),
                    cases=", ".join(sorted(own)),
                )


def id_of(data_set: DataSet | None) -> DataSetId | None:
    """Return the id of a data set that may be none."""
    return data_set.id if data_set else None
