"""Numbers, never floats: exact matrices, constructed critical points, certified curvature."""
