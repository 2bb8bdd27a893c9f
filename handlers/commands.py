"""What people type with a slash, in Latin or Chinese."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from gridwork import stations as station_rules
from gridwork.notice import Keyboard, Notice, Words
from handlers import closing, evidence, intake, joining, relay, stations
from handlers.effect import NONE, Effect
from handlers.wording import words_after
from texts import cards

if TYPE_CHECKING:
    from gridwork.cases import Case
    from handlers.incoming import Said
    from handlers.office import Office
    from storage import Tx

#: How many cases /mine lists.
_MINE = 10


def _reply(tx: Tx, said: Said, text: str, buttons: Keyboard = ()) -> Effect:
    tx.outbox.put(
        Notice(
            key=f"reply:{said.chat}:{said.message_id}",
            chat=said.chat,
            words=Words(text),
            buttons=buttons,
            reply_to=None if said.private else said.message_id,
            topic=said.topic,
        )
    )
    return NONE


def start(tx: Tx, office: Office, said: Said) -> Effect:
    """Start was pressed: from now on the person can be written to.

    `r_<case>` leads to a result, `a_<case>` to what its holder has asked; `g_<grid>` comes from a printed
    code that was scanned in that grid; `j_<token>` is an invitation into a role.
    """
    if not said.private:
        return NONE
    tx.people.started(said.person, said.name, tx.now)
    tx.chats.alive(said.chat)
    payload = words_after(said.text).strip()
    if payload[:2] in {"r_", "a_"} and payload[2:].isdigit():
        case = tx.cases.get(int(payload[2:]))
        if case is not None:
            way = closing.result if payload.startswith("r_") else relay.waiting
            way(tx, office, said, case)
            return NONE
    if payload.startswith("g_"):
        return _scanned(tx, office, said, payload[2:])
    if payload.startswith("j_"):
        joining.join(tx, office, said, payload[2:])
        return NONE
    return _reply(tx, said, office.texts.say(_welcome(tx, said)))


def _scanned(tx: Tx, office: Office, said: Said, code: str) -> Effect:
    """扫一扫: the next words of this person are a report from there."""
    # Codes hang in stairwells for years: one of a grid given up leads to what stands for it.
    node = tx.street.find(code)
    if node is None:
        return _reply(tx, said, office.texts.say("start-grid-unknown"))
    evidence.scan(tx, office, said, node.code)
    return _reply(tx, said, office.texts.say("start-grid", grid=node.name))


def _welcome(tx: Tx, said: Said) -> str:
    person = tx.street.person(said.person)
    return "welcome-staff" if person and person.roles else "welcome"


def help_(tx: Tx, office: Office, said: Said) -> Effect:
    person = tx.street.person(said.person)
    key = "help-staff" if said.private and person and person.roles else "help"
    return _reply(tx, said, office.texts.say(key))


def report(tx: Tx, office: Office, said: Said) -> Effect:
    """/报: the detector only orders the questions; what is said after the command is a report."""
    words = words_after(said.text)
    if not words or said.reading is None:
        return _reply(tx, said, office.texts.say("report-how"))
    return intake.take_anyway(tx, office, evidence.joined(tx, office, said), said.reading)


def mine(tx: Tx, office: Office, said: Said) -> Effect:
    """/我的, in private only: what one holds (已超时 · 今天到期 · 其余) and what one has reported."""
    if not said.private:
        return _reply(tx, said, office.texts.say("only-private"))
    sections = [*_held(tx, office, tx.cases.held(said.person))]
    reported = tx.cases.of_person(said.person, _MINE)
    if reported:
        sections.append(_section(tx, office, office.texts.say("mine-reported"), reported))
    return _reply(tx, said, "\n\n".join(sections) or office.texts.say("mine-none"))


def _held(tx: Tx, office: Office, held: list[Case]) -> list[str]:
    """The cases somebody holds, what is late first."""
    tonight = datetime.combine(tx.now.astimezone(tx.street.zone).date(), time.max, tzinfo=tx.street.zone)
    late = [case for case in held if case.due_at < tx.now]
    today = [case for case in held if tx.now <= case.due_at <= tonight]
    rest = [case for case in held if case.due_at > tonight]
    named = (
        (office.texts.say("mine-late"), late),
        (office.texts.say("mine-today"), today),
        (office.texts.say("mine-held"), rest),
    )
    return [_section(tx, office, head, cases) for head, cases in named if cases]


def _section(tx: Tx, office: Office, head: str, cases: list[Case]) -> str:
    rows = [
        office.texts.say(
            "mine-line",
            number=case.number,
            kind=office.texts.say(f"kind-{case.kind.replace('_', '-')}"),
            place=case.place or office.texts.say("place-unknown"),
            state=cards.state_line(office.texts, tx.street, case),
        )
        for case in cases
    ]
    return "\n".join([head, *rows])


def station(tx: Tx, office: Office, said: Said) -> Effect:
    """/驿站: when and where the mobile service station comes next."""
    lines = []
    for place in tx.street.stations:
        today = tx.now.astimezone(tx.street.zone).date()
        coming = next(station_rules.days(place, today, today + office.stations.horizon), None)
        if coming is not None:
            lines.append(stations.full_list(tx, office, place, coming, "next"))
    return _reply(tx, said, "\n\n".join(lines) or office.texts.say("station-none"))


def privacy(tx: Tx, office: Office, said: Said) -> Effect:
    return _reply(tx, said, office.texts.say("privacy"))


def unknown(tx: Tx, office: Office, said: Said) -> Effect:
    """A slash word nobody knows: said in private only, other bots live in groups, too."""
    if said.private:
        return _reply(tx, said, office.texts.say("command-unknown"))
    return NONE
