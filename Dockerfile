# One image; the command decides: web (the default), worker, beat, or any `python manage.py …`.
FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SENTDASH_HOME=/data STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt \
 && useradd --system --home-dir /data --create-home sentdash
COPY --from=assets /app/node_modules/@tabler/core/dist/css node_modules/@tabler/core/dist/css
COPY --from=assets /app/node_modules/@tabler/icons/icons/outline node_modules/@tabler/icons/icons/outline
COPY --from=assets /app/node_modules/uplot/dist node_modules/uplot/dist
COPY . .
# Collecting connects to nothing; the settings only have to be there.
RUN SENTDASH_SECRET_KEY=build DATABASE_URL=postgres://build/build VALKEY_URL=redis://build/0 \
    python manage.py collectstatic --no-input --verbosity 0
USER sentdash
EXPOSE 8000
CMD ["python", "-m", "sentdash.web", "--host", "0.0.0.0", "--port", "8000"]
