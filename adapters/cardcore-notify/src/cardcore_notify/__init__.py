"""cardcore's notices by e-mail, on the standard library alone.

`EmailSender` is a `cardcore.ports.NoticeSender`: construct it, and hand it to `cardcore.relay.relay`
together with a store's outbox.
"""

from cardcore_notify.sending import EmailSender, NotSent, RecipientUnknown, Security

__all__ = ["EmailSender", "NotSent", "RecipientUnknown", "Security"]
