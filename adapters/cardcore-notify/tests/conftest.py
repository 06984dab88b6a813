"""A real SMTP server on this machine, and what it received."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cardcore_notify import EmailSender, Security


class Mailbox:
    """Keeps every letter it accepts; ``refusals`` are answered first, one a recipient or letter."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.refuse_recipient: list[str] = []
        self.refuse_letter: list[str] = []
        self.accept_and_then: list[str] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse_letter:
            return self.refuse_letter.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.recipients += envelope.rcpt_tos
        return self.accept_and_then.pop(0) if self.accept_and_then else "250 accepted"

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters as a mail program reads them."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    @property
    def arrived(self) -> list[tuple[str, str]]:
        """Message-ID and text of each letter."""
        return [(str(letter["Message-ID"]), letter.get_content()) for letter in self.letters]


@pytest.fixture
def mailbox() -> Mailbox:
    """An empty mailbox."""
    return Mailbox()


@pytest.fixture
def port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found: int = listener.getsockname()[1]
    return found


Start = Callable[..., Controller]


@pytest.fixture
def start(mailbox: Mailbox, port: int) -> Iterator[Start]:
    """Starts the server on `port`; keyword arguments go to it."""
    running: list[Controller] = []

    def serve(**options: Any) -> Controller:
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return controller

    yield serve
    for controller in running:
        controller.stop(no_assert=True)


@pytest.fixture
def sender_of(port: int) -> Callable[..., EmailSender]:
    """Makes a sender to `port`; keyword arguments go to it."""

    def make(**options: Any) -> EmailSender:
        settings: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": port,
            "sender": "cards@bank.example",
            "address_of": {"a-1": "wang@mail.example", "a-2": "li@mail.example"}.get,
            "security": Security.NONE,
            "timeout_seconds": 5,
        }
        return EmailSender(**{**settings, **options})

    return make
