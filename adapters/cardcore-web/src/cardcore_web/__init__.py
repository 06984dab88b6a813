"""cardcore over HTTP: a FastAPI router factory and the statement page."""
