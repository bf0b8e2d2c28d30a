"""One BLAS thread: the matrices are small, and the tests may share the machine."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
