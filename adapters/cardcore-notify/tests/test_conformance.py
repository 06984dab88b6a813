"""The standard tests of a channel, over a real SMTP server; and that they catch broken channels."""

from collections.abc import Callable
from typing import Any

import pytest

from cardcore.ids import AccountId
from cardcore.notices import Language, Notice, NoticeKind, text
from cardcore.testing.conformance_notices import FACTS, NoticeSenderConformance
from cardcore_notify import EmailSender


class TestEmailSender(NoticeSenderConformance):
    """E-mail."""

    @pytest.fixture
    def sender(self, start: Any, sender_of: Callable[..., EmailSender], mailbox: Any) -> EmailSender:
        """A sender to a server that runs."""
        start()
        self.mailbox = mailbox
        addresses = {account_id: f"{account_id}@mail.example" for account_id in self.REACHED}
        return sender_of(address_of=addresses.get, language_of=self.REACHED.__getitem__)

    def arrived(self, sender: EmailSender) -> list[tuple[str, str]]:
        """What the server accepted."""
        return [(name, said.replace("\r\n", "\n")) for name, said in self.mailbox.arrived]


class Channel:
    """A channel that works; each broken one breaks one thing."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, message_id: str, notice: Notice) -> None:
        language = NoticeSenderConformance.REACHED[notice.account_id]
        self.put(message_id, text(notice, language))

    def put(self, message_id: str, said: str) -> None:
        self.sent.append((message_id, said))


class Silent(Channel):
    """Says nothing where nobody can be reached."""

    def send(self, message_id: str, notice: Notice) -> None:
        if notice.account_id in NoticeSenderConformance.REACHED:
            super().send(message_id, notice)


class OneLanguage(Channel):
    """Speaks Chinese to everybody."""

    def send(self, message_id: str, notice: Notice) -> None:
        NoticeSenderConformance.REACHED[notice.account_id]
        self.put(message_id, text(notice, Language.ZH))


class Latest(Channel):
    """Puts the newest first."""

    def put(self, message_id: str, said: str) -> None:
        self.sent.insert(0, (message_id, said))


class Forgetful(Channel):
    """Names every letter anew."""

    def put(self, message_id: str, said: str) -> None:
        super().put(f"{message_id}-{len(self.sent)}", said)


class Confused(Channel):
    """Gives all letters one name."""

    def put(self, message_id: str, said: str) -> None:
        super().put("m", said)


class Plain(Channel):
    """Loses what is not ASCII."""

    def put(self, message_id: str, said: str) -> None:
        super().put(message_id, said.encode("ascii", "replace").decode())


class Twice(Channel):
    """Sends everything twice."""

    def put(self, message_id: str, said: str) -> None:
        super().put(message_id, said)
        super().put(message_id, said)


def failures(kind: type[Channel]) -> set[str]:
    """The standard tests that a channel does not pass."""

    class Suite(NoticeSenderConformance):
        def arrived(self, sender: Any) -> list[tuple[str, str]]:
            found: list[tuple[str, str]] = sender.sent
            return found

    suite = Suite()
    zh, en = suite.REACHED
    tests: dict[str, Callable[[Channel], None]] = {
        "kinds": lambda sender: suite.test_every_kind_arrives_in_its_readers_words(
            sender, NoticeKind.SPENT, en
        ),
        "names": lambda sender: suite.test_any_name_arrives_as_it_is(sender, "مطعم 北京", zh),
        "order": suite.test_notices_arrive_in_the_order_sent,
        "again": suite.test_a_message_sent_again_is_known_to_be_the_same,
        "nobody": suite.test_who_cannot_be_reached_is_an_error_and_nothing_arrives,
    }
    failed = set()
    for name, test in tests.items():
        try:
            test(kind())
        except (AssertionError, pytest.fail.Exception):
            failed.add(name)
    return failed


@pytest.mark.parametrize(
    ("kind", "caught_by"),
    [
        (Channel, set()),
        (Silent, {"nobody"}),
        (OneLanguage, {"kinds", "order"}),
        (Latest, {"order"}),
        (Forgetful, {"again"}),
        (Confused, {"again"}),
        (Plain, {"names", "kinds", "order", "nobody"}),
        (Twice, {"names", "kinds", "order", "nobody"}),
    ],
)
def test_a_broken_channel_is_caught(kind: type[Channel], caught_by: set[str]) -> None:
    assert failures(kind) == caught_by


def test_there_is_something_to_tell_of_every_kind() -> None:
    assert FACTS.keys() == set(NoticeKind)


def test_a_suite_must_say_what_arrived() -> None:
    with pytest.raises(NotImplementedError):
        NoticeSenderConformance().arrived(Channel())
    assert AccountId("nowhere") == NoticeSenderConformance.UNREACHED
