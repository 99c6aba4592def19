# One image for web, worker, beat and migrations; the word after it chooses (see Procfile).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin attune \
    && install -d -o attune -g attune /var/lib/attune

WORKDIR /app

COPY requirements.lock .
RUN pip install -r requirements.lock

COPY . .
# The keys here live for this one line: collecting needs settings, not secrets.
RUN SECRET_KEY=only-while-building ATTUNE_MASTER_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    python manage.py collectstatic --no-input --verbosity 0

USER attune
EXPOSE 8000
ENTRYPOINT ["sh", "/app/deploy/entrypoint.sh"]
CMD ["web"]
