# /// script
# requires-python = ">=3.11"
# dependencies = ["mlflow-analyst"]
#
# [tool.uv.sources]
# mlflow-analyst = { path = ".." }
# ///
"""The plugin's server in an environment of its own, which uv builds and keeps in its cache.

As a script it needs neither a lock file nor a ``.venv`` in the plugin's folder, and no network
once the environment is there.
"""

from mlflow_analyst.cli import main

main()
