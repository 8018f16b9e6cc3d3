"""The command palette: every action of the table that can be done now, with its sentence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from qualcode.messages import tr
from qualcode.tui.action import Action
from qualcode.tui.actions import PLACES, actions_of, shown_keys

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


class ActionProvider(Provider):
    """Offers the actions of the screen from which the palette was opened."""

    @property
    def _host(self) -> QualcodeApp:
        return cast("QualcodeApp", self.app)

    def _actions(self) -> list[Action]:
        host = self._host
        places = getattr(self.screen, "places", ("app",))
        found = actions_of(*places)
        return [a for a in found if a.id != "app.palette" and host.can_do(a)]

    def _title(self, action: Action) -> str:
        keys = shown_keys(self._host.keymap.keys[action.id], most=2)
        label = tr(action.label)
        return f"{label[:1].upper()}{label[1:]}  [{keys}]  {tr(PLACES[action.where])}"

    async def discover(self) -> Hits:
        """Offer everything while nothing is typed."""
        for action in self._actions():
            title = self._title(action)
            yield DiscoveryHit(
                Content(title), partial(self._host.perform, action), title, tr(action.help)
            )

    async def search(self, query: str) -> Hits:
        """Offer what fits the words, in the title or in the sentence."""
        matcher = self.matcher(query)
        for action in self._actions():
            title, sentence = self._title(action), tr(action.help)
            score = max(matcher.match(title), matcher.match(sentence) * 0.8)
            if score > 0:
                yield Hit(
                    score, Content(title), partial(self._host.perform, action), title, sentence
                )
