"""Which word and which button leads where. One screen; read this first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import (
    broadcast,
    broadcast_results,
    broadcast_run,
    closing,
    commands,
    desk,
    dispatch,
    finding,
    following,
    groups,
    guide,
    handling,
    invite,
    joining,
    leaving,
    mending,
    merging,
    mine,
    notes,
    offers,
    placing,
    reloading,
    succession,
    unjoining,
    whistle,
)
from handlers.effect import Effect
from handlers.incoming import Pressed, Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.office import Office
    from storage import Tx

COMMANDS: dict[str, Callable[[Tx, Office, Said], Effect]] = {
    "start": commands.start,
    "help": guide.help_,
    "report": commands.report,
    "mine": mine.mine,
    "whoami": leaving.whoami,
    "group": groups.about,
    "station": commands.station,
    "privacy": commands.privacy,
    # staff, in private
    "find": finding.find,
    "why": finding.why,
    "desk": desk.desk,
    "broadcast": broadcast.command,
    "invite": invite.invite,
    "reload": reloading.reload,
}
#: A press answers with the text of its toast.
PRESSES: dict[str, Callable[[Tx, Office, Pressed], str]] = {
    # the holder's card 网格长的卡片
    "ack": dispatch.acknowledge,
    "return": dispatch.ask_return,
    "returnfor": dispatch.give_back,
    "transfer": dispatch.ask_transfer,
    "transferto": dispatch.transfer,
    "reject": dispatch.reject,
    "whistle": whistle.blow,
    "arrive": whistle.report_in,
    "done": handling.ask_feedback,
    "allowundo": closing.allow_withdrawal,
    "back": dispatch.back,
    "note": notes.ask_note,
    "open": finding.open_card,
    # the card in the group, the reporter's receipt 回执
    "undo": closing.withdraw,
    "kind": placing.ask_kind,
    "kindto": placing.correct_kind,
    "place": placing.ask_place,
    "placeto": placing.correct_place,
    "placeother": placing.other_place,
    "metoo": following.me_too,
    "unjoin": unjoining.leave_joined,
    "same": merging.same,
    "different": merging.different,
    "unmerge": merging.unmerge,
    # the draft's question 草稿
    "isreport": offers.is_report,
    "notreport": offers.not_report,
    # a group's settings 群的设置
    "gshow": groups.show,
    "gkind": groups.ask_kind,
    "gnode": groups.ask_node,
    "gbind": groups.bind,
    "gmode": groups.ask_mode,
    # verification 核查
    "solved": closing.solved,
    "partly": closing.partly,
    "unsolved": closing.unsolved,
    # the desk 待办
    "deskpage": mending.turn,
    "assign": mending.ask_grid,
    "assignto": mending.assign,
    "retry": mending.retry,
    "discard": mending.discard,
    "resend": mending.resend,
    "leave": mending.leave,
    "revive": mending.revive,
    "retire": mending.retire,
    # a broadcast's card 广播
    "bckind": broadcast.choose_kind,
    "bcrole": broadcast.choose_role,
    "bcnode": broadcast.choose_node,
    "bcpage": broadcast.turn_page,
    "bcpreview": broadcast.preview,
    "bctext": broadcast.change_text,
    "bcwho": broadcast.change_audience,
    "bctime": broadcast.change_time,
    "bcat": broadcast.choose_time,
    "bccancel": broadcast.cancel,
    "bcsend": broadcast_run.send,
    "bcpause": broadcast_run.pause,
    "bcresume": broadcast_run.resume,
    "bcstop": broadcast_run.stop,
    "bcretry": broadcast_run.retry,
    "bcedit": broadcast_run.ask_correction,
    "bcresults": broadcast_results.results,
    "bcunsure": broadcast_results.unsure,
    "bcagain": broadcast_results.say_again,
    "bcleave": broadcast_results.leave,
    # roles 邀请、加入、退出、交接
    "invrole": invite.choose_role,
    "invat": invite.choose_node,
    "invmake": invite.make,
    "invback": invite.back_to_roles,
    "invlist": joining.list_joined,
    "invyes": joining.let_in,
    "invno": joining.keep_out,
    "invundo": joining.undo,
    "quit": leaving.ask_quit,
    "quityes": leaving.quit_role,
    "quitback": leaving.quit_back,
    "opencard": succession.open_card,
}
