"""Views of a report: terminal table, JSON, LaTeX."""
