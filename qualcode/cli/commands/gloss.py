"""A quotation in standard Indonesian."""

from __future__ import annotations

import click

from qualcode.cli import show
from qualcode.cli.frame import coder_option, command, json_option, project_argument, seated
from qualcode.cli.given import body_of
from qualcode.messages import tr
from qualcode.model.sentence import mark


@command(
    "gloss",
    mark(
        "Write what a quotation says in standard Indonesian; the informant's words stay as they "
        "are. CODING is an id or its last 6 characters or more; an empty TEXT removes the gloss, "
        "“-” reads it from the standard input. `qualcode matrix --gloss` prints glosses."
    ),
    examples=('qualcode gloss study 3f9a1c "Tidak pernah ada pelatihan."',),
)
@project_argument
@click.argument("coding")
@click.argument("text")
@coder_option
@json_option
def gloss(project: str, coding: str, text: str, coder: str, as_json: bool) -> None:
    """Write a gloss."""
    from qualcode.services import glossing, reduction

    with seated(project, coder) as session:
        found = reduction.find_coding(session, coding)
        changed = glossing.gloss(session, found.id, body_of(text))
    if as_json:
        show.as_json({"id": found.id, "changed": changed})
    else:
        show.note(tr("The gloss is stored.") if changed else tr("Nothing changed."))
