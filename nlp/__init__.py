"""The reader (读): what a message of a chat says, by rules that can be printed."""

from nlp.lexicon import BadLexicon
from nlp.reader import Reader

__all__ = ["BadLexicon", "Reader"]
