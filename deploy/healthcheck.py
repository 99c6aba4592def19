"""Asks the web process how it is, as the container's health check; plain Python, one line when it is unwell."""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def request() -> urllib.request.Request:
    """The question, under the public name: any other host is refused."""
    port = os.environ.get("PORT", "8000")
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or f"localhost:{port}"
    return urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})


def main() -> int:
    """0 when it is well."""
    try:
        with urllib.request.urlopen(request(), timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
