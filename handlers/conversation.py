"""One conversation (一次对话): further messages of the same person in the same chat within three minutes,
a correction, a withdrawal, and "+1" of somebody else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.cases import Case, Event
from gridwork.notice import Priority
from gridwork.placing import node_of
from gridwork.reading import Place
from handlers import closing, dispatch, filing, following, lookup, merging, placing, reach, relay, showing
from handlers.effect import NONE, Effect

if TYPE_CHECKING:
    from gridwork.happened import Happened
    from gridwork.reading import Reading
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: Words that begin a second matter.
_MORE = re.compile(r"\s*(还有|另外|对了|顺便|再一个|再就是)")
#: "+1" and "我家也是" reach back this far in a group.
_AGREES_TO = timedelta(minutes=30)
_RECENT = 5
#: The reporter's own "it works again" ends a case of this age at most.
_SOLVED_TO = timedelta(hours=48)


def go_on(tx: Tx, office: Office, said: Said) -> Effect | None:
    """What the message adds to the case its author has just opened here; None when it stands for itself."""
    since = tx.now - timedelta(minutes=office.limits.conversation_minutes)
    case = tx.cases.latest_of(said.person, said.chat, since)
    if case is None or said.forwarded or said.anonymous:
        return None
    reading = said.reading
    if reading is None:
        return _evidence(tx, office, said, case)
    if reading.intent == "withdraw":
        for one in _of_one_message(tx, case):
            closing.withdraw_by_words(tx, office, one, said)
        return Effect("withdraws", case.number)
    if _another_matter(said, case, reading):
        return None
    if not _adds_something(reading, said):
        return None
    return _take_in(tx, office, said, reading, case)


def _evidence(tx: Tx, office: Office, said: Said, case: Case) -> Effect | None:
    """A photo, a voice or a place without words, right after the report."""
    if not (said.photos or said.attachment or said.location):
        return None
    if said.location is None:
        # The pictures of an album come one by one after its words, and belong to all that these tell.
        effects = [_add(tx, office, said, one, "") for one in _of_one_message(tx, case)]
        return effects[-1]
    north, east = said.location
    effect = _add(tx, office, said, replace(case, latitude=north, longitude=east), "")
    if not merging.join_near(tx, office, case.id):
        placing.ask_location(tx, office, case, said.message_id, said.location)
    return effect


def _of_one_message(tx: Tx, case: Case) -> list[Case]:
    """What its author has reported by the same message, the case itself last."""
    numbers = tx.cases.cases_of_message(case.chat, case.message_id) if case.message_id else []
    others = [tx.cases.get(number) for number in numbers if number != case.id]
    return [*(one for one in others if one and one.is_open and one.reporter == case.reporter), case]


def _another_matter(said: Said, case: Case, reading: Reading) -> bool:
    """A sure report of another kind, or of another place, is a case of its own."""
    if _says_more(said, case, reading):
        return True
    if reading.decision != "open" or reading.corrects:
        return False
    if len(reading.matters) > 1:
        return True
    place = reading.place
    if place.name and not case.place_name and not _MORE.match(said.text):
        # The first line had no place: this one tells it, whatever else it says. Water that is off in a whole
        # compound is no word on a lamp.
        return reading.outage and reading.kind != case.kind
    if reading.kind not in {case.kind, "other", None}:
        return True
    elsewhere = bool(place.name and case.place_name and place.name != case.place_name)
    return elsewhere or bool(place.building and case.building and place.building != case.building)


def _says_more(said: Said, case: Case, reading: Reading) -> bool:
    """还有楼下垃圾桶满出来了: by itself perhaps no report; after one, and of another kind, it is."""
    asked = reading.decision == "ask" and not reading.corrects
    return asked and bool(_MORE.match(said.text)) and reading.kind not in {case.kind, "other", None}


def reports_more(tx: Tx, office: Office, said: Said) -> bool:
    """Whether the author of a fresh case goes on to a second matter."""
    since = tx.now - timedelta(minutes=office.limits.conversation_minutes)
    case = tx.cases.latest_of(said.person, said.chat, since)
    return case is not None and said.reading is not None and _says_more(said, case, said.reading)


def _adds_something(reading: Reading, said: Said) -> bool:
    if said.photos or said.location or reading.corrects or reading.place.text:
        return True
    return reading.decision != "silent" or reading.intent in {"supplement", "report", "emergency"}


def _take_in(tx: Tx, office: Office, said: Said, reading: Reading, case: Case) -> Effect:
    """A further place, a graver word, a correction: all go into the same case."""
    changed = case
    if reading.place.name or (reading.place.building and reading.place.building != case.building):
        changed = _placed(tx, reading, case)
    if reading.urgency is not None and reading.urgency.rank > case.urgency.rank:
        changed = placing.raised(tx, office, changed, reading.urgency, reading.danger)
    changed = replace(changed, happened=_happened(reading, case))
    effect = _add(tx, office, said, changed, reading.masked, corrects=reading.corrects)
    saved = tx.cases.get(case.id) or changed
    graver = saved.urgency is not case.urgency
    if graver:
        filing.quicken(tx, office, saved)
    if saved.danger != case.danger:
        filing.warn(tx, office, said, saved)
    if saved.node != case.node:
        placing.hand_over(tx, office, saved, said.person, saved.reporter_role, old_node=case.node)
    elif graver:
        placing.ring_again(tx, office, saved)
    return effect


def _happened(reading: Reading, case: Case) -> Happened | None:
    """The first word on when it began stays, unless it is corrected: 早上还看到 is no new beginning."""
    said = reading.happened_of(case.kind)
    if said is None or (case.happened is not None and not _says_when(reading)):
        return case.happened
    return said


def _says_when(reading: Reading) -> bool:
    """A correction, or a line that says nothing else (是昨晚开始的)."""
    return reading.corrects or (reading.decision == "silent" and reading.intent == "supplement")


def _placed(tx: Tx, reading: Reading, case: Case) -> Case:
    place = reading.place
    if not place.name and case.place_name:
        public = f"{case.place_name}{place.building}"
        return replace(case, building=place.building, place=public, place_text=public)
    group = tx.street.group(case.chat)
    node = node_of(tx.street, place, case.node or (group.node if group else None))
    return replace(
        case,
        node=node if place.name else case.node,
        place=place.public or case.place,
        place_text=place.text or case.place_text,
        place_name=place.name or case.place_name,
        building=place.building or case.building,
        question="",
        question_until=None,
    )


def _add(tx: Tx, office: Office, said: Said, case: Case, text: str, *, corrects: bool = False) -> Effect:
    tx.cases.add_message(case.id, said.chat, said.message_id, said.person, text, said.photos, said.at)
    grown = replace(
        case,
        photos=case.photos + len(said.photos),
        attachments=",".join(filter(None, (case.attachments, said.attachment))),
        text=_joined_text(case.text, text),
    )
    action = "correct" if corrects else "supplement"
    event = Event(tx.now, action, case.state, case.state, case.reporter_role, said.person)
    saved = tx.cases.save(grown, event)
    showing.every_card(tx, office, saved)
    if said.photos:
        for person in dispatch.holders(tx, saved):
            reach.photos(tx, saved, person)
    return Effect("corrects" if corrects else "supplements", case.number)


_LONGEST = 300


def _joined_text(first: str, more: str) -> str:
    return f"{first}；{more}"[:_LONGEST] if first and more else first or more


def agree(tx: Tx, office: Office, said: Said) -> Effect:
    """A "+1": the speaker supports the case this group has just been talking about."""
    case = talked_about(tx, said, kind=None, place="")
    if case is None or not following.support(tx, office, case, said.person, said.chat, said.message_id):
        return NONE
    return Effect("joins", case.number)


def talked_about(
    tx: Tx, said: Said, *, kind: str | None, place: str, within: timedelta = _AGREES_TO
) -> Case | None:
    """The open case this chat has just been talking about, of this kind and not of another place."""
    for case in tx.cases.talked_about(said.chat, tx.now - within, _RECENT):
        fits = kind in {None, case.kind} and (not place or not case.place_name or place == case.place_name)
        if case.is_open and fits and not reach.confidential(case):
            return case
    return None


def said_solved(tx: Tx, office: Office, said: Said) -> Effect | None:
    """来水了, 修好了: the reporter's own word ends the case, a neighbour's is passed to the holder."""
    own = tx.cases.latest_of(said.person, said.chat, tx.now - _SOLVED_TO)
    if own is not None:
        closing.solved_by_words(tx, office, own, said)
        return Effect("withdraws", own.number)
    case = talked_about(tx, said, kind=None, place=said.reading.place.name if said.reading else "")
    if case is None or said.private:
        return None
    for person in dispatch.holders(tx, case):
        text = office.texts.say(
            "desk-said-solved", number=case.number, text=said.reading.masked if said.reading else ""
        )
        key = f"case:{case.id}:said-solved:{said.message_id}:{person}"
        reach.staff_line(tx, office, case, person, key, text, priority=Priority.REMINDER)
    return Effect("supplements", case.number)


def edited(tx: Tx, office: Office, said: Said) -> Effect | None:
    """An edited message corrects the cases it belongs to, and opens none; None: it belongs to none."""
    numbers = tx.cases.cases_of_message(said.chat, said.message_id)
    if not numbers:
        return None
    cases = [case for case in map(tx.cases.get, numbers) if case is not None and case.is_open]
    effects = [_correct(tx, office, said, said.reading, case) for case in cases if said.reading is not None]
    return next((effect for effect in effects if effect != NONE), NONE)


def _correct(tx: Tx, office: Office, said: Said, reading: Reading, case: Case) -> Effect:
    if not lookup.is_reporter(tx, said.person, case) or relay.was_relayed(tx, said, case):
        return NONE
    # Its pictures were taken in with the message as it first came.
    words = replace(said, photos=(), attachment="")
    if said.person != case.reporter:
        # Whoever joined speaks for themselves: where the case lies is its author's word.
        return _add(tx, office, words, case, reading.masked)
    others = _other_words(tx, said, case)
    kept = replace(case, text=others, happened=case.happened if others else None)
    return _take_in(tx, office, words, replace(_about(reading, case), corrects=True), kept)


def _other_words(tx: Tx, said: Said, case: Case) -> str:
    """What the card shows of the case's other messages."""
    others = [m for m in tx.cases.messages(case.id) if (m.chat, m.message_id) != (said.chat, said.message_id)]
    return "；".join(m.text for m in others if m.text and m.text in case.text)


def _about(reading: Reading, case: Case) -> Reading:
    """Of a text with several matters, what it says of this one."""
    if len(reading.matters) < 2:  # noqa: PLR2004 - several
        return reading
    own = next((matter for matter in reading.matters if matter.kind == case.kind), None)
    place, urgency = (own.place, own.urgency) if own is not None else (Place(), None)
    return replace(reading, place=place, urgency=urgency)
