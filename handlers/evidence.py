"""先发照片: photos, voices and places that come before any words; also the scan of a grid's printed code.

In private a draft and one question; in open groups (as couriers' are) joined to the sender's report within
three minutes, else asked about once outside the rush; in the others nothing without words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gridwork.groups import mode_of
from gridwork.notice import Notice, Priority, Words
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from gridwork.street import Group
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx
    from storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was sent without words, of one person in one chat."""

    photos: tuple[str, ...] = ()
    attachments: str = ""
    location: tuple[float, float] | None = None
    #: The node whose code was scanned.
    scanned: str = ""


#: So long after a scan the words still belong to it: one may first walk around the corner to look.
_SCANNED = timedelta(minutes=30)
#: Characters of the longest greeting.
_GREETING = 4


def scan(tx: Tx, office: Office, said: Said, node: str) -> None:
    """The person stands in `node`: what they say next in private, they say of it. The last scan counts."""
    before = _pending(tx, office, said)
    if before is not None:
        tx.drafts.remove(before.id)
    found = _unpacked(before) if before is not None else Evidence()
    until = tx.now + _SCANNED
    draft = tx.drafts.add(
        chat=said.chat,
        person=said.person,
        message_id=said.message_id,
        text="",
        reading=_packed(replace(found, scanned=node)),
        at=tx.now,
        until=until,
    )
    tx.dues.add("draft", str(draft), until)


def has_scanned(tx: Tx, office: Office, said: Said) -> bool:
    """Whether the words belong to a scan, and so not to what was said before it."""
    draft = _pending(tx, office, said) if said.private else None
    return draft is not None and _unpacked(draft).scanned != ""


def keep(tx: Tx, office: Office, said: Said, group: Group | None) -> Effect:
    """Keep it for the words that may follow. An album is one: its pictures come one by one."""
    if said.forwarded or said.anonymous or not (said.photos or said.attachment or said.location):
        return NONE
    known = _pending(tx, office, said)
    if known is not None:
        before = _unpacked(known)
        tx.drafts.rewrite(known.id, _packed(_with(before, said)))
        if before == Evidence(scanned=before.scanned):
            _ask(tx, said, known.id, _what_here(tx, office, before.scanned))
        return NONE
    until = tx.now + _waits(office, said)
    draft = tx.drafts.add(
        chat=said.chat,
        person=said.person,
        message_id=said.message_id,
        text="",
        reading=_packed(_with(Evidence(), said)),
        at=tx.now,
        until=until,
        topic=said.topic,
    )
    if said.private:
        _ask(tx, said, draft, office.texts.say("photo-alone"))
    is_open = group is not None and mode_of(group) == "open"
    tx.dues.add("evidence" if is_open else "draft", str(draft), until)
    return NONE


def _waits(office: Office, said: Said) -> timedelta:
    minutes = office.limits.question_minutes if said.private else office.limits.conversation_minutes
    return timedelta(minutes=minutes)


def joined(tx: Tx, office: Office, said: Said) -> Said:
    """The words together with what the same person has sent just before."""
    draft = _pending(tx, office, said)
    if draft is None:
        return said
    tx.drafts.remove(draft.id)
    before = _unpacked(draft)
    return replace(
        said,
        # Words that were put under a picture later come with it once more.
        photos=tuple(dict.fromkeys((*before.photos, *said.photos))),
        attachment=said.attachment or before.attachments,
        location=said.location or before.location,
        scanned=before.scanned,
    )


def waits_for_words(tx: Tx, office: Office, said: Said) -> bool:
    """Whether the person was asked what it is about: then the words are the report, whatever they are.

    After a scan alone a greeting is not.
    """
    draft = _pending(tx, office, said) if said.private else None
    if draft is None:
        return False
    found = _unpacked(draft)
    return found != Evidence(scanned=found.scanned) or not _says_nothing(said)


def _says_nothing(said: Said) -> bool:
    """你好, 在吗, 怎么报: a few characters, and neither a kind nor a place in them."""
    reading = said.reading
    if reading is None or reading.decision != "silent" or reading.kind or reading.place.text:
        return False
    return len(said.text.strip()) <= _GREETING


def nobody_spoke(tx: Tx, office: Office, draft_id: int) -> None:
    """A picture without words for three minutes: one question, and none in the riders' rush."""
    draft = tx.drafts.get(draft_id)
    if draft is None:
        return
    group = tx.street.group(draft.chat)
    kind = group.kind if group is not None else "couriers"
    if office.quiet.for_group(kind, None, tx.now, tx.street.zone) > tx.now:
        tx.drafts.remove(draft_id)
        return
    tx.outbox.put(
        Notice(
            key=f"draft:{draft_id}",
            chat=tx.chats.resolve(draft.chat),
            do="card",
            words=Words(office.texts.say("photo-alone-courier")),
            reply_to=draft.message_id,
            topic=draft.topic,
            priority=Priority.ANSWER,
            purpose="draft",
        )
    )
    tx.dues.add("draft", str(draft_id), tx.now + timedelta(minutes=office.limits.question_minutes))


def _what_here(tx: Tx, office: Office, scanned: str) -> str:
    node = tx.street.find(scanned)
    return office.texts.say("start-grid", grid=node.name) if node else office.texts.say("photo-alone")


def _ask(tx: Tx, said: Said, draft: int, text: str) -> None:
    tx.outbox.put(
        Notice(
            key=f"draft:{draft}",
            chat=said.chat,
            do="card",
            words=Words(text),
            reply_to=said.message_id,
            topic=said.topic,
            priority=Priority.ANSWER,
            purpose="draft",
        )
    )


def _pending(tx: Tx, office: Office, said: Said) -> Draft | None:
    draft = tx.drafts.latest_of(said.person, said.chat, tx.now - _SCANNED)
    if draft is None or draft.text or "matters" in json.loads(draft.reading):
        return None
    longest = timedelta(minutes=office.limits.question_minutes + office.limits.conversation_minutes)
    if draft.at < tx.now - longest and not _unpacked(draft).scanned:
        return None
    return draft


def _with(before: Evidence, said: Said) -> Evidence:
    return Evidence(
        photos=(*before.photos, *said.photos),
        attachments=",".join(filter(None, (before.attachments, said.attachment))),
        location=said.location or before.location,
        scanned=before.scanned,
    )


def _packed(evidence: Evidence) -> str:
    return json.dumps(
        {
            "photos": list(evidence.photos),
            "attachments": evidence.attachments,
            "location": list(evidence.location) if evidence.location else None,
            "scanned": evidence.scanned,
        }
    )


def _unpacked(draft: Draft) -> Evidence:
    facts: dict[str, Any] = json.loads(draft.reading)
    location = facts["location"]
    return Evidence(
        tuple(facts["photos"]),
        facts["attachments"],
        (location[0], location[1]) if location else None,
        facts.get("scanned", ""),
    )
