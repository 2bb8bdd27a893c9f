"""Who types, where, and what: the sides of the matrix of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.incoming import Said
from tests.handlers.bench import MORNING

if TYPE_CHECKING:
    from gridwork.street import Street

CHATS = {
    "private": "",
    "residents": "tg:-1001900000001",
    "market": "tg:-1001900000007",
    "couriers": "tg:-1001900000008",
    "staff": "tg:-1001900000010",
    "unbound": "tg:-1001999999999",
}
#: Roles of the street file at nodes over NH03; the others are nobody's row in it.
STAFF = {
    "leader": ("grid_leader", "NH03"),
    "worker": ("grid_worker", "NH"),
    "secretary": ("secretary", "NH"),
    "officer": ("street_officer", "XHJD"),
    "coordinator": ("coordinator", "XHJD"),
    "admin": ("admin", "XHJD"),
    "auditor": ("auditor", "XHJD"),
    "volunteer": ("volunteer", "NH"),
    "property": ("property", "WY1"),
}
RESIDENT = "tg:920000001"
OTHERS = {"resident": RESIDENT, "courier": "tg:920000077", "stranger": "tg:999000111"}
#: Telegram's stand-in for a channel that writes; an anonymous administrator is the group itself.
CHANNEL = "tg:136817688"
ROLES = (*OTHERS, *STAFF, "anonymous", "channel")
#: A case of NH03 that RESIDENT has reported.
NUMBER = "NH03-20261203-001"
#: Words a command can do something with, and words of the wrong kind.
RIGHT = {
    "start": "g_NH03",
    "help": "报事",
    "report": "石榴园门口井盖缺了",
    "mine": "1",
    "whoami": "网格长",
    "group": "绑定",
    "station": "20号",
    "privacy": "删除",
    "find": "路灯",
    "why": NUMBER,
    "desk": "地点",
    "reload": "词库",
    "broadcast": "明天9点到11点停水",
    "invite": "网格员 NH03",
}
WRONG = {
    "start": "zzz",
    "report": "你好呀",
    "mine": "K7QF-2M9X-PA4D",
    "find": "灯塔水母",
    "why": "昨天那件",
    "invite": "厨师 火星",
}
WORDS = ("none", "right", "wrong", "many", "long", "control", "signs")


def words(command: str, kind: str) -> str:
    return {
        "none": "",
        "right": RIGHT[command],
        "wrong": WRONG.get(command, "abc ???"),
        "many": " ".join([RIGHT[command], *["还有一句"] * 20]),
        "long": "啊" * 4000,
        "control": "\x07\u202e\u200b\x1b[",
        "signs": "😀🎉……",
    }[kind]


def person(street: Street, role: str) -> str:
    if role in STAFF:
        return street.with_role(*STAFF[role])[0].address
    return OTHERS[role]


def typed(street: Street, chat: str, role: str, text: str) -> Said | None:
    """A message of that person in that chat; None for what does not happen."""
    private = chat == "private"
    if private and role in {"anonymous", "channel"}:
        return None
    if role in {"anonymous", "channel"}:
        who = CHATS[chat] if role == "anonymous" else CHANNEL
    else:
        who = person(street, role)
    return Said(
        chat=who if private else CHATS[chat],
        person=who,
        message_id=500,
        at=MORNING,
        text=text,
        name="某人",
        private=private,
        title="某群",
        anonymous=role == "anonymous",
        forwarded=role == "channel",
    )
