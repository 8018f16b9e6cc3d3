"""Which codes a passage probably has, learned from the project's own coding, and why.

Two views of the same words (dialect keys, TF-IDF) are averaged: complement naive Bayes (Rennie et al.
2003) ranks codes by all their passages, the nearest passages of each code give the reason. The words
of a code's own keywords count as one more passage. Measured per project by `evaluate`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB

from qualcode.model.ids import CodeId, CodingId, SourceId

ALPHA = 0.3
NEIGHBOURS = 3
FEW = 5
"""Below so many passages, a code is ranked by its nearest passages and keywords alone."""
LEAST_CHANCE = 1.5
"""A code must be so many times likelier than one picked blindly (but 0.25 is always enough)."""
LEAST_SIMILAR = 0.05
"""A passage less similar than this (cosine) is no reason."""

Array = Any  # numpy arrays and sparse matrices of a library without types


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A passage with a code, as keys in their order."""

    coding_id: CodingId
    source_id: SourceId
    start: int
    end: int
    code_id: CodeId
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A code with a score from 0 to 1, the most similar passages that have it, and shared keywords."""

    code_id: CodeId
    score: float
    likes: tuple[CodingId, ...]
    keywords: tuple[str, ...]


class Adviser:
    """What was learned. Making one takes about a tenth of a second per thousand passages at most."""

    def __init__(
        self, examples: Sequence[Example], keywords: Mapping[CodeId, Sequence[str]]
    ) -> None:
        """Learn from examples, and from the keys of each code's keywords."""
        self._examples = examples
        self._keywords = {code: frozenset(keys) for code, keys in keywords.items() if keys}
        texts = [example.keys for example in examples]
        owners = [example.code_id for example in examples]
        texts += [tuple(keys) for keys in keywords.values() if keys]
        owners += [code for code, keys in keywords.items() if keys]
        self.codes = sorted(set(owners))
        self._model: ComplementNB | None = None
        if not any(texts):
            return
        place = {code: index for index, code in enumerate(self.codes)}
        self._vectors = TfidfVectorizer(analyzer=tuple, sublinear_tf=True)
        matrix = self._vectors.fit_transform(texts)
        self._owner = np.array([place[code] for code in owners])
        self._transposed = matrix.T.tocsr()
        counts = Counter(example.code_id for example in examples)
        self._is_few = np.array([counts[code] < FEW for code in self.codes])
        self._model = ComplementNB(alpha=ALPHA).fit(matrix, self._owner)

    def advise(
        self, keys: Sequence[str], *, most: int = 3, without: frozenset[CodeId] = frozenset()
    ) -> list[Advice]:
        """Return the likeliest codes of a passage, with reasons; none without a word in common."""
        if self._model is None or not keys:
            return []
        scores, similar = self._scores([tuple(keys)])
        row = similar[0]
        if not row.any():
            return []
        advice: list[Advice] = []
        least = min(LEAST_CHANCE / len(self.codes), 0.25)
        for index in np.argsort(-scores[0], kind="stable"):
            code = self.codes[index]
            if scores[0][index] < least:
                break
            if code in without:
                continue
            shared = tuple(dict.fromkeys(k for k in keys if k in self._keywords.get(code, ())))
            likes = self._likes(row, int(index))
            if likes or shared:
                advice.append(Advice(code, float(scores[0][index]), likes, shared))
            if len(advice) == most:
                break
        return advice

    def _likes(self, row: Array, code: int) -> tuple[CodingId, ...]:
        own = np.flatnonzero(self._owner == code)
        own = own[own < len(self._examples)]
        best = own[np.argsort(-row[own], kind="stable")]
        found: dict[tuple[str, ...], CodingId] = {}
        for index in best:
            if row[index] < LEAST_SIMILAR or len(found) == NEIGHBOURS:
                break
            example = self._examples[int(index)]
            found.setdefault(example.keys, example.coding_id)
        return tuple(found.values())

    def ranked(self, texts: Sequence[Sequence[str]], most: int) -> list[list[CodeId]]:
        """Return the likeliest codes of several passages, for `evaluate`."""
        if self._model is None:
            return [[] for _ in texts]
        scores, _ = self._scores([tuple(keys) for keys in texts])
        order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        return [[self.codes[index] for index in row] for row in order]

    def _scores(self, texts: Sequence[tuple[str, ...]]) -> tuple[Array, Array]:
        """Return scores by passage and code, and similarities by passage and example."""
        assert self._model is not None
        wanted = self._vectors.transform(texts)
        log = self._model.predict_joint_log_proba(wanted)
        bayes = np.exp(log - log.max(axis=1, keepdims=True))
        bayes[:, self._is_few] = 0
        bayes /= np.maximum(bayes.sum(axis=1, keepdims=True), 1e-12)
        similar = (wanted @ self._transposed).toarray()
        near = np.zeros_like(bayes)
        for code in range(len(self.codes)):
            own = similar[:, self._owner == code]
            size = min(NEIGHBOURS, own.shape[1])
            near[:, code] = np.partition(own, own.shape[1] - size, axis=1)[:, -size:].sum(axis=1)
        near /= np.maximum(near.sum(axis=1, keepdims=True), 1e-12)
        both = np.where(self._is_few, near, (bayes + near) / 2)
        return both, similar


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScore:
    """How often the passages of one code were found again."""

    code_id: CodeId
    passages: int
    top1: float
    top3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How good suggestions are: each source in turn is hidden, and its passages are suggested for.

    ``top1`` and ``top3`` are the shares of passages for which a code they have was first, or among
    the first three. ``commonest_share`` is what always suggesting the commonest code would reach.
    """

    passages: int
    sources: int
    codes: int
    top1: float
    top3: float
    commonest: CodeId | None
    commonest_share: float
    by_code: tuple[CodeScore, ...]


def evaluate(
    examples: Sequence[Example],
    keywords: Mapping[CodeId, Sequence[str]],
    progress: Callable[[int, int], bool] | None = None,
) -> Evaluation:
    """Hide each source in turn and see whether its codes are suggested again.

    A passage with several codes counts once, and any of its codes is right. ``progress`` is called
    with sources done and in all; when it returns False, what was done so far is told.
    """
    sources = sorted({example.source_id for example in examples})
    hits: Counter[CodeId] = Counter()
    firsts: Counter[CodeId] = Counter()
    totals: Counter[CodeId] = Counter()
    passages = top1 = top3 = common = done = 0
    for source in sources if len(sources) > 1 else ():
        if progress and not progress(done, len(sources)):
            break
        done += 1
        known = [example for example in examples if example.source_id != source]
        hidden = _by_passage([example for example in examples if example.source_id == source])
        usual = Counter(example.code_id for example in known).most_common(1)
        found = Adviser(known, keywords).ranked([keys for keys, _ in hidden], 3)
        for (_, codes), ranked in zip(hidden, found, strict=True):
            passages += 1
            top1 += bool(codes & set(ranked[:1]))
            top3 += bool(codes & set(ranked))
            common += bool(usual and usual[0][0] in codes)
            for code in codes:
                totals[code] += 1
                firsts[code] += code in ranked[:1]
                hits[code] += code in ranked
    most = Counter(example.code_id for example in examples).most_common(1)
    share = max(passages, 1)
    return Evaluation(
        passages=passages,
        sources=done,
        codes=len({example.code_id for example in examples}),
        top1=top1 / share,
        top3=top3 / share,
        commonest=most[0][0] if most else None,
        commonest_share=common / share,
        by_code=tuple(
            CodeScore(code_id=code, passages=n, top1=firsts[code] / n, top3=hits[code] / n)
            for code, n in totals.most_common()
        ),
    )


def _by_passage(examples: Sequence[Example]) -> list[tuple[tuple[str, ...], set[CodeId]]]:
    """Return each passage once, with all its codes."""
    found: dict[tuple[int, int], tuple[tuple[str, ...], set[CodeId]]] = {}
    for example in examples:
        place = found.setdefault((example.start, example.end), (example.keys, set()))
        place[1].add(example.code_id)
    return list(found.values())
