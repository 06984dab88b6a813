"""cardcore over HTTP: a FastAPI router for the host's own app, and the statement page.

The host supplies the store, the programmes, who is asking and who may see what:

    app.include_router(
        cardcore_router(store, programs, authenticate=…, may_access=…, clock=…), prefix="/cards"
    )

Amounts travel as texts with their currency, every change carries an ``Idempotency-Key``, every refusal is
problem+json.
"""

from cardcore_web.router import MAX_BODY, cardcore_router

__all__ = ["MAX_BODY", "cardcore_router"]
