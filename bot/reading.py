"""The reader the running bot uses: made anew when the street has changed."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from nlp import BadLexicon, Reader
from nlp.tablefile import BadTable

if TYPE_CHECKING:
    from pathlib import Path

    from gridwork.reading import Reading
    from gridwork.street import Street
    from handlers.incoming import Said


log = logging.getLogger(__name__)

#: A bot that is called by its name (all of them end so): to whom it is said is not what is said.
_BOT = re.compile(r"@\w{2,29}bot\b", re.ASCII | re.IGNORECASE)


class StreetReader:
    """Reads what was said in the chats of a street."""

    def __init__(self, words: Path | None = None) -> None:
        """`words`: the operator's own, laid over the lexicon."""
        self._words = words
        self._street: Street | None = None
        self._reader: Reader | None = None

    def read(self, said: Said, street: Street) -> Reading | None:
        group = street.group(said.chat)
        if group is None and not said.private:
            return None
        return self.of(street).read(
            _BOT.sub(" ", said.text).strip() if "@" in said.text else said.text,
            chat=group.kind if group else "private",
            node=group.node if group else None,
            now=said.at.astimezone(street.zone),
        )

    def of(self, street: Street) -> Reader:
        """The reader of this street. Words that are broken when the street changes stay as they last were.

        Raises BadLexicon or BadTable when no words have been good yet.
        """
        if self._reader is None:
            self._reader = Reader(street, overlay=self._words)
        elif street is not self._street:
            self._reader = self._of_changed(street, self._reader)
        self._street = street
        return self._reader

    def _of_changed(self, street: Street, last: Reader) -> Reader:
        try:
            return Reader(street, overlay=self._words)
        except (BadLexicon, BadTable) as bad:
            log.warning("the reader keeps its words: %s", bad)
            return last.at(street)

    def reload(self) -> str:
        """The words read again. Returns "" or, when the old ones stay, where the mistake is."""
        try:
            self._reader = Reader(self._street, overlay=self._words)
        except (BadLexicon, BadTable) as bad:
            log.warning("the reader keeps its words: %s", bad)
            return str(bad)
        log.info("the reader's words were read again")
        return ""
