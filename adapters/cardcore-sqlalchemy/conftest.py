"""What pytest cannot import: Alembic alone runs the migrations' environment."""

collect_ignore = ["src/cardcore_sqlalchemy/migrations/env.py"]
