"""What every test of the workspace shares: Hypothesis profiles and the browser.

The profile is named by ``HYPOTHESIS_PROFILE``; otherwise it is ``ci`` where ``CI`` is set, else ``dev``.
"""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

# Deadlines measure the machine, not the code: off everywhere.
settings.register_profile("dev", max_examples=25, deadline=None)
# The same examples on every run of CI: a red run is red again on the desk.
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "soak", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of an installed Chromium; without one the browser tests skip and say what to do."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine: `make browser` installs it")
    return path
