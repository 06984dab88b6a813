"""Sending: one letter over one SMTP connection, delivered or an error that says what to do."""

import contextlib
import enum
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from typing import Final

import attrs

from cardcore.errors import CardcoreError, Conflict, require
from cardcore.ids import AccountId
from cardcore.notices import Language, Notice
from cardcore_notify.letters import address_in, compose


class Security(enum.Enum):
    """How the connection to the mail server is secured."""

    STARTTLS = "starttls"
    """In the clear at first, then TLS; without it nothing is sent (port 587)."""
    TLS = "tls"
    """TLS from the first byte (port 465)."""
    NONE = "none"
    """Not at all: for a relay on this machine."""


class RecipientUnknown(Conflict):
    """No address is known for the account: trying again does not help until there is one."""


class NotSent(CardcoreError):
    """The letter was not accepted, or nobody knows whether it was; ``retryable`` says if later may help."""

    def __init__(self, code: str, detail: str, *, field: str = "", retryable: bool = True) -> None:
        """As the base, and whether the same message may be accepted later."""
        super().__init__(code, detail, field=field)
        self.retryable = retryable


def _chinese(_account_id: AccountId) -> Language:
    return Language.ZH


@attrs.frozen
class EmailSender:
    """A `cardcore.ports.NoticeSender` by e-mail.

    ``address_of`` gives an account's address or None; ``language_of`` the language its holder reads (中文
    where the host does not say). A letter tried again carries the same ``Message-ID``, so that mail
    servers and readers can drop the second.
    """

    host: str
    sender: str
    """The address letters come from."""
    address_of: Callable[[AccountId], str | None]
    language_of: Callable[[AccountId], Language] = _chinese
    sender_name: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = attrs.field(default="", repr=False)
    timeout_seconds: int = 10
    tls: ssl.SSLContext | None = attrs.field(default=None, repr=False)
    """None for the system's trusted certificates."""
    _from: Address = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        """Refuse what could not work, or would send the password in the clear."""
        require(bool(self.host), "mail-setting-invalid", "name the mail server", field="host")
        require(self.timeout_seconds > 0, "mail-setting-invalid", "wait a second or more", field="timeout")
        secured = self.security is not Security.NONE
        require(secured or not self.username, "mail-not-secured", "a login needs TLS", field="security")
        object.__setattr__(self, "_from", address_in(self.sender, self.sender_name, field="sender"))

    def send(self, message_id: str, notice: Notice) -> None:
        """Hand the letter to the mail server.

        Raises `RecipientUnknown`, `InvalidInput` ``address-invalid`` or `NotSent`; then it is not
        delivered, or – where the connection broke at the very end – perhaps delivered.
        """
        address = self.address_of(notice.account_id)
        if address is None:
            raise RecipientUnknown("recipient-unknown", "no e-mail address is known for this account")
        recipient = address_in(address)
        letter = compose(message_id, notice, self.language_of(notice.account_id), self._from, recipient)
        with _told(), self._connected() as server:
            server.send_message(letter, self._from.addr_spec, [recipient.addr_spec])

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._connect()
        try:
            if self.security is Security.STARTTLS:
                server.starttls(context=self._tls())
            if self.username:
                server.login(self.username, self.password)
            yield server
            # Accepted is accepted, however the farewell goes.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        if self.security is Security.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=self._tls())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


_ENHANCED: Final = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the mail server says as `NotSent`: its codes, not its words, which may hold addresses."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent("mail-login-refused", _codes(error.smtp_code, error.smtp_error)) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(code, said) from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("mail-not-supported", str(error), retryable=False) from None
    except ssl.SSLError as error:
        raise NotSent("mail-not-secured", f"no TLS with the mail server: {error.reason}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent("mail-unreachable", f"the mail server did not answer: {type(error).__name__}") from None


def _refused(code: int, said: bytes | str) -> NotSent:
    permanent = 500 <= code <= 599
    return NotSent(
        "mail-refused" if permanent else "mail-deferred", _codes(code, said), retryable=not permanent
    )


def _codes(code: int, said: bytes | str) -> str:
    words = said.encode() if isinstance(said, str) else said
    enhanced = _ENHANCED.match(words)
    more = f" ({enhanced[0].decode()})" if enhanced else ""
    return f"the mail server answered {code}{more}"
