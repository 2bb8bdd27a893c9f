"""信息收集: what a line in a chat is to us: an answer, a further word on a case, a report, or talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gridwork.groups import mode_of
from gridwork.kinds import OUTAGE_KINDS
from gridwork.placing import seen_from
from gridwork.reading import Matter, Urgency
from handlers import alike, answers, conversation, evidence, filing, following, mailbox, offers, resending
from handlers.effect import NONE, Effect
from handlers.wording import command_of, is_for_another, mentions

if TYPE_CHECKING:
    from gridwork.cases import Case
    from gridwork.reading import Reading
    from gridwork.street import Group
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


#: What a person may answer to "what is it about?" without reporting anything.
_NO_MATTER = frozenset({"thanks", "withdraw", "progress_query", "station_query"})


def hear(tx: Tx, office: Office, said: Said) -> Effect:
    """A message that is no command."""
    if said.edited:
        known = conversation.edited(tx, office, said)
        return known if known is not None else _edited(tx, office, said)
    scanned = said.private and evidence.has_scanned(tx, office, said)
    answered = None if scanned and said.reply_to is None else answers.answer(tx, office, said)
    if answered is not None:
        return answered
    group = tx.street.group(said.chat)
    if not said.private and (group is None or group.kind == "staff"):
        return NONE
    if scanned:
        return _new_matter(tx, office, said, group)
    return _spoken(tx, office, said, group)


def _edited(tx: Tx, office: Office, said: Said) -> Effect:
    """补写: what belongs to no case yet and is a report by its new words counts as said now."""
    reading, group = said.reading, tx.street.group(said.chat)
    late = said.at < tx.now - timedelta(minutes=office.limits.question_minutes)
    if reading is None or late or not _may_report_by_edit(tx, said, group):
        return NONE
    whole = offers.reworded(tx, said, reading)
    asked_for = whole is None and evidence.waits_for_words(tx, office, said)
    if reading.decision != "open" and not asked_for:
        return NONE
    return _spoken(tx, office, replace(whole or said, edited=False), group)


def _may_report_by_edit(tx: Tx, said: Said, group: Group | None) -> bool:
    """Not a corrected command; nor in private what staff may have answered us."""
    if command_of(said.text, private=said.private) not in {None, "report"}:
        return False
    if is_for_another(said.text, tx.meta.get("bot name") or ""):
        return False
    if not said.private:
        return group is not None and group.kind != "staff"
    known = tx.street.person(said.person)
    return known is None or not known.roles


def _spoken(tx: Tx, office: Office, said: Said, group: Group | None) -> Effect:
    """What answers nothing: without a name, said once more, a further word on a case, or something new."""
    if said.reading is not None and said.reading.anonymous:
        return _unnamed(tx, office, said, said.reading, group)
    if not _is_overheard(tx, said, group):
        sent_again = resending.again(tx, office, said)
        if sent_again is not None:
            return sent_again
    gone_on = conversation.go_on(tx, office, said)
    if gone_on is None and said.reading is not None and said.reading.intent == "feedback":
        gone_on = conversation.said_solved(tx, office, said)
    return gone_on if gone_on is not None else _new_matter(tx, office, said, group)


def _unnamed(tx: Tx, office: Office, said: Said, reading: Reading, group: Group | None) -> Effect:
    """匿名: never a draft and never a further word on a case, which would both keep who has said it."""
    if said.forwarded or _is_overheard(tx, said, group):
        return NONE
    if reading.decision == "open" or (said.private and reading.decision == "ask"):
        return take_anyway(tx, office, evidence.joined(tx, office, said), reading)
    return mailbox.explain(tx, office, said) if said.private else NONE


def _new_matter(tx: Tx, office: Office, said: Said, group: Group | None) -> Effect:
    if said.private and said.forwarded:
        return offers.not_forwarded(tx, office, said)
    if said.forwarded or _is_overheard(tx, said, group):
        return NONE
    if said.reading is None:
        return evidence.keep(tx, office, said, group)
    if said.reading.agrees and group is not None and said.reading.decision != "open":
        return conversation.agree(tx, office, said)
    return _read(tx, office, said, said.reading)


def _is_overheard(tx: Tx, said: Said, group: Group | None) -> bool:
    """静默: said in a group whose members have not asked the bot to listen. Red is heard everywhere."""
    if group is None or mode_of(group) != "silent" or said.reply_to_bot:
        return False
    if mentions(said.text, tx.meta.get("bot name") or ""):
        return False
    return said.reading is None or said.reading.urgency is not Urgency.RED


def _read(tx: Tx, office: Office, said: Said, reading: Reading) -> Effect:
    """As sure as the words are: a case, a question, or nothing."""
    if reading.decision == "open" and reading.matters:
        return take_report(tx, office, evidence.joined(tx, office, said), reading)
    asked_for = evidence.waits_for_words(tx, office, said) and reading.intent not in _NO_MATTER
    if asked_for or conversation.reports_more(tx, office, said):
        return take_anyway(tx, office, evidence.joined(tx, office, said), reading)
    if reading.decision == "ask":
        return offers.ask(tx, office, evidence.joined(tx, office, said), reading)
    return offers.small_talk(tx, office, said)


def take_anyway(tx: Tx, office: Office, said: Said, reading: Reading) -> Effect:
    """A report by the person's own word (a command, the answer to a question), sure or not."""
    return take_report(tx, office, said, replace(reading, matters=reading.told))


def take_report(tx: Tx, office: Office, said: Said, reading: Reading) -> Effect:
    """Every matter of the message becomes a case, or joins the open case it belongs to."""
    here = tx.street.find(said.scanned)
    matters = [replace(m, place=seen_from(m.place, here)) if here else m for m in reading.matters]
    if reading.anonymous:
        return mailbox.take(tx, office, said, reading, matters)
    effects = [_take_matter(tx, office, said, reading, matter) for matter in matters]
    if len(effects) > 1:
        _bundle(tx, [effect.case for effect in effects if effect.case])
    return effects[0]


def _bundle(tx: Tx, numbers: list[str]) -> None:
    """Several matters of one message are linked by the number of the first."""
    for number in numbers:
        case = tx.cases.by_number(number)
        if case is not None and case.bundle is None:
            tx.cases.save(replace(case, bundle=numbers[0]))


def _take_matter(tx: Tx, office: Office, said: Said, reading: Reading, matter: Matter) -> Effect:
    outage = reading.outage and matter.kind in OUTAGE_KINDS
    known = alike.belongs_to(tx, office, matter, said.location, outage=outage)
    known = known or _spoken_of(tx, said, reading, matter, outage=outage)
    if known is not None:
        return following.join(tx, office, said, reading, matter, known)
    case = filing.file_case(tx, office, matter, filing.source_of(said, reading))
    return Effect("opens", case.number)


def _spoken_of(tx: Tx, said: Said, reading: Reading, matter: Matter, *, outage: bool) -> Case | None:
    """What this chat has just spoken of, when the words point to it: "我家也是", or an outage said to be
    nowhere else, while others of the chat have it.
    """
    place = matter.place
    if reading.agrees:
        case = conversation.talked_about(tx, said, kind=matter.kind, place=place.name)
    elif outage and not place.name and not said.private and said.location is None:
        case = conversation.talked_about(tx, said, kind=matter.kind, place="", within=following.BURST)
    else:
        return None
    if case is None or (outage and case.outage):
        return case
    elsewhere = place.building and case.building and place.building != case.building
    return case if reading.agrees and not elsewhere else None
