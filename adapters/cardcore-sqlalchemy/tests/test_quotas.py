"""32 workers in four processes want more than an offer has: exactly so much is given, every time.

Under `make soak` three times with 100,000 tries for 10,000 units; otherwise once with fewer.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from cardcore.testing.conformance import desk
from cardcore_sqlalchemy import SqlStore

WORKER = Path(__file__).with_name("quota_worker.py")
WORKERS, PROCESSES = 32, 4
SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
TRIES, UNITS, TIMES = (3_125, 10_000, 3) if SOAK else (3, 50, 1)


def counted(store: SqlStore, query: str) -> int:
    with store.engine.connect() as connection:
        return int(connection.scalar(sa.text(query)) or 0)


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("time", range(TIMES))
def test_a_quota_under_many_processes_and_threads_is_used_up_and_not_oversold(
    book: str, open_book: Callable[[], SqlStore], time: int
) -> None:
    worker = runpy.run_path(str(WORKER))
    every = [one for number in range(WORKERS) for one in worker["accounts"](number, TRIES)]
    with open_book() as store:
        desk.opened(store, *every)
    share = WORKERS // PROCESSES
    running = [
        subprocess.Popen(
            [sys.executable, str(WORKER), book]
            + [str(number) for number in (first, first + share, TRIES, UNITS)]
        )
        for first in range(0, WORKERS, share)
    ]
    assert [process.wait(timeout=3_600) for process in running] == [0] * PROCESSES
    with open_book() as store:
        rewards = "SELECT count(*) FROM events WHERE record LIKE '%RewardCredited%'"
        assert counted(store, rewards) == UNITS
        assert counted(store, "SELECT remaining FROM quotas WHERE offer_id = 'race'") == 0
        answered = "SELECT count(*) FROM receipts WHERE command_id LIKE 'q-%'"
        assert counted(store, answered) == WORKERS * TRIES
