"""`make bench`: every measurement, one after the other; results in `benchmarks/results.json`."""

import subprocess
import sys
from pathlib import Path

for script in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    subprocess.run([sys.executable, str(script)], check=True)
