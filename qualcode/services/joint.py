"""Numbers and words together: codes as variables, joint displays, items that grew out of themes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.analysis import joint, quantitize, silence
from qualcode.analysis.quantitize import CodeColumn
from qualcode.analysis.retrieve import Quoter
from qualcode.messages import tr
from qualcode.model.coding import Coding
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import CodeId, InformantId
from qualcode.model.mixed import DataSet, Fit, JointId, JointLine, Measure
from qualcode.model.result import Result
from qualcode.model.sentence import Sentence, say
from qualcode.model.study import Study
from qualcode.services import datasets, display, quantitative, responses, triangulation
from qualcode.services.reduction_sheets import authored
from qualcode.services.session import Session
from qualcode.store import mixed as store

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

MOST_GROUPS = 6


class _Joined:
    """A study and a data set with the informants of each case."""

    def __init__(self, session: Session, data_set: DataSet) -> None:
        self.session = session
        self.study = display.study(session)
        self.data = datasets.load(session, data_set)
        self.data_set = data_set
        self.people: dict[str, list[InformantId]] = {}
        for one in datasets.links(session, data_set):
            if one.informant_id in self.study.informants:
                self.people.setdefault(one.case_id, []).append(one.informant_id)
        if not data_set.case_column:
            datasets.cases(session, data_set)
        self.ids = self.data.codes(data_set.case_column)
        if not self.people:
            raise RuleBroken(
                "No case of “{name}” is linked to an informant yet. `qualcode data PROJECT link` "
                "does it.",
                name=data_set.name,
            )

    @property
    def linked(self) -> list[int]:
        """Rows of the data whose case has an informant."""
        return [row for row, case in enumerate(self.ids) if case in self.people]

    @property
    def unlinked(self) -> int:
        return self.data.n - len(self.linked)

    def columns(self, codes: Sequence[CodeId], measure: Measure) -> list[CodeColumn]:
        return code_columns(self.session, self.study, codes, measure=measure)

    def words(self, coding: Coding | None) -> joint.Words | None:
        return _words(self.study, coding)


def chosen_codes(study: Study, wanted: Sequence[str]) -> list[CodeId]:
    """Return the codes of these names; without names all that stand for themselves.

    Raises:
        RuleBroken: a code is unknown.
    """
    if wanted:
        return [study.codebook.find(name).id for name in wanted]
    return responses.themes(study)


def code_columns(
    session: Session,
    study: Study,
    codes: Sequence[CodeId],
    *,
    measure: Measure = Measure.PRESENCE,
) -> list[CodeColumn]:
    """Return codes as variables of informants, with the states of silence taken into account."""
    below = {one.id for code in codes for one in study.codebook.descendants(code)}
    asked = [code for code in responses.themes(study) if code in below]
    states = silence.settled(study, responses.proposals(session, study, asked))
    return quantitize.code_columns(study, codes, measure=measure, states=states)


def with_codes(
    session: Session,
    data_set: DataSet,
    codes: Sequence[str] = (),
    *,
    measure: Measure = Measure.PRESENCE,
) -> Dataset:
    """Return the data with one more variable for each code, filled where a case has an informant.

    Raises:
        RuleBroken: a code is unknown, or no case is linked.
    """
    both = _Joined(session, data_set)
    data = both.data
    for column in both.columns(chosen_codes(both.study, codes), measure):
        values = quantitize.per_case(column, both.people, measure)
        variable = column.variable
        labels = {code: tr(name) for code, name in variable.value_labels.items()}
        name = f"{variable.name} (code)" if data.has(variable.name) else variable.name
        named = replace(variable, name=name, value_labels=labels)
        cells = [None if case is None else values.get(case) for case in both.ids]
        data = data.with_column(named, cells)
    return data


def informant_table(
    session: Session, codes: Sequence[str] = (), *, measure: Measure = Measure.PRESENCE
) -> Dataset:
    """Return a data set of the informants: attributes, and a variable for each code."""
    from qualcode.model.dataset import Variable
    from qualcode.quant.data import Dataset

    study = display.study(session)
    people = list(study.informants.values())
    names = dict.fromkeys(key for person in people for key in person.attributes)
    variables = [Variable(name="informant"), *(Variable(name=name) for name in names)]
    columns: list[tuple[str | None, ...]] = [tuple(person.name for person in people)]
    columns += [tuple(person.attributes.get(name) for person in people) for name in names]
    data = Dataset(study.title, tuple(variables), tuple(columns), tuple(range(1, len(people) + 1)))
    for column in code_columns(session, study, chosen_codes(study, codes), measure=measure):
        variable = column.variable
        labels = {code: tr(name) for code, name in variable.value_labels.items()}
        values = [column.values.get(person.id) for person in people]
        data = data.with_column(replace(variable, value_labels=labels), values)
    return data


# -- displays ------------------------------------------------------------------------------------


def themes_by(
    session: Session, data_set: DataSet, variable: str, codes: Sequence[str] = ()
) -> Result:
    """Return the display statistics-by-themes: themes against the categories of a variable.

    Raises:
        InputProblem: the variable has too many values to be categories.
        RuleBroken: a code is unknown, or no case is linked.
    """
    both = _Joined(session, data_set)
    groups = _groups(both.data, variable)
    group_of = dict(zip(both.ids, both.data.codes(variable), strict=True))
    chosen = chosen_codes(both.study, codes)
    lines = []
    for column in both.columns(chosen, Measure.PRESENCE):
        values = quantitize.per_case(column, both.people, Measure.PRESENCE)
        known = {case: v for case, v in values.items() if v is not None and group_of.get(case)}
        asked = {g: sum(group_of[case] == g for case in known) for g in groups}
        said = {g: sum(v == 1 and group_of[case] == g for case, v in known.items()) for g in groups}
        p, test = _p_of(list(known.items()), group_of)
        words = {
            group: found
            for group in groups
            if (found := _said_in(both, column.code_id, group, group_of)) is not None
        }
        path = both.study.codebook.path(column.code_id)
        lines.append(
            joint.ThemeLine(theme=path, mentioned=said, asked=asked, p=p, test=test, words=words)
        )
    label = both.data.variable(variable).label or variable
    return joint.statistics_by_themes(lines, groups, variable=label, unlinked=both.unlinked)


def _groups(data: Dataset, variable: str) -> dict[str, str]:
    codes = [code for code in data.codes(variable) if code is not None]
    labels = data.variable(variable).value_labels
    found = [code for code in labels if code in codes]
    found += sorted(set(codes) - set(found))
    if len(found) > MOST_GROUPS:
        raise InputProblem(
            "“{column}” has {n} different values. Themes are set against a few categories: recode "
            "it first.",
            column=variable,
            n=len(found),
        )
    return {code: labels.get(code, code) for code in found}


def _said_in(
    both: _Joined, code: CodeId, group: str, group_of: Mapping[str | None, str | None]
) -> joint.Words | None:
    people = [p for case, own in both.people.items() if group_of.get(case) == group for p in own]
    return both.words(quantitize.quotation_for(both.study, code, people))


def _p_of(
    known: Sequence[tuple[str, object]], group_of: Mapping[str | None, str | None]
) -> tuple[float | None, str]:
    """Return p and the test: Fisher for two groups of few cases, else what the rule chooses."""
    from qualcode.model.dataset import Variable, VariableType
    from qualcode.quant.data import Dataset

    said = tuple(str(value) for _, value in known)
    groups = tuple(str(group_of[case]) for case, _ in known)
    if len(set(said)) < 2 or len(set(groups)) < 2:
        return None, ""
    variables = tuple(Variable(name=n, type=VariableType.CATEGORY) for n in ("group", "said"))
    data = Dataset("joint", variables, (groups, said), tuple(range(1, len(said) + 1)))
    result = quantitative.run("crosstab", data, {"row": "group", "column": "said"})
    tests = result.values.get("tests")
    fisher = tests.get("fisher") if isinstance(tests, dict) else None
    if len(set(groups)) == 2 and isinstance(fisher, float) and len(said) < 40:
        return fisher, joint.FISHER
    p = result.values.get("p")
    return (p if isinstance(p, float) else None), str(result.values.get("test") or "")


def cases_by(
    session: Session,
    data_set: DataSet,
    variable: str,
    codes: Sequence[str] = (),
    *,
    category: str = "",
    counts: bool = False,
) -> Result:
    """Return the cases ordered by a number, such as the HAZ, against themes.

    Raises:
        InputProblem: the variable is no number.
        RuleBroken: a code is unknown, or no case is linked.
    """
    both = _Joined(session, data_set)
    numbers = both.data.numbers(variable).tolist()
    groups = both.data.codes(category) if category else [None] * both.data.n
    chosen = chosen_codes(both.study, codes)
    measure = Measure.COUNT if counts else Measure.PRESENCE
    columns = both.columns(chosen, measure)
    by_case = [quantitize.per_case(column, both.people, measure) for column in columns]
    lines = []
    for row in both.linked:
        case = str(both.ids[row])
        if math.isnan(numbers[row]):
            continue
        group = groups[row]
        lines.append(
            joint.CaseLine(
                case=case,
                value=numbers[row],
                group=both.data.label_of(category, group) if group else "",
                informants=", ".join(both.study.informants[p].name for p in both.people[case]),
                themes=tuple(_whole(values.get(case)) for values in by_case),
            )
        )
    names = quantitize.variable_names(both.study.codebook, chosen)
    label = both.data.variable(variable).label or variable
    return joint.cases_in_order(
        lines,
        [names[code] for code in chosen],
        variable=label,
        counts=counts,
        unlinked=both.data.n - len(lines),
    )


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def side_by_side(session: Session, codes: Sequence[str] = ()) -> Result:
    """Return the side-by-side display: stored lines and indicators beside what informants say."""
    study = display.study(session)
    lines: list[joint.SideLine] = []
    stored = store.joint_lines(session.project)
    figures = triangulation.indicators(session)
    with_numbers = {line.code_id for line in stored}
    with_numbers |= {one.indicator.code_id for one in figures if one.indicator.code_id}
    chosen = (
        chosen_codes(study, codes)
        if codes
        else [code.id for _, code in study.codebook.walk() if code.id in with_numbers]
    )
    columns = code_columns(session, study, chosen)
    for column in columns:
        values = [v for v in column.values.values() if v is not None]
        people = list(study.informants)
        facts: dict[str, Any] = {
            "theme": study.codebook.path(column.code_id),
            "mentioned": sum(v == 1 for v in values),
            "asked": len(values),
            "words": _words(study, quantitize.quotation_for(study, column.code_id, people)),
        }
        own = [line for line in stored if line.code_id == column.code_id]
        numbers = [_indicator(one) for one in figures if one.indicator.code_id == column.code_id]
        for line in own:
            number = _number(session, line)
            lines.append(
                joint.SideLine(**facts, number=number, fit=line.fit, inference=line.inference)
            )
        if not own:
            number = joint.joined(numbers) or ""
            lines.append(joint.SideLine(**facts, number=number, fit=None, inference=""))
    return joint.side_by_side(lines)


def _indicator(line: triangulation.IndicatorLine) -> Sentence:
    one = line.indicator
    return say(
        "{name}: {value} {unit} (target {aim} {target})",
        name=one.name,
        value=one.value,
        unit=one.unit,
        aim=one.aim,
        target=one.target,
    )


def _number(session: Session, line: JointLine) -> Sentence | str:
    """Return the number of a line: as written, or computed now."""
    if not line.statistic or line.dataset_id is None:
        return line.quantity
    data = datasets.load(session, datasets.find(session, line.dataset_id))
    result = quantitative.run(line.statistic, data, line.options)
    told = result.interpretation or result.decision or result.title
    return say("{written}: {told}", written=line.quantity, told=told) if line.quantity else told


def _words(study: Study, coding: Coding | None) -> joint.Words | None:
    if coding is None:
        return None
    quotation = Quoter(study)(coding)
    return joint.Words(quotation.text, quotation.citation)


# -- lines of the side-by-side display -------------------------------------------------------------


def set_line(
    session: Session,
    code: str,
    *,
    quantity: str | None = None,
    data_set: DataSet | None = None,
    statistic: str = "",
    options: Mapping[str, Any] | None = None,
    fit: Fit | None = None,
    inference: str | None = None,
) -> JointId:
    """Write the line of a theme, or change the one it has. One undo step.

    Raises:
        RuleBroken: the code is unknown.
        InputProblem: the statistic cannot be computed with these options.
    """
    study = display.study(session)
    code_id = study.codebook.find(code).id
    there = next((x for x in store.joint_lines(session.project) if x.code_id == code_id), None)
    fields: dict[str, object] = {}
    if quantity is not None:
        fields["quantity"] = quantity.strip()
    if inference is not None:
        fields["inference"] = inference.strip()
    if fit is not None:
        fields["fit"] = str(fit)
    if statistic:
        if data_set is None:
            raise InputProblem("A statistic needs a data set of the project: name it.")
        quantitative.run(statistic, datasets.load(session, data_set), options or {})
        fields |= {"statistic": statistic, "options": dict(options or {})}
        fields["dataset_id"] = data_set.id
    path = study.codebook.path(code_id)
    with session.project.act(session.coder_id, "joint.write", code=path) as action:
        if there is not None:
            action.update("joint_line", there.id, **fields, **authored(session))
            return there.id
        empty = {"quantity": "", "statistic": "", "options": {}, "inference": ""}
        filled = {**empty, **fields, "code_id": code_id, **authored(session)}
        return JointId(action.create("joint_line", filled))


def drop_line(session: Session, code: str) -> None:
    """Take the line of a theme away. One undo step.

    Raises:
        NotFound: it has none.
    """
    code_id = display.study(session).codebook.find(code).id
    gone = [one for one in store.joint_lines(session.project) if one.code_id == code_id]
    if not gone:
        raise NotFound("There is no line for “{code}”.", code=code)
    with session.project.act(session.coder_id, "joint.drop", code=code) as action:
        for one in gone:
            action.delete("joint_line", one.id)
