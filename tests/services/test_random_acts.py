"""Two hundred random acts: undone, all is as it was; redone, as it became; and always sound."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.codebook import DraftCode, DraftCodebook
from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.services import codebooks, projects, reduction, sources
from qualcode.services.reduction import Place
from qualcode.store import codings
from tests import builders

NAMES = ("Man", "Dana", "dana", "Alat", "Kader", "Mutu", "Rapat", "x/y", " ")
ACTS: dict[str, Callable[[Actor], object]] = {}


class Actor:
    """A coder who does what numbers tell: every choice is an index into what there is."""

    def __init__(self, study: builders.Study, numbers: tuple[int, ...]) -> None:
        self.study, self.session = study, study.session
        self._numbers = cycle(numbers)

    def pick(self, options):
        options = list(options)
        if not options:
            raise RuleBroken("nothing to choose from")
        return options[next(self._numbers) % len(options)]

    def code(self):
        return self.pick(sorted(codebooks.current(self.session).by_id))

    def parent(self):
        return self.pick([None, *sorted(codebooks.current(self.session).by_id)])

    def own_coding(self):
        own = self.session.coder_id
        return self.pick(c for c in codings.codings(self.study.project) if c.coder_id == own)

    def memo(self):
        return self.pick(reduction.memos(self.session))

    def place(self):
        every = sources.listing(self.session)
        source = self.pick(row.source for row in every).id
        start = next(self._numbers)
        return Place(source, start, start + 1 + next(self._numbers) % 9)


def act(function: Callable[[Actor], object]) -> Callable[[Actor], object]:
    ACTS[function.__name__] = function
    return function


@act
def apply_code(a):
    reduction.apply_code(a.session, a.place(), a.code(), memo=a.pick(["", "m"]))


@act
def apply_again(a):
    reduction.apply_codes(a.session, [(a.place(), a.code()), (a.place(), a.code())])


@act
def in_vivo(a):
    reduction.create_and_apply(a.session, a.place(), a.pick(NAMES), parent=a.parent())


@act
def uncode(a):
    reduction.retract(a.session, [a.own_coding().id])


@act
def recode(a):
    reduction.recode(a.session, a.own_coding().id, a.code())


@act
def resize(a):
    coding = a.own_coding()
    reduction.resize(a.session, coding.id, coding.start, coding.end + a.pick([-1, 1, 5, 9999]))


@act
def write_memo(a):
    target = a.pick([MemoTarget.CODE, MemoTarget.CODING, MemoTarget.PROJECT])
    ids = {MemoTarget.CODE: a.code, MemoTarget.CODING: lambda: a.own_coding().id}
    reduction.write_memo(a.session, target, ids.get(target, lambda: "")(), a.pick(["a", "b"]))


@act
def change_memo(a):
    kind = a.pick([None, *MemoKind])
    reduction.change_memo(a.session, a.memo().id, a.pick(["c", "d", ""]), kind=kind)


@act
def add_code(a):
    codebooks.add(a.session, a.pick(NAMES), parent=a.parent())


@act
def add_path(a):
    codebooks.add_path(a.session, f"{a.pick(NAMES)}/{a.pick(NAMES)}")


@act
def rename(a):
    codebooks.change(a.session, a.code(), name=a.pick(NAMES), keywords=[a.pick(NAMES)])


@act
def move(a):
    codebooks.move(a.session, a.code(), a.parent(), a.pick([None, 0, 1, 7]))


@act
def merge(a):
    codebooks.merge(a.session, a.code(), a.code())


@act
def split(a):
    code = a.code()
    ids = [c.id for c in codings.codings(a.study.project, code_id=code)]
    codebooks.split(a.session, code, {a.pick(NAMES): ids[::2], "Sisa": ids[1::2]})


@act
def retire(a):
    codebooks.retire(a.session, a.code(), retired=a.pick([True, False]))


@act
def delete_code(a):
    codebooks.delete(a.session, a.code())


@act
def bring_in(a):
    below = DraftCode(name=a.pick(NAMES[:5]), definition=a.pick(["", "d"]))
    draft = DraftCodebook(title="", codes=(DraftCode(name=a.pick(NAMES[:5]), codes=(below,)),))
    codebooks.bring_in(a.session, draft)


@act
def pin(a):
    reduction.pin(a.session, [a.code(), a.code()])


@act
def delete_source(a):
    sources.delete(a.session, a.pick(row.source for row in sources.listing(a.session)).id)


@act
def rename_informant(a):
    person = a.pick(sources.informants(a.session))
    sources.set_informant(a.session, person.id, age=a.pick(["", "30", "31"]))


@act
def undo(a):
    projects.undo(a.session)


@act
def redo(a):
    projects.redo(a.session)


WEIGHTED = [*ACTS, *["apply_code"] * 8, *["undo"] * 3, *["redo"] * 2, "uncode", "add_code", "in_vivo"]  # fmt: skip
SEEDS = st.integers(0, 2**32)
QUICK = settings(max_examples=10, deadline=None)


def two_hundred(seed: int) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Acts from a seed: Hypothesis would spend minutes shrinking a list of two hundred."""
    choice = random.Random(seed)
    for _ in range(200):
        numbers = tuple(choice.randrange(61) for _ in range(8))
        yield choice.choice(WEIGHTED), numbers, choice.random() < 0.5


