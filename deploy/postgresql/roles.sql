-- Two roles: the owner migrates; the application reads and writes rows but owns no table, so it can neither drop nor
-- disable the triggers that keep the audit append-only. Run once as a superuser, connected to the carecase database:
--   psql -v owner_password=… -v app_password=… -f deploy/postgresql/roles.sql carecase

CREATE ROLE carecase_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE carecase_app LOGIN PASSWORD :'app_password';

CREATE EXTENSION IF NOT EXISTS btree_gist;  -- no interpreter and no room twice (docs/decisions/0015-never-twice.md)

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO carecase_owner;
GRANT USAGE ON SCHEMA public TO carecase_app;

ALTER DEFAULT PRIVILEGES FOR ROLE carecase_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO carecase_app;
ALTER DEFAULT PRIVILEGES FOR ROLE carecase_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO carecase_app;
