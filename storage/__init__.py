"""The database: everything the bot knows, in one transaction at a time."""

from storage.cases import Conflict
from storage.inbox import InboxRow, RawUpdate
from storage.leaving import Waiting
from storage.migrate import downgrade, upgrade
from storage.outbox import Outgoing
from storage.settling import Outcome
from storage.street import Changes, Disagreement
from storage.transaction import NoStreet, SchemaTooOld, Store, Tx
from storage.writer import Unavailable

__all__ = [
    "Changes",
    "Conflict",
    "Disagreement",
    "InboxRow",
    "NoStreet",
    "Outcome",
    "Outgoing",
    "RawUpdate",
    "SchemaTooOld",
    "Store",
    "Tx",
    "Unavailable",
    "Waiting",
    "downgrade",
    "upgrade",
]
