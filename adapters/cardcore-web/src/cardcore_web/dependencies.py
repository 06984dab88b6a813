"""What a route needs of a request: the account its caller may see, the command, the store, the body.

No ``from __future__ import annotations`` here nor in `router`: FastAPI reads the annotations of the
functions below, which name dependencies that exist only inside them.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import attrs
from fastapi import Depends, Request

from cardcore.accounts.account import Account
from cardcore.commands import Command
from cardcore.documents import Reader
from cardcore.errors import Broken, InvalidInput, NotFound
from cardcore.ids import AccountId, ActorId, require_id
from cardcore.ports import Clock, Programs, Store
from cardcore.programs.program import Program
from cardcore.relationships import Relationship
from cardcore_web.bodies import read_body
from cardcore_web.headers import command_id, expected_versions
from cardcore_web.preconditions import AtVersion


@attrs.frozen
class Visible:
    """An account that the caller may see, with its terms."""

    relationship: Relationship
    program: Program
    actor: ActorId

    @property
    def account_id(self) -> AccountId:
        """Its id."""
        return self.relationship.account_id

    @property
    def account(self) -> Account:
        """Its state as it was when the request came."""
        return self.relationship.account


@attrs.frozen
class Needs:
    """The dependencies of one router; each is asked once a request."""

    visible: Callable[..., Visible]
    command: Callable[..., Command]
    store: Callable[..., Store]
    body: Callable[[Request], Awaitable[Reader]]


def needs(
    store: Store,
    programs: Programs,
    authenticate: Callable[..., Any],
    may_access: Callable[[ActorId, AccountId], bool],
    clock: Clock,
    max_body: int,
) -> Needs:
    """The dependencies of a router with these parts."""

    def visible(account_id: str, actor: Annotated[Any, Depends(authenticate)]) -> Visible:
        caller = _actor(actor)
        known = AccountId(require_id(account_id, field=""))
        allowed = may_access(caller, known)
        relationship = _stored(store, known)
        if relationship is None or not allowed:
            raise NotFound("not-found", "no such account")
        return Visible(relationship, _program(programs, relationship), caller)

    def command(request: Request, account: Annotated[Visible, Depends(visible)]) -> Command:
        return Command.of(command_id(request), account.actor, clock.now())

    def at(request: Request) -> Store:
        versions = expected_versions(request)
        return store if versions is None else AtVersion(store, versions)

    async def body(request: Request) -> Reader:
        return await read_body(request, max_body)

    return Needs(visible, command, at, body)


def _actor(given: object) -> ActorId:
    try:
        return ActorId(require_id(given, field="actor"))
    except InvalidInput as error:
        raise Broken("actor-invalid", f"authenticate gave no actor's id: {error.detail}") from None


def _stored(store: Store, account_id: AccountId) -> Relationship | None:
    with store.begin() as unit:
        try:
            return unit.relationship(account_id)
        except NotFound:
            return None


def _program(programs: Programs, relationship: Relationship) -> Program:
    name = relationship.account.agreement.program
    if name not in programs:
        raise Broken("program-unknown", f"the account's programme {name} is not among the router's")
    return programs[name]
