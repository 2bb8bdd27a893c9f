"""The reader the running bot uses: made anew when the street has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nlp import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from gridwork.reading import Reading
    from gridwork.street import Street
    from handlers.incoming import Said


class StreetReader:
    """Reads what was said in the chats of a street."""

    def __init__(self, lexicon: Path | None = None) -> None:
        self._lexicon = lexicon
        self._street: Street | None = None
        self._reader: Reader | None = None

    def read(self, said: Said, street: Street) -> Reading | None:
        group = street.group(said.chat)
        if group is None and not said.private:
            return None
        return self.of(street).read(
            said.text,
            chat=group.kind if group else "private",
            node=group.node if group else None,
        )

    def of(self, street: Street) -> Reader:
        if self._reader is None or street is not self._street:
            self._reader, self._street = Reader(street, self._lexicon), street
        return self._reader
