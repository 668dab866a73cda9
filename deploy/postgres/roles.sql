-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The roles of an installation on PostgreSQL, made once by a superuser: psql -v login=medstod -f roles.sql
-- The login may become any of the four and has no right as itself (docs/STORES.md).
\if :{?login}
\else
\set login medstod
\endif
SELECT format('CREATE ROLE %I LOGIN', :'login') WHERE to_regrole(:'login') IS NULL \gexec
ALTER ROLE :"login" NOINHERIT;
SELECT format('CREATE ROLE %I', :'login' || class), format('GRANT %I TO %I', :'login' || class, :'login')
FROM unnest(ARRAY['_public', '_reader', '_writer', '_migrate']) AS class \gexec
