"""The report: findings and numbers as one Markdown file that hostile text cannot break."""

from mlflow_analyst.report.build import build_report
from mlflow_analyst.report.inputs import ReportInputs
from mlflow_analyst.report.verify import verify

__all__ = ["ReportInputs", "build_report", "verify"]
