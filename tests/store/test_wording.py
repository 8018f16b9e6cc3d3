"""Names can stand in words only: every field is known to hold words, or not to."""

from qualcode.store.entities import ENTITIES
from qualcode.store.wording import WRITTEN

NO_WORDS = {
    "action": "verb facts coder_id undoes redoes",
    "coder": "name",
    "source": "kind text_sha layout_sha words file_sha",
    "speaker": "source_id role informant_id",
    "code": "parent_id position color retired",
    "coding": "source_id start end code_id coder_id text_sha relevance direction",
    "memo": "target target_id kind coder_id",
    "unsettled": "coding_id source_id code_id coder_id state start end",
    "lexeme": "form keys word_class variety note enabled",
    "saved_search": "mode coder_id",
    "answer": "origin source_id quote_sha code_id coder_id accepted",
    "response": "informant_id code_id state source_id start end coder_id written",
    "link": "kind from_code to_code sign evidence coder_id written",
    "sheet": "source_id kind coder_id written",
    "cell": "scope basis evidence coder_id written",
    "finding": "number codes direction status coder_id written",
    "evidence": "finding_id kind ref side digest coder_id written",
    "tactic": "finding_id tactic coder_id written",
    "verdict": "subject subject_id by verdict basis coder_id written",
    "indicator": "value target aim unit source_id code_id coder_id written",
    "display": "coder_id written",
    "dataset": "file_sha table_sha rows steps case_column relation",
    "case_link": "dataset_id case_id informant_id",
    "item": "kind code_id dataset_id variables evidence coder_id written",
    "joint_line": "code_id dataset_id quantity statistic options fit coder_id written",
}
"""Ids, numbers, choices of a list, hashes; and the names of the researchers themselves."""


def test_every_field_of_the_log_is_known_to_hold_words_or_not():
    for name, entity in ENTITIES.items():
        known = {*WRITTEN.get(name, ()), *NO_WORDS.get(name, "").split()}
        assert known == set(entity.fields), name
        assert not set(WRITTEN.get(name, ())) & set(NO_WORDS.get(name, "").split()), name
