"""A simulated Telegram: a strict Bot API server with people, groups, a clock one can move and a page."""

from rehearsal.group import Group
from rehearsal.play import Rehearsal
from rehearsal.player import PRIVATE, Player, Tap
from rehearsal.things import CannotDo, Message

__all__ = ["PRIVATE", "CannotDo", "Group", "Message", "Player", "Rehearsal", "Tap"]
