"""Where things lie: the repository, the environment, and what the demo writes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VAR = ROOT / "var"
DATA = VAR / "data"
KEYS = VAR / "keys"
LOGS = VAR / "log"
RUN = VAR / "run"
BROKER = VAR / "broker"

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"


def shown(path: Path) -> str:
    """The path as a person in the repository would type it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
