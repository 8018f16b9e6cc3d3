"""The errors of qualcode, as a tree.

* QualcodeError
    * InputProblem     (exit 2) a file, option or value given by the user cannot be used
    * ProjectProblem   (exit 3) the project file is locked, damaged, newer, or not a project
    * RuleBroken       (exit 4) the action would break a rule of coding
    * NotFound         (exit 5) nothing of that name or id, or no result
    * Stopped          (exit 130) the user stopped a long work; nothing of it was stored

Each carries a `Sentence`: what is wrong, where, and what to do next. Two borders turn it into
words: ``qualcode.cli.main`` and ``qualcode.tui.workers``. Anything else that escapes is a bug
(exit 1).
"""

from __future__ import annotations

from qualcode.model.sentence import Sentence


class QualcodeError(Exception):
    """A foreseen failure with a sentence for the user."""

    exit_code = 1

    def __init__(self, template: str | Sentence, /, **facts: object) -> None:
        """Take a ready sentence, or a template and its facts."""
        self.sentence = (
            template if isinstance(template, Sentence) else Sentence(template, facts=facts)
        )
        super().__init__(str(self.sentence))


class InputProblem(QualcodeError):
    """A file, option or value given by the user cannot be used."""

    exit_code = 2


class ProjectProblem(QualcodeError):
    """The project file is locked, damaged, of a newer version, or not a project."""

    exit_code = 3


class RuleBroken(QualcodeError):
    """The action would break a rule of coding."""

    exit_code = 4


class Stopped(QualcodeError):
    """The user stopped a long work before its end; nothing of it was stored."""

    exit_code = 130


class NotFound(QualcodeError):
    """Nothing of that name or id exists, or a query has no result."""

    exit_code = 5
