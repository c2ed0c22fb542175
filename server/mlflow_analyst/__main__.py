"""Run the command line: ``python -m mlflow_analyst``."""

from __future__ import annotations

import sys

from mlflow_analyst.cli import main

sys.exit(main())
