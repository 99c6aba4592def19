"""The web server: plain threads, and an access log that names nobody."""

import os

from deploy.weblog import OpaqueLogger

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
keepalive = 5
# The proxy in front is the only one that is believed about the client's address and scheme.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

loglevel = os.environ.get("LOG_LEVEL", "info")
accesslog = "-"
logger_class = OpaqueLogger
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
