"""The trusted core: terms, theorems, axioms, certificates. Standard library only."""
