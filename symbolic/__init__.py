"""Statements, for all dimensions: expressions, derivations, and the kernel that proves them."""
