"""The skill is one that any host with agent skills can load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SKILL = Path(__file__).parents[2] / "skills" / "analyze-experiment"


def test_the_skill_is_valid() -> None:
    program = Path(sys.executable).with_name("agentskills")
    done = subprocess.run([program, "validate", SKILL], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
