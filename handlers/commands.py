"""What people type with a slash, in Latin or Chinese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gridwork import stations as station_rules
from gridwork.notice import Button
from handlers import closing, evidence, intake, joining, mailbox, relay, stations
from handlers.effect import NONE, Effect
from handlers.saying import reply
from handlers.wording import says_something, words_after

if TYPE_CHECKING:
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx


#: A link to a case. Anybody may type anything after /start: no database takes longer numbers.
_TO_CASE = re.compile(r"([ra])_(\d{1,18})", re.ASCII)


def start(tx: Tx, office: Office, said: Said) -> Effect:
    """Start was pressed: from now on the person can be written to.

    `r_<case>` leads to a result, `a_<case>` to what its holder has asked; `g_<grid>` comes from a printed
    code that was scanned in that grid; `j_<token>` is an invitation into a role.
    """
    if not said.private:
        return NONE
    payload = words_after(said.text).strip()
    if payload == mailbox.START:
        # Nothing is noted of who comes this way.
        return mailbox.explain(tx, office, said)
    tx.people.started(said.person, said.name, tx.now)
    tx.chats.alive(said.chat)
    to_case = _TO_CASE.fullmatch(payload)
    case = tx.cases.get(int(to_case.group(2))) if to_case else None
    if to_case is not None and case is not None:
        way = closing.result if to_case.group(1) == "r" else relay.waiting
        way(tx, office, said, case)
        return NONE
    if payload.startswith("g_"):
        return _scanned(tx, office, said, payload[2:])
    if payload.startswith("j_"):
        joining.join(tx, office, said, payload[2:])
        return NONE
    return reply(tx, said, office.texts.say(_welcome(tx, said)))


def _scanned(tx: Tx, office: Office, said: Said, code: str) -> Effect:
    """扫一扫: the next words of this person are a report from there."""
    # Codes hang in stairwells for years: one of a grid given up leads to what stands for it.
    node = tx.street.find(code)
    if node is None:
        return reply(tx, said, office.texts.say("start-grid-unknown"))
    evidence.scan(tx, office, said, node.code)
    return reply(tx, said, office.texts.say("start-grid", grid=node.name))


def _welcome(tx: Tx, said: Said) -> str:
    person = tx.street.person(said.person)
    return "welcome-staff" if person and person.roles else "welcome"


def report(tx: Tx, office: Office, said: Said) -> Effect:
    """/报: the detector only orders the questions; what is said after the command is a report."""
    if not says_something(words_after(said.text)):
        return reply(tx, said, office.texts.say("report-how"))
    if said.reading is None:
        way = ((Button(office.texts.say("button-private"), start="hello"),),)
        return reply(tx, said, office.texts.say("report-elsewhere"), way)
    return intake.take_anyway(tx, office, evidence.joined(tx, office, said), said.reading)


def station(tx: Tx, office: Office, said: Said) -> Effect:
    """/驿站: when and where the mobile service station comes next."""
    lines = []
    for place in tx.street.stations:
        today = tx.now.astimezone(tx.street.zone).date()
        coming = next(station_rules.days(place, today, today + office.stations.horizon), None)
        if coming is not None:
            lines.append(stations.full_list(tx, office, place, coming, "next"))
    return reply(tx, said, "\n\n".join(lines) or office.texts.say("station-none"))


def privacy(tx: Tx, office: Office, said: Said) -> Effect:
    """/隐私: what is kept, how long, who sees it, how to have it removed."""
    return reply(tx, said, office.texts.say("privacy" if said.private else "privacy-group"))


def unknown(tx: Tx, office: Office, said: Said) -> Effect:
    """A slash word nobody knows: said in private only, other bots live in groups, too."""
    if said.private:
        return reply(tx, said, office.texts.say("command-unknown"))
    return NONE
