"""Every table. Moments are UtcDateTime, documents are JSON as text, addresses are "tg:<id>"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from gridwork.broadcasts import Stage
from gridwork.reading import Urgency
from gridwork.steps import State
from storage.columns import LockKey, RowId, UtcDateTime, WhenHappened, Word

if TYPE_CHECKING:
    from datetime import datetime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number() -> Column[int]:
    """A row's number; with sqlite_autoincrement never given twice, so an old button finds nothing."""
    return Column("id", RowId, primary_key=True, autoincrement=True)


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _yes_no(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=nullable)


def _message(name: str = "message_id") -> Column[int]:
    return Column(name, BigInteger)


# --- coming in -----------------------------------------------------------------------------------

updates_seen = Table(
    "updates_seen",
    metadata,
    Column("bot", Text, primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    _moment("seen_at"),
    Index(None, "seen_at"),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    _number(),
    _words("bot"),
    Column("update_id", BigInteger, nullable=False),
    _words("chat"),
    _words("kind"),
    _words("body"),
    _yes_no("urgent"),
    _count("tries"),
    _words("error"),
    _moment("received_at"),
    Index(None, "chat", "id"),
    sqlite_autoincrement=True,
)

#: One row per chat with something waiting: what a worker leases.
queues = Table(
    "queues",
    metadata,
    Column("chat", LockKey, primary_key=True),
    _yes_no("urgent"),
    _moment("since"),
    Column("owner", Text),
    _moment("until", nullable=True),
)

quarantine = Table(
    "quarantine",
    metadata,
    _number(),
    _words("bot"),
    Column("update_id", BigInteger, nullable=False),
    _words("chat"),
    _words("kind"),
    _words("body"),
    _words("error"),
    _moment("received_at"),
    _moment("quarantined_at"),
    sqlite_autoincrement=True,
)

# --- going out -----------------------------------------------------------------------------------

#: `slot` is what "the same key says it once" is held by: the key of a notice for ever, the key of a
#: card only while a row of it waits.
outbox = Table(
    "outbox",
    metadata,
    _number(),
    _words("key"),
    Column("slot", Text, unique=True),
    _words("chat"),
    _words("do"),
    _count("priority"),
    _words("body"),
    _words("state"),
    _moment("leave_at"),
    _moment("not_after", nullable=True),
    _moment("retry_at", nullable=True),
    _count("tries"),
    _yes_no("repeat"),
    Column("owner", Text),
    _moment("until", nullable=True),
    _words("error"),
    _moment("created_at"),
    _moment("settled_at", nullable=True),
    Index(
        "ix_outbox_waiting",
        "priority",
        "id",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "ix_outbox_passing",
        "not_after",
        sqlite_where=text("state = 'queued' AND not_after IS NOT NULL"),
        postgresql_where=text("state = 'queued' AND not_after IS NOT NULL"),
    ),
    # At most one unresolved call per chat; the instant answer to a press does not count.
    Index(
        "uq_outbox_sending",
        "chat",
        unique=True,
        sqlite_where=text("state = 'sending' AND \"do\" <> 'toast'"),
        postgresql_where=text("state = 'sending' AND \"do\" <> 'toast'"),
    ),
    Index(None, "chat", "state"),
    Index(None, "key"),
    Index(None, "settled_at"),
    Index(
        "ix_outbox_uncertain",
        "id",
        sqlite_where=text("state = 'uncertain'"),
        postgresql_where=text("state = 'uncertain'"),
    ),
    sqlite_autoincrement=True,
)

#: One row per card and audience: what it shows last, and the posted message once there is one.
cards = Table(
    "cards",
    metadata,
    Column("key", Text, primary_key=True),
    _words("chat"),
    _message(),
    Column("case_id", BigInteger),
    _words("purpose"),
    Column("topic", BigInteger),
    _words("body"),
    Index(None, "case_id"),
)

#: Every message of ours that a reply can be matched with.
posted = Table(
    "posted",
    metadata,
    Column("chat", Text, primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    _words("key"),
    Column("case_id", BigInteger),
    _words("purpose"),
    _moment("at"),
    Index(None, "key"),
    Index(None, "at"),
)

#: Calls completed lately, from which the windows of the pace are rebuilt.
departures = Table(
    "departures",
    metadata,
    _number(),
    _words("chat"),
    _moment("at"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

#: Telegram asked to wait (429) with this chat; chat "*" is everything.
holds = Table("holds", metadata, Column("chat", Text, primary_key=True), _moment("until"))

# --- what comes due ------------------------------------------------------------------------------

dues = Table(
    "dues",
    metadata,
    _number(),
    _words("kind"),
    _words("subject"),
    _moment("at"),
    _words("target"),
    Column("case_id", BigInteger),
    _count("tries"),
    _moment("retry_at", nullable=True),
    _moment("done_at", nullable=True),
    UniqueConstraint("kind", "subject", "at", "target"),
    Index(
        "ix_dues_waiting",
        "at",
        "id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(None, "case_id"),
    Index(None, "done_at"),
    sqlite_autoincrement=True,
)

# --- cases ---------------------------------------------------------------------------------------

cases = Table(
    "cases",
    metadata,
    _number(),
    _count("version"),
    Column("number", Text, nullable=False, unique=True),
    Column("state", Word(State), nullable=False),
    _words("kind"),
    Column("urgency", Word(Urgency), nullable=False),
    _words("node"),
    _moment("opened_at"),
    _moment("ack_due"),
    _moment("due_at"),
    Column("bureau", Text),
    _words("place"),
    _words("place_text"),
    _words("attachments"),
    _words("place_name"),
    _words("building"),
    _words("text"),
    Column("happened", WhenHappened),
    _yes_no("outage"),
    _words("danger"),
    _moment("dispatched_at", nullable=True),
    _moment("acknowledged_at", nullable=True),
    _moment("feedback_at", nullable=True),
    _moment("closed_at", nullable=True),
    Column("ended_as", Text),
    _words("level"),
    Column("holder_role", Text),
    Column("holder", Text),
    _words("chat"),
    _words("chat_kind"),
    _message(),
    Column("topic", BigInteger),
    _words("reporter"),
    _words("reporter_role"),
    _count("reporters"),
    _count("supporters"),
    _count("photos"),
    _yes_no("anonymous"),
    _count("bounces"),
    _count("reworks"),
    _count("reopened"),
    _count("whistles"),
    Column("bundle", Text),
    Column("merged_into", BigInteger),
    _words("result"),
    _words("notes"),
    _words("question"),
    _moment("question_until", nullable=True),
    # What /find looks in: number, place, words, result, in one spelling.
    Column("search", Text, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("repeat_of", Text),
    _count("repeats"),
    Column("alike_to", Text),
    Index(None, "kind", "place_name", "building", "opened_at"),
    Index(None, "kind", "place_name", "opened_at"),
    Index(
        "ix_cases_located",
        "kind",
        "latitude",
        sqlite_where=text("latitude IS NOT NULL"),
        postgresql_where=text("latitude IS NOT NULL"),
    ),
    Index(None, "reporter", "chat", "opened_at"),
    Index(None, "chat", "opened_at"),
    Index(None, "node", "state"),
    Index(None, "state"),
    Index(None, "opened_at", "id"),
    sqlite_autoincrement=True,
)

events = Table(
    "events",
    metadata,
    _number(),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    _moment("at"),
    _words("action"),
    Column("source", Word(State)),
    Column("target", Word(State), nullable=False),
    _words("role"),
    _words("actor"),
    _words("reason"),
    Index(None, "case_id", "id"),
    sqlite_autoincrement=True,
)

#: Why a case was opened and lies where it lies, as JSON.
case_grounds = Table(
    "case_grounds",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _words("body"),
)

#: Counter of the day behind a case's number.
counters = Table(
    "counters",
    metadata,
    Column("node", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    _count("last"),
)

case_people = Table(
    "case_people",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("person", Text, primary_key=True),
    _words("part"),
    _words("chat"),
    _message(),
    _words("role"),
    _moment("at"),
    # The matter as a joiner told it, as JSON: what their own case is filed from when they leave again.
    _words("brought"),
    Index(None, "person", "case_id"),
)

case_messages = Table(
    "case_messages",
    metadata,
    Column("chat", Text, primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _words("person"),
    _words("text"),
    _words("photos"),
    _moment("at"),
    # The words in one spelling, hashed: what an exact re-send is known by.
    _words("digest"),
    Index(None, "case_id", "at"),
    Index(
        "ix_case_messages_said",
        "digest",
        "at",
        sqlite_where=text("digest <> ''"),
        postgresql_where=text("digest <> ''"),
    ),
)

#: What merging a case moved, as JSON, so that it can be taken apart again.
case_mergers = Table(
    "case_mergers",
    metadata,
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    _moment("at"),
    _words("body"),
)

#: 我听你说: the hash of a receipt code, and a case it opens. The only row that leads from anybody to it.
mailbox = Table(
    "mailbox",
    metadata,
    Column("code", Text, primary_key=True),
    Column("case_id", ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
)

drafts = Table(
    "drafts",
    metadata,
    _number(),
    _words("chat"),
    _words("person"),
    _message(),
    _words("text"),
    _words("reading"),
    _moment("at"),
    _moment("until"),
    Column("topic", BigInteger),
    Index(None, "person", "chat", "at"),
    sqlite_autoincrement=True,
)

# --- people, chats, street -----------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    Column("address", Text, primary_key=True),
    _yes_no("started"),
    _yes_no("blocked"),
    _words("name"),
    _words("language"),
    _moment("seen_at"),
)

chats = Table(
    "chats",
    metadata,
    Column("chat", Text, primary_key=True),
    _words("kind"),
    _words("title"),
    _words("state"),
    _words("why"),
    Column("migrated_to", Text),
    _yes_no("reactions_refused"),
    _yes_no("is_admin"),
    _yes_no("topics"),
    _yes_no("may_write"),
    _moment("changed_at"),
    Index(None, "state"),
)

#: What the bot said in a group without being asked, for the budgets.
uninvited_words = Table(
    "uninvited_words",
    metadata,
    _number(),
    _words("chat"),
    _words("kind"),
    _moment("at"),
    Index(None, "chat", "at"),
    sqlite_autoincrement=True,
)

#: The street as it was and is: a change closes a row and writes a new one.
street_rows = Table(
    "street_rows",
    metadata,
    _number(),
    _words("kind"),
    _words("key"),
    _words("body"),
    _words("origin"),
    _count("position"),
    _moment("valid_from"),
    _moment("valid_to", nullable=True),
    Index(
        "uq_street_rows_current",
        "kind",
        "key",
        unique=True,
        sqlite_where=text("valid_to IS NULL"),
        postgresql_where=text("valid_to IS NULL"),
    ),
    sqlite_autoincrement=True,
)

# --- broadcasts 广播 -----------------------------------------------------------------------------

broadcasts = Table(
    "broadcasts",
    metadata,
    _number(),
    _words("author"),
    _moment("created_at"),
    Column("stage", Word(Stage), nullable=False),
    _words("question"),
    _moment("asked_at", nullable=True),
    _words("text"),
    _words("photo"),
    _words("kinds"),
    _words("roles"),
    _words("nodes"),
    _moment("at", nullable=True),
    _count("version"),
    _count("revision"),
    _count("card"),
    _moment("shown_at", nullable=True),
    _words("note"),
    Index(None, "author", "asked_at"),
    sqlite_autoincrement=True,
)

#: Every recipient of a broadcast: told once, whatever happens in the middle. `key` is that of its last
#: notice, `revision` that of the text the notice carries, `said_in` where `message_id` stands.
broadcast_chats = Table(
    "broadcast_chats",
    metadata,
    _number(),
    Column("broadcast_id", ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    _words("chat"),
    _words("kind"),
    _words("state"),
    _words("key"),
    _count("attempt"),
    _count("revision"),
    _moment("leave_at"),
    Column("said_in", Text),
    _message(),
    _words("why"),
    UniqueConstraint("broadcast_id", "chat"),
    Index(None, "broadcast_id", "state", "leave_at"),
    Index(None, "leave_at"),
    sqlite_autoincrement=True,
)

#: 邀请: one way into one role. `secret` is the hash of the token; the token itself is nowhere.
invitations = Table(
    "invitations",
    metadata,
    _number(),
    Column("secret", Text, nullable=False, unique=True),
    _words("role"),
    _words("node"),
    _words("inviter"),
    _moment("made_at"),
    _moment("until"),
    Column("person", Text),
    _words("name"),
    _moment("joined_at", nullable=True),
    _moment("valid_at", nullable=True),
    _moment("ended_at", nullable=True),
    Column("ended_by", Text),
    Index(None, "person"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    _words("owner"),
    _moment("until"),
)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), _words("value"))
