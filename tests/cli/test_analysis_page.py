"""Every command of docs/analysis.md runs on the sample study, in the order of the page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from qualcode.model.display import DESIGNS
from qualcode.services import demo, display
from tests import builders

PAGE = Path(__file__).parents[2] / "docs" / "analysis.md"


def commands() -> list[list[str]]:
    blocks = re.findall(
        r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_of_the_page_runs_on_the_sample(cli, tmp_path, monkeypatch):
    with demo.build(tmp_path / "sample", clock=builders.Clock()) as session:
        project = session.project.path
        coding = next(
            q.coding_id
            for q in display.quotations(session)
            if q.coder == "Peneliti" and q.code == "Input/Method" and q.kind == "fgd"
        )
    monkeypatch.chdir(tmp_path)
    assert len(commands()) > 35
    for name, _, *given in commands():
        ran = cli(
            "--coder", "Peneliti", name, project, *[coding if w == "ID" else w for w in given]
        )
        assert ran.code in {0, 5}, (name, given, ran.err)
        for file in [w for w in given if re.fullmatch(r"\w+\.(docx|xlsx|png)", w)]:
            assert (tmp_path / file).stat().st_size > 1000


def test_the_page_names_every_display():
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in DESIGNS if f"`{name}`" not in page] == []
