"""Pure analysis: the filter language, and the numbers counted from tables of traces and steps."""
