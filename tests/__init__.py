"""The tests of coder-drill."""

import os
import sys

# Bytecode is kept, whatever the environment says: without it every process of a run compiles a
# thousand modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
