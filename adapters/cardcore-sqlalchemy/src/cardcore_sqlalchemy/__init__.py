"""cardcore's storage ports on SQLAlchemy Core."""
