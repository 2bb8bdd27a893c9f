"""Which command a message carries, in Latin or Chinese."""

from __future__ import annotations

import re

#: Chinese words for the same commands: `/报` or `／报` anywhere, the bare word only in private.
CHINESE = {
    "报": "report",
    "我的": "mine",
    "帮助": "help",
    "本群": "group",
    "驿站": "station",
    "隐私": "privacy",
    "我是谁": "whoami",
    "查找": "find",
    "为什么": "why",
    "待办": "desk",
    "广播": "broadcast",
    "邀请": "invite",
    "重载": "reload",
}

_SLASH = re.compile(r"^[/／]([A-Za-z_]+|[\u4e00-\u9fff]+)(?:@(\w+))?(?=\s|$|[,，:：])")


#: In private these need no slash, also with words after them; 为什么 only before a case's number.
_BARE = re.compile(r"^(查找|为什么(?=\s+[A-Za-z]+\d*-\d))\s+(?=\S)")


def command_of(text: str, *, private: bool) -> str | None:
    """The command a message carries, in Latin; None for ordinary talk."""
    found = _SLASH.match(text)
    if found:
        word = found.group(1)
        return CHINESE.get(word, word.lower())
    if private:
        bare = _BARE.match(text)
        return CHINESE.get(bare.group(1) if bare else text.strip())
    return None


def words_after(text: str) -> str:
    """What follows the command."""
    found = _SLASH.match(text) or _BARE.match(text)
    return text[found.end() :].lstrip(" \t\n,，:：") if found else ""
