"""Say why a report is not taken: a sentence of `wording/tools.*.yml`, and nothing is written."""

from __future__ import annotations

from ..problems import message


class Refused(Exception):
    """A file that we do not open or cannot turn into a draft; `reason` names the sentence."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details

    def sentence(self) -> str:
        """Why, and what to do, in the editor's language."""
        shown = {name: " ".join(str(found).split())[:120] for name, found in self.details.items()}
        return message(f"import_{self.reason}").format(**shown)
