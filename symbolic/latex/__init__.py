"""LaTeX in and out: a reader with its own grammar and a writer that is its inverse."""
