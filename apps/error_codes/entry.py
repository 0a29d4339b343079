"""What is known of an error code: as the answer to a request, and as the end of a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Literal

Question = Literal["account", "consent", "content", "route", "hours", "price"]


class Remedy(Enum):
    """What helps: sending the same again, writing to the number no more, or something that only a person can do."""

    RETRY = "retry"
    STOP = "stop"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class RequestError:
    """`v2_word` is the code in the migration guide's format; without one it is the code in lower case."""

    status: int
    title: str
    cause: str
    fix: str
    is_reserved: bool = False  # the contract knows it; nothing here answers with it
    v2_word: str = ""
    v2_message: str = ""  # the guide's own sentence


@dataclass(frozen=True, slots=True)
class Ending:
    """`brief` is one sentence for the page of the message; title, cause and fix are for everywhere.

    `question` is the check that a message did not pass; None where a carrier decided.
    `is_hopeless`: the same message would fail again in the same way, so we do not offer to send it again.
    `is_blocking`: a rule held the message back. The dashboard says "Blocked", and programs read FAILED.
    `falls_back`: another channel may still reach the person, so an automatic message is tried over the next one.
    `is_temporary`: we try the same call again, for about an hour, before the message ends so.
    """

    status: ClassVar[None] = None  # it is in no answer
    is_reserved: ClassVar[bool] = False

    brief: str
    title: str
    cause: str
    fix: str
    question: Question | None = None
    remedy: Remedy = Remedy.PERSON
    is_hopeless: bool = False
    is_blocking: bool = False
    is_temporary: bool = False
    falls_back: bool = False
