"""Search, word lists, automatic coding and suggestions: CPU time beside the budget.

Each row runs in a process of its own. Run: python bench/search.py [ROW ...]
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

WORDS = 5_000_000
FIRST = 50


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def large_project(folder: Path, *, words: int = WORDS):
    """A project of so many words, with rare words and misspellings in it, stored like any other."""
    from bench import corpus
    from qualcode.services import indexing, projects
    from qualcode.text.dialect.lexicon import bundled

    session = projects.create(folder / "large.qualcode", "bench")
    parts = corpus.speech()
    forms = sorted(bundled().rules.words)
    rng = random.Random(5)
    coder = session.coder_id
    made = 0
    with session.project.act(coder, "source.import", n=1) as action:
        number = 0
        while made < words:
            number += 1
            text, turns = "", []
            for n in range(260):
                said = rng.choice(parts[n % 2])
                if n % 2:
                    said = f"{said} {with_rare_words(rng, forms)} {rng.choice(parts[1])}"
                label = "PI"[n % 2]
                text += f"{label} : "
                turns.append([len(text), len(text) + len(said), label, 0, None])
                text += f"{said}\n"
                made += len(said.split())
            layout = {"turns": turns, "notes": [], "origin": [[0, 0]]}
            source = action.create(
                "source",
                {
                    "name": f"IDI-{number:04}",
                    "kind": "idi",
                    "meta": {},
                    "text_sha": action.keep_text(text),
                    "layout_sha": action.keep_layout(layout),
                    "words": len(text.split()),
                    "file_name": "",
                    "file_sha": "",
                },
            )
            person = action.create("informant", {"name": f"Informan {number}", "attributes": {}})
            for label, role, who in (("P", "interviewer", None), ("I", "informant", person)):
                fields = {"label": label, "role": role, "name": "", "informant_id": who}
                action.create("speaker", {"source_id": source, **fields})
        action.flush()
        indexing.keep_up(session)
    return session


def with_rare_words(rng: random.Random, forms: list[str]) -> str:
    words = []
    for _ in range(rng.randint(3, 12)):
        word = rng.choice(forms)
        if rng.random() < 0.15:
            cut = rng.randrange(len(word) + 1)
            word = word[:cut] + rng.choice("aiueonkst") + word[cut:]
        words.append(word)
    return " ".join(words)


def searched(folder: Path, query: str, mode: str = "dialect") -> float:
    from qualcode.services import search
    from qualcode.services.session import Session
    from qualcode.text.dialect.query import Mode

    session = large_project(folder)
    path = session.project.path
    session.close()
    session = Session.open(path, "bench")
    start = cpu()
    search.first(session, query, mode=Mode(mode), limit=FIRST)
    cold = cpu() - start
    start = cpu()
    page = search.first(session, query, mode=Mode(mode), limit=FIRST)
    spent = cpu() - start
    print(f"  {len(page.hits)} hits, more: {page.more}; the first time in a process {cold:.3f} s")
    session.close()
    return spent


def phrase(folder: Path) -> float:
    return searched(folder, "tidak ada")


def rare(folder: Path) -> float:
    return searched(folder, "buku pedoman")


def exact(folder: Path) -> float:
    return searched(folder, "dak ado", "exact")


def typo(folder: Path) -> float:
    return searched(folder, "bukuu pedomn", "fuzzy")


def phrase_matcher(_: Path) -> float:
    """The keywords of the bundled codebook over a million words: the rules alone."""
    from qualcode.analysis.nlp.pipeline import document
    from qualcode.analysis.nlp.rules import Rules
    from qualcode.ingest.codebooks import read_codebook
    from qualcode.services.demo import bundled as bundled_folder
    from qualcode.text.dialect.keys import key_stream
    from qualcode.text.dialect.keywords import read_keyword
    from qualcode.text.dialect.lexicon import bundled

    def keywords(codes):
        for code in codes:
            yield code.name, [read_keyword(text, bundled()) for text in code.keywords]
            yield from keywords(code.codes)

    start = cpu()
    book = read_codebook(bundled_folder("codebooks") / "ipo_stunting.yaml")
    rules = Rules(dict(keywords(book.codes)))
    print(f"  pipeline and rules ready in {cpu() - start:.3f} s")
    start = cpu()
    documents = []
    for turns in speech_turns(1_000_000):
        streams = [(0, key_stream(turn)) for turn in turns]
        documents.append(document(rules.nlp, streams))
    print(f"  keys and documents of {sum(map(len, documents)):,} tokens in {cpu() - start:.3f} s")
    start = cpu()
    found = sum(len(rules.phrases(one)) for one in documents)
    spent = cpu() - start
    print(f"  {found:,} matches")
    return spent


def speech_turns(words: int) -> list[list[str]]:
    """So many words of answers, in interviews of a hundred turns."""
    from bench import corpus

    answers = corpus.speech()[1]
    rng = random.Random(2)
    sources: list[list[str]] = [[]]
    made = 0
    while made < words:
        said = " ".join(rng.choice(answers) for _ in range(3))
        made += len(said.split())
        if len(sources[-1]) == 100:
            sources.append([])
        sources[-1].append(said)
    return sources


def suggestion(folder: Path) -> float:
    """One unit's suggestions on a project with 10,000 codings of 60 codes."""
    from bench.budgets import coded_project
    from qualcode.services import suggesting
    from qualcode.services.reduction import Place
    from qualcode.store import sources

    session = coded_project(folder, codings=10_000)
    start = cpu()
    material = suggesting.gather(session)
    gathered = cpu()
    adviser = suggesting.train(material)
    print(f"  gathered in {gathered - start:.3f} s, learned in {cpu() - gathered:.3f} s")
    source = sources.all_sources(session.project)[0]
    turns = sources.turns_of(session.project, source.id)[:50]
    suggesting.suggest(session, material, adviser, Place(source.id, turns[0].start, turns[0].end))
    start = cpu()
    for turn in turns:
        suggesting.suggest(session, material, adviser, Place(source.id, turn.start, turn.end))
    spent = (cpu() - start) / len(turns)
    session.close()
    return spent


