"""The tools, thin: each checks what it was asked, calls the rooms, and shapes the answer."""

from __future__ import annotations

from mcp.server.mcpserver.tools import Tool
from mcp.types import ToolAnnotations

from mlflow_analyst.mcp.tool import AnalystTool
from mlflow_analyst.mcp.tools.assess import analysis_status, note_context, record_assessment
from mlflow_analyst.mcp.tools.connect import connect
from mlflow_analyst.mcp.tools.fields import extract_fields
from mlflow_analyst.mcp.tools.hypothesis import test_hypothesis
from mlflow_analyst.mcp.tools.patterns import find_patterns
from mlflow_analyst.mcp.tools.read import get_trace, search_traces
from mlflow_analyst.mcp.tools.report import write_report
from mlflow_analyst.mcp.tools.stats import compute_stats

# reads the user's store, which may be on the network, and changes nothing
READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
# writes to this program's own ledger on this machine; the same call again changes nothing more
RECORDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
# writes a file of the user's, and replaces one if told to
WRITES_FILE = ToolAnnotations(
    read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True
)


def all_tools() -> list[Tool]:
    """Every tool, in the order in which an analysis uses them."""
    return [
        AnalystTool.of(connect, "Connect to an MLflow store", READS),
        AnalystTool.of(note_context, "Note what the user confirmed", RECORDS),
        AnalystTool.of(compute_stats, "Compute statistics", READS),
        AnalystTool.of(search_traces, "Search traces", READS),
        AnalystTool.of(get_trace, "Read a trace or a session", READS),
        AnalystTool.of(extract_fields, "Tabulate fields of traces", READS),
        AnalystTool.of(find_patterns, "Find patterns", READS),
        AnalystTool.of(test_hypothesis, "Test a hypothesis", RECORDS),
        AnalystTool.of(record_assessment, "Record an assessment", RECORDS),
        AnalystTool.of(analysis_status, "Show where the analysis stands", READS),
        AnalystTool.of(write_report, "Write the report", WRITES_FILE),
    ]
