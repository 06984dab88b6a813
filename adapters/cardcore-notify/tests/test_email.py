"""Letters, refusals, secrets and the way from a use case to a mailbox, over a real SMTP server."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from cardcore import usecases
from cardcore.commands import Command
from cardcore.errors import InvalidInput
from cardcore.ids import AccountId
from cardcore.journeys import Opening
from cardcore.notices import Language, Notice, NoticeKind
from cardcore.ports import NoticeSender
from cardcore.relay import relay
from cardcore.testing import builders
from cardcore.testing.conformance_notices import notice
from cardcore.testing.fakes import MemoryStore
from cardcore_notify import EmailSender, NotSent, RecipientUnknown, Security
from cardcore_notify.letters import CLOSINGS, SUBJECTS, address_in, letter_id

SenderOf = Callable[..., EmailSender]

PAID = notice(NoticeKind.PAYMENT_RECEIVED, AccountId("a-1"))
SECRET = "correct-horse-battery"


def sent_error(sender: EmailSender, message: Notice = PAID) -> NotSent:
    """The error with which a letter is not sent."""
    with pytest.raises(NotSent) as caught:
        sender.send("m-1", message)
    return caught.value


# --- the letter -------------------------------------------------------------------------------------


def test_a_letter_reads_as_it_was_written(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    sender_of(sender_name="招商银行信用卡").send("4f0c-0", PAID)
    (letter,) = mailbox.letters
    assert letter["From"] == "招商银行信用卡 <cards@bank.example>"
    assert letter["To"] == "wang@mail.example"
    assert letter["Subject"] == "还款入账提醒"
    assert letter["Message-ID"] == "<4f0c-0@bank.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "zh-CN"
    assert letter["Date"].datetime.tzinfo is not None
    assert letter.get_content_charset() == "utf-8"
    assert letter.get_content().splitlines() == [
        "2024年3月5日，已收到您的还款人民币0.01元，谢谢。",
        "",
        CLOSINGS[Language.ZH],
    ]
    assert mailbox.recipients == ["wang@mail.example"]
    assert mailbox.raw[0].isascii()  # every server can carry it


def test_a_letter_is_written_in_its_readers_language(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    sender_of(language_of=lambda _: Language.EN).send("m-1", PAID)
    (letter,) = mailbox.letters
    assert letter["Subject"] == "Your repayment was received"
    assert letter.get_content().startswith("2024-03-05: your repayment of CNY 0.01 was received.")


def test_every_kind_of_notice_has_a_subject_in_both_languages() -> None:
    for language in Language:
        assert SUBJECTS[language].keys() == set(NoticeKind)
        assert all(subject.isprintable() for subject in SUBJECTS[language].values())


def test_a_letter_tells_no_account_number(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    account = AccountId("6225880100001234")
    sender = sender_of(address_of=lambda _: "wang@mail.example")
    for kind in NoticeKind:
        sender.send(f"m-{kind.value}", notice(kind, account))
    assert len(mailbox.raw) == len(NoticeKind)
    for letter, raw in zip(mailbox.letters, mailbox.raw, strict=True):
        assert account not in letter.get_content()
        assert account.encode() not in raw


def test_a_message_sent_again_has_the_same_id(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    sender = sender_of()
    sender.send("m-1", PAID)
    sender.send("m-1", PAID)
    assert [letter["Message-ID"] for letter in mailbox.letters] == ["<m-1@bank.example>"] * 2


@pytest.mark.parametrize("message_id", ["a b", "x\r\nBcc: all@bank.example", "a@b", "ü", "x" * 65, ""])
def test_an_id_that_is_no_word_becomes_one(message_id: str) -> None:
    found = letter_id(message_id, "bank.example")
    assert found != letter_id(message_id + "'", "bank.example")
    assert len(found) == len("<@bank.example>") + 64
    assert found.isascii()
    assert "\n" not in found


# --- addresses --------------------------------------------------------------------------------------

BAD_ADDRESSES = [
    "",
    "wang",
    "@mail.example",
    "wang@",
    "wang@mail.example, all@mail.example",
    "Wang <wang@mail.example>",
    "wang@mail.example\r\nBcc: all@mail.example",
    "wang@mail.example\n",
    "wang@mail.example\x00",
    "wang li@mail.example",
    "王@mail.example",
    "wang@邮件.example",
    "wang..li@mail.example",
    "wang@-mail.example",
    "w" * 255 + "@mail.example",
    "wang@mail.example> RCPT TO:<all@mail.example",
]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none_sends_nothing_and_is_not_echoed(
    start: Any, sender_of: SenderOf, mailbox: Any, address: str
) -> None:
    start()
    with pytest.raises(InvalidInput) as caught:
        sender_of(address_of=lambda _: address).send("m-1", PAID)
    assert caught.value.code == "address-invalid"
    assert not address or address not in str(caught.value)
    assert mailbox.raw == []


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_sender_needs_an_address_of_its_own(sender_of: SenderOf, address: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        sender_of(sender=address)
    assert (caught.value.code, caught.value.field) == ("address-invalid", "sender")


def test_a_senders_name_cannot_add_headers(sender_of: SenderOf) -> None:
    with pytest.raises(InvalidInput):
        sender_of(sender_name="Bank\r\nBcc: all@mail.example")


@pytest.mark.parametrize("address", ["a@b.example", "first.last+tag@sub.mail.example", "o'neil@mail.example"])
def test_usual_addresses_are_taken(address: str) -> None:
    assert address_in(address).addr_spec == address


def test_an_account_without_an_address_is_an_error(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    with pytest.raises(RecipientUnknown) as caught:
        sender_of().send("m-1", notice(NoticeKind.SPENT, AccountId("a-9")))
    assert caught.value.code == "recipient-unknown"
    assert mailbox.raw == []


# --- what servers say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refusal", "code", "detail", "retryable"),
    [
        (
            "550 5.1.1 <wang@mail.example>: no such user",
            "mail-refused",
            "the mail server answered 550 (5.1.1)",
            False,
        ),
        ("451 4.7.1 greylisted", "mail-deferred", "the mail server answered 451 (4.7.1)", True),
        ("452 try later", "mail-deferred", "the mail server answered 452", True),
    ],
)
@pytest.mark.parametrize("where", ["refuse_recipient", "refuse_letter"])
def test_a_refusal_tells_codes_and_no_addresses(
    start: Any,
    sender_of: SenderOf,
    mailbox: Any,
    where: str,
    refusal: str,
    code: str,
    detail: str,
    retryable: bool,
) -> None:
    start()
    setattr(mailbox, where, [refusal])
    error = sent_error(sender_of())
    assert (error.code, error.detail, error.retryable) == (code, detail, retryable)
    assert mailbox.raw == []
    sender_of().send("m-1", PAID)
    assert len(mailbox.raw) == 1


def test_a_server_that_is_not_there_is_told(sender_of: SenderOf) -> None:
    error = sent_error(sender_of())
    assert (error.code, error.retryable) == ("mail-unreachable", True)


def test_a_server_that_says_nothing_is_not_waited_for_long(sender_of: SenderOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = sent_error(sender_of(port=silent.getsockname()[1], timeout_seconds=1))
    assert error.code == "mail-unreachable"


def test_a_server_that_hangs_up_after_accepting_has_accepted(sender_of: SenderOf) -> None:
    said: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as stream:
            replies = [b"220 hi", b"250 ok", b"250 ok", b"250 ok", b"354 go on"]
            for reply in replies:
                stream.write(reply + b"\r\n")
                stream.flush()
                if reply != b"354 go on":
                    said.append(stream.readline())
            while stream.readline() != b".\r\n":
                pass
            stream.write(b"250 accepted\r\n")  # and gone, before QUIT
            stream.flush()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        sender_of(port=listener.getsockname()[1]).send("m-1", PAID)
        thread.join(10)
    assert said[-1] == b"data\r\n"


# --- TLS and passwords ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 and its key, made for this run."""
    x509 = pytest.importorskip("cryptography.x509", reason="no cryptography to make a certificate with")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    """What the server proves itself with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def client_tls(certificate: Path) -> ssl.SSLContext:
    """Trusts that server and no other."""
    return ssl.create_default_context(cafile=certificate)


def test_a_letter_goes_by_starttls_with_a_login(
    start: Any, sender_of: SenderOf, mailbox: Any, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    logins: list[Any] = []

    def check(_server: Any, _session: Any, _envelope: Any, mechanism: str, login: Any) -> AuthResult:
        logins.append((mechanism, login.login, login.password))
        return AuthResult(success=True)

    start(tls_context=server_tls, require_starttls=True, authenticator=check, auth_required=True)
    sender_of(security=Security.STARTTLS, tls=client_tls, username="cards", password=SECRET).send("m-1", PAID)
    assert len(mailbox.raw) == 1
    assert [(login, password) for _, login, password in logins] == [(b"cards", SECRET.encode())]


def test_a_letter_goes_by_tls_from_the_first_byte(
    start: Any, sender_of: SenderOf, mailbox: Any, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    start(ssl_context=server_tls)
    sender_of(security=Security.TLS, tls=client_tls).send("m-1", PAID)
    assert len(mailbox.raw) == 1


def test_nothing_is_sent_where_starttls_is_not_offered(start: Any, sender_of: SenderOf, mailbox: Any) -> None:
    start()
    error = sent_error(sender_of(security=Security.STARTTLS, username="cards", password=SECRET))
    assert error.code == "mail-not-supported"
    assert mailbox.raw == []


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_server_with_a_strange_certificate_gets_nothing(
    start: Any, sender_of: SenderOf, mailbox: Any, server_tls: ssl.SSLContext, security: Security
) -> None:
    start(**{"ssl_context" if security is Security.TLS else "tls_context": server_tls})
    error = sent_error(sender_of(security=security, username="cards", password=SECRET))
    assert error.code == "mail-not-secured"
    assert mailbox.raw == []


def test_a_refused_login_tells_no_password(
    start: Any, sender_of: SenderOf, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    start(
        tls_context=server_tls,
        require_starttls=True,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )
    sender = sender_of(security=Security.STARTTLS, tls=client_tls, username="cards", password=SECRET)
    error = sent_error(sender)
    assert error.code == "mail-login-refused"
    assert SECRET not in f"{error} {error!r} {error.__context__!r} {sender!r} {sender}"


def test_a_password_never_goes_in_the_clear(sender_of: SenderOf) -> None:
    with pytest.raises(InvalidInput) as caught:
        sender_of(security=Security.NONE, username="cards", password=SECRET)
    assert caught.value.code == "mail-not-secured"
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("options", [{"host": ""}, {"timeout_seconds": 0}])
def test_settings_that_cannot_work_are_refused(sender_of: SenderOf, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        sender_of(**options)
    assert caught.value.code == "mail-setting-invalid"


# --- from a use case to a mailbox -------------------------------------------------------------------


@pytest.fixture
def store() -> MemoryStore:
    """Two accounts with a purchase each and a payment of the first."""
    store, cmb = MemoryStore(), builders.program()
    at = datetime.datetime(2024, 1, 10, tzinfo=datetime.UTC)
    for account_id in ("a-1", "a-2", "a-9"):
        opening = Opening.of(account_id, datetime.date(2024, 1, 8), builders.amount("50000"), 5, cmb)
        usecases.open_account(store, Command.of(f"o-{account_id}", "branch", at), opening, cmb)
        asked = builders.purchase("23.50", "2024-01-10", merchant="老张面馆 🍜")
        usecases.post(store, Command.of(f"p-{account_id}", "pos", at), opening.account_id, asked, cmb)
    usecases.receive_payment(
        store, Command.of("r-1", "app", at), AccountId("a-1"), builders.payment("10.00", "2024-01-11"), cmb
    )
    return store


def test_what_is_posted_arrives_in_the_mailbox(
    start: Any, sender_of: SenderOf, mailbox: Any, store: MemoryStore
) -> None:
    start()
    sender: NoticeSender = sender_of()
    report = relay(store.outbox, sender)
    assert (report.delivered, report.failed) == (3, 1)
    to_wang = [letter for letter in mailbox.letters if letter["To"] == "wang@mail.example"]
    assert [letter.get_content().splitlines()[0] for letter in to_wang] == [
        "2024年1月10日，您在老张面馆 🍜消费人民币23.50元，可用额度人民币49,976.50元。",
        "2024年1月11日，已收到您的还款人民币10.00元，谢谢。",
    ]
    assert [letter["To"] for letter in mailbox.letters].count("li@mail.example") == 1
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == 3


def test_who_has_no_address_is_parked_with_the_reason(
    start: Any, sender_of: SenderOf, store: MemoryStore
) -> None:
    start()
    reports = [relay(store.outbox, sender_of(), tries=3) for _ in range(3)]
    assert [report.parked for report in reports] == [0, 0, 1]
    assert list(store.outbox.pending(10)) == []
    (reason,) = store.outbox.parked().values()
    assert "recipient-unknown" in reason


def test_a_server_that_was_gone_gets_the_letters_when_it_is_back(
    start: Any, sender_of: SenderOf, mailbox: Any, store: MemoryStore
) -> None:
    sender = sender_of()
    gone = relay(store.outbox, sender)
    assert (gone.delivered, gone.failed) == (0, 3)
    start()
    back = [relay(store.outbox, sender) for _ in range(3)]
    assert sum(report.delivered for report in back) == 3
    to_wang = [letter["Subject"] for letter in mailbox.letters if letter["To"] == "wang@mail.example"]
    assert to_wang == ["消费提醒", "还款入账提醒"]


def test_a_letter_accepted_but_not_confirmed_comes_again_under_the_same_id(
    start: Any, sender_of: SenderOf, mailbox: Any, store: MemoryStore
) -> None:
    start()
    mailbox.accept_and_then = ["451 4.3.0 who knows"]
    for _ in range(3):
        relay(store.outbox, sender_of())
    names = [letter["Message-ID"] for letter in mailbox.letters]
    assert len(names) == 4
    assert len(set(names)) == 3