def autocode(folder: Path) -> float:
    """Proposals for a project of 200,000 words, from reading the texts to the list."""
    from bench import corpus
    from qualcode.services import autocoding, importing, projects
    from qualcode.services.demo import bundled as bundled_folder

    paths = corpus.make(folder / "corpus", files=33, extension="txt")
    codebook = bundled_folder("codebooks") / "ipo_stunting.yaml"
    session = projects.create(folder / "a.qualcode", "bench", codebook=codebook)
    importing.bring_in(session, importing.read(paths))
    start = cpu()
    found = autocoding.propose(session)
    spent = cpu() - start
    print(f"  {len(found.proposals):,} proposals")
    session.close()
    return spent


def lexicon_entry(folder: Path) -> float:
    """A changed entry of the lexicon in 5 M words, until the next search is answered."""
    from qualcode.services import lexicon, search

    session = large_project(folder)
    search.first(session, "kader")
    lexicon.add(session, "bebungo", "berbunga")
    start = cpu()
    search.first(session, "kader")
    spent = cpu() - start
    session.close()
    return spent


ROWS: dict[str, tuple[str, float, Callable[[Path], float]]] = {
    "phrase": ("phrase in 5 M words, first 50 hits", 0.030, phrase),
    "rare": ("rare phrase in 5 M words", 0.030, rare),
    "exact": ("exact spelling in 5 M words", 0.030, exact),
    "typo": ("misspelt phrase in 5 M words", 0.100, typo),
    "rules": ("codebook phrases over 1 M words", 1.0, phrase_matcher),
    "suggestion": ("suggestion at 10,000 codings", 0.050, suggestion),
    "autocode": ("proposals for 200,000 words", 3.0, autocode),
    "lexicon": ("a changed entry reaches 5 M words", 3.0, lexicon_entry),
}


def measure(name: str) -> None:
    title, budget, run = ROWS[name]
    folder = Path(tempfile.mkdtemp(prefix="qualcode-bench-"))
    try:
        spent = run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "ok" if spent <= budget else "ABOVE"
    print(
        f"{title:48} {spent:8.3f} s CPU   budget {budget:6.3f} s   peak {peak:5.0f} MiB   {verdict}"
    )


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--row":
        measure(sys.argv[2])
        return
    for name in sys.argv[1:] or ROWS:
        subprocess.run([sys.executable, __file__, "--row", name], check=True)


if __name__ == "__main__":
    main()
