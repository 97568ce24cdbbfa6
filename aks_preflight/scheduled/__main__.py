"""`python -m aks_preflight.scheduled CONTAINER-URL [OPTION OF CHECK...]`: exit code 1 where the job is to fail."""

import sys

from aks_preflight.scheduled import Failed, run

if __name__ == "__main__":
    try:
        run(sys.argv[1:])
    except Failed as why:
        sys.exit(f"aks-preflight: {why}")
