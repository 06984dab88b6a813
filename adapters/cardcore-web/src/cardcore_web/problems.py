"""Problems: every refusal as problem+json (RFC 9457), whatever the host's own handlers do.

``type`` is ``urn:cardcore:problem:<code>``, ``status`` follows the class of the error, ``field`` is the
JSON pointer of what is wrong in the body. Nothing the caller sent is echoed beyond what the core shows.
"""

import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from cardcore.errors import (
    Broken,
    CardcoreError,
    Conflict,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    StorageError,
    VersionConflict,
)
from cardcore_web.headers import require_acceptable

MEDIA: Final = "application/problem+json"

STATUS_OF_CODE: Final = {
    "body-incomplete": 400,
    "body-too-large": 413,
    "content-encoding-unsupported": 415,
    "content-type-unsupported": 415,
    "currency-mismatch": 409,
    "encoding-invalid": 400,
    "idempotency-key-invalid": 400,
    "idempotency-key-missing": 400,
    "json-duplicate-key": 400,
    "json-syntax": 400,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "precondition-invalid": 400,
}
"""Where the code says more than its class."""

STATUS_OF_CLASS: Final = (
    (NotFound, 404),
    (IdempotencyConflict, 422),
    (VersionConflict, 409),
    (Conflict, 409),
    (InvalidInput, 422),
    (StorageError, 503),
    (Broken, 500),
)
"""The first class that fits decides."""

_LOG = logging.getLogger("cardcore_web")

_UNSAID: Final = {
    500: "a defect in the service; it was recorded and nobody needs to send anything again",
    503: "the store could not answer; nothing was lost, send the same request with the same key later",
}
"""What callers are told of errors whose details are the operator's."""


def status_of(error: CardcoreError, *, conditional: bool = False) -> int:
    """The HTTP status of an error; a version conflict is 412 where the request was ``conditional``."""
    if conditional and isinstance(error, VersionConflict):
        return 412
    by_class = next((status for kind, status in STATUS_OF_CLASS if isinstance(error, kind)), 500)
    return STATUS_OF_CODE.get(error.code, by_class)


def headers_of(error: CardcoreError, status: int, http_version: str) -> dict[str, str]:
    """What the answer's head says: when to try again, and that an unread body ends the connection."""
    headers = {"cache-control": "no-store"}
    again = isinstance(error, VersionConflict) and status == 409
    if again or (isinstance(error, StorageError) and error.retryable):
        headers["retry-after"] = "1"
    if status == 413 and http_version.startswith("1"):
        headers["connection"] = "close"
    return headers


PLACES: Final = {"amount": "/amount", "hold": "/hold_id", "on": "/on"}
"""Where in a body the journeys' names are; what they name else is no part of one."""


def pointer_of(field: str) -> str:
    """``field`` as a JSON pointer into the body; empty where it is not there."""
    return field if field.startswith("/") else PLACES.get(field, "")


def problem(error: CardcoreError, status: int) -> dict[str, Any]:
    """The members of the problem."""
    said: dict[str, Any] = {
        "type": f"urn:cardcore:problem:{error.code}",
        "title": error.code.replace("-", " ").capitalize(),
        "status": status,
        "detail": _UNSAID.get(status, error.detail),
    }
    pointer = pointer_of(error.field)
    if pointer and status < 500:
        said["field"] = pointer
    return said


def refusal(request: Request, error: CardcoreError) -> Response:
    """The answer to a request that met this error; defects and storage errors are logged in full."""
    status = status_of(error, conditional="if-match" in request.headers)
    if status >= 500:
        _LOG.error("%s %s: %s", request.method, request.url.path, error, exc_info=error)
    content = json.dumps(problem(error, status), separators=(",", ":"))  # ASCII: any text can be told
    headers = headers_of(error, status, request.scope.get("http_version", "1.1"))
    return Response(content, status, headers, MEDIA)


class ProblemRoute(APIRoute):
    """A route whose cardcore errors – also those of its dependencies – become problems."""

    produces = "application/json"
    """The media type that a caller must accept; empty where anything may come."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the errors answered."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                if self.produces:
                    require_acceptable(request.headers.getlist("accept"), self.produces)
                return await handle(request)
            except CardcoreError as error:
                return self.refuse(request, error)

        return answer

    def refuse(self, request: Request, error: CardcoreError) -> Response:
        """The answer to an error."""
        return refusal(request, error)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As FastAPI, but another method is a problem too, with ``Allow``."""
        methods = self.methods or {scope["method"]}
        if scope["method"] in methods:
            await super().handle(scope, receive, send)
            return
        allowed = ", ".join(sorted(methods))
        error = InvalidInput("method-not-allowed", f"this address takes {allowed}")
        response = self.refuse(Request(scope, receive), error)
        response.headers["allow"] = allowed
        await response(scope, receive, send)
