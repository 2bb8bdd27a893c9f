"""Which command a message carries, in Latin or Chinese."""

from __future__ import annotations

import re

#: Chinese words for the same commands: `/报` or `／报` anywhere, the bare word only in private.
CHINESE = {
    "报": "report",
    "我的": "mine",
    "查": "mine",
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

_SLASH = re.compile(r"^\s*[/／]([A-Za-z_]+|[\u4e00-\u9fff]+)(?:@(\w+))?(?=\s|$|[,，:：])")


#: In private these need no slash, also with words after them; 为什么 only before a case's number, 查 only
#: before what looks like a receipt code.
_CODE = r"(?:[2-9A-Za-z]{4}[- ]?){3}\s*$"
_BARE = re.compile(rf"^(查找|为什么(?=\s+[A-Za-z]+\d*-\d)|查(?=\s+{_CODE}))\s+(?=\S)")
#: A name of Telegram: letters, digits, low lines.
_MENTION = re.compile(r"@(\w+)", re.ASCII)


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


def is_for_another(text: str, name: str) -> bool:
    """Whether a command calls another bot by its name (/help@otherbot). `name` is ours, empty if unknown."""
    found = _SLASH.match(text)
    called = found.group(2) if found else None
    return bool(called and name) and str(called).lower() != name.lower()


def mentions(text: str, name: str) -> bool:
    """Whether a text calls the bot of this name: @name."""
    return bool(name) and name.lower() in (one.lower() for one in _MENTION.findall(text))


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it, of whatever script; signs and pictures say nothing."""
    return any(sign.isalnum() for sign in text)


def words_after(text: str) -> str:
    """What follows the command."""
    found = _SLASH.match(text) or _BARE.match(text)
    return text[found.end() :].lstrip(" \t\n,，:：") if found else ""
