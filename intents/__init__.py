"""Understanding: text in, values out. No input or output after the catalogue is loaded."""

import os

# The matrices here are small: a second BLAS thread costs more in waiting than it saves, and a
# server that answers many people has better use for its cores. Read once, when numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
