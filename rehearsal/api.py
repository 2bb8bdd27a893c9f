"""The Bot API's methods: one table. getUpdates waits, so it lives in polling.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rehearsal import api_chats, api_editing, api_itself, api_sending
from rehearsal.refused import Refused, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from rehearsal.asked import Asked
    from rehearsal.world import World

    Answer = Callable[[World, Asked], Any]


@dataclass(frozen=True, slots=True)
class Method:
    #: As Telegram spells it; asked for in any case.
    name: str
    answer: Answer | None
    #: Every parameter the Bot API names for it; another one is a mistake of the bot's.
    parameters: frozenset[str]


#: Parameters of everything that arrives in a chat, and of what is sent there anew.
PUT = (
    "chat_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "message_effect_id"
)
SENT = f"{PUT} reply_parameters allow_paid_broadcast business_connection_id"
CAPTION = "caption parse_mode caption_entities show_caption_above_media "
EDITED = "business_connection_id chat_id message_id inline_message_id reply_markup "
AUDIENCE = "scope language_code"

METHODS: dict[str, Method] = {
    name.lower(): Method(name, answer, frozenset(parameters.split()))
    for name, answer, parameters in (
        ("getMe", api_itself.get_me, ""),
        ("getUpdates", None, "offset limit timeout allowed_updates"),
        (
            "setWebhook",
            api_itself.set_webhook,
            "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
        ),
        ("deleteWebhook", api_itself.delete_webhook, "drop_pending_updates"),
        ("getWebhookInfo", api_itself.get_webhook_info, ""),
        ("setMyCommands", api_itself.set_my_commands, f"commands {AUDIENCE}"),
        ("getMyCommands", api_itself.get_my_commands, AUDIENCE),
        ("deleteMyCommands", api_itself.delete_my_commands, AUDIENCE),
        ("setMyDescription", api_itself.set_my_description, "description language_code"),
        ("getMyDescription", api_itself.get_my_description, "language_code"),
        ("getFile", api_itself.get_file, "file_id"),
        (
            "sendMessage",
            api_sending.send_message,
            f"{SENT} text parse_mode entities link_preview_options reply_markup suggested_post_parameters",
        ),
        (
            "sendPhoto",
            api_sending.send_photo,
            f"{SENT} {CAPTION} photo has_spoiler reply_markup suggested_post_parameters",
        ),
        ("sendMediaGroup", api_sending.send_media_group, f"{SENT} media"),
        (
            "forwardMessage",
            api_sending.forward_message,
            f"{PUT} from_chat_id message_id video_start_timestamp suggested_post_parameters",
        ),
        (
            "copyMessage",
            api_sending.copy_message,
            (
                f"{PUT} {CAPTION} from_chat_id message_id reply_parameters reply_markup "
                "allow_paid_broadcast video_start_timestamp suggested_post_parameters"
            ),
        ),
        (
            "sendChatAction",
            api_sending.send_chat_action,
            "business_connection_id chat_id message_thread_id action",
        ),
        (
            "editMessageText",
            api_editing.edit_message_text,
            f"{EDITED} text parse_mode entities link_preview_options",
        ),
        ("editMessageCaption", api_editing.edit_message_caption, f"{EDITED} {CAPTION}"),
        ("editMessageReplyMarkup", api_editing.edit_message_reply_markup, EDITED),
        ("deleteMessage", api_editing.delete_message, "chat_id message_id"),
        (
            "answerCallbackQuery",
            api_editing.answer_callback_query,
            "callback_query_id text show_alert url cache_time",
        ),
        ("setMessageReaction", api_editing.set_message_reaction, "chat_id message_id reaction is_big"),
        (
            "pinChatMessage",
            api_editing.pin_chat_message,
            "business_connection_id chat_id message_id disable_notification",
        ),
        ("unpinChatMessage", api_editing.unpin_chat_message, "business_connection_id chat_id message_id"),
        ("getChat", api_chats.get_chat, "chat_id"),
        ("getChatMember", api_chats.get_chat_member, "chat_id user_id"),
        ("getChatAdministrators", api_chats.get_chat_administrators, "chat_id return_bots"),
        ("getChatMemberCount", api_chats.get_chat_member_count, "chat_id"),
        ("leaveChat", api_chats.leave_chat, "chat_id"),
    )
}


def method_called(name: str) -> Method:
    found = METHODS.get(name.lower())
    if found is None:
        raise Refused(404, "Not Found: method not found")
    return found


def check_parameters(method: Method, asked: Asked) -> None:
    """Stricter than Telegram, which ignores what it does not know: a misspelt parameter is found here."""
    attached = {name for name in asked.uploads if f"attach://{name}" in str(asked.params)}
    unknown = (asked.params.keys() | asked.uploads.keys()) - method.parameters - attached
    if unknown:
        raise bad_request(f"{method.name} has no parameter {min(unknown)}")