def perform(study: builders.Study, verb: str, numbers: tuple[int, ...]) -> bool:
    try:
        ACTS[verb](Actor(study, numbers))
    except (RuleBroken, NotFound):
        return False
    return True


def check_sound(study: builders.Study) -> None:
    """What holds whatever was done: a tree, distinct siblings, codings inside texts, a true log."""
    assert projects.verify(study.session) == []
    book = codebooks.current(study.session)
    assert len(list(book.walk())) == len(book.codes), "every code hangs on the tree"
    siblings = [(code.parent_id, code.name.casefold()) for code in book.codes]
    assert len(set(siblings)) == len(siblings)
    texts = dict(study.project.rows("SELECT s.id, body FROM source s JOIN text ON sha = text_sha"))
    living = {row.source.id for row in sources.listing(study.session)}
    for coding in codings.codings(study.project):
        assert coding.source_id in living
        assert coding.code_id in book.by_id
        assert texts[coding.source_id][coding.start : coding.end].strip()
    before = builders.everything(study.project)
    projects.repair(study.session)
    assert builders.everything(study.project) == before


@QUICK
@given(seed=SEEDS)
def test_random_acts_are_undone_and_redone(seed, tmp_path_factory: pytest.TempPathFactory):
    with builders.new_session(tmp_path_factory.mktemp("acts") / "a") as session:
        study = builders.fill(session).also("Budi")
        assert study.session.coder_id
        start = study.content()
        done = sum(perform(study, verb, numbers) for verb, numbers, _ in two_hundred(seed))
        check_sound(study)
        end = study.content()
        undone = 0
        with pytest.raises(NotFound):
            while True:
                projects.undo(study.session)
                undone += 1
        assert study.content() == start
        check_sound(study)
        for _ in range(undone):
            projects.redo(study.session)
        assert study.content() == end
        check_sound(study)
        assert done > 30


@QUICK
@given(seed=SEEDS)
def test_random_acts_of_two_coders_leave_a_sound_project(
    seed, tmp_path_factory: pytest.TempPathFactory
):
    """Their undos may be refused; nothing may dangle, double or go round."""
    with builders.new_session(tmp_path_factory.mktemp("acts") / "a") as session:
        study = builders.fill(session)
        other = study.also("Budi")
        for number, (verb, numbers, is_other) in enumerate(two_hundred(seed)):
            before = builders.everything(study.project) if number % 20 == 0 else None
            done = perform(other if is_other else study, verb, numbers)
            if before is not None and not done:
                assert builders.everything(study.project)["coding"] == before["coding"]
            if number % 50 == 49:
                check_sound(study)
