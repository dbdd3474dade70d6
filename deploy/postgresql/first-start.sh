#!/bin/sh
# Run by the PostgreSQL image of compose.yaml when its data folder is empty.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" \
	--username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -f /roles.sql
