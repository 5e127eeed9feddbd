-- Fills the warehouse from the CSV files beside this script: all of it or, after an error, nothing.
--
--   psql -v ON_ERROR_STOP=1 -f warehouse/load.sql
--
-- Run it as the owner of the database, from the folder above this one. It can be run again at any time: rows are
-- replaced, never added twice. Variables, all optional:
--   data    the folder of the CSV files, from the current folder (default warehouse/data)
--   reader  a role that may then read the tables and views

\set ON_ERROR_STOP on
\set QUIET on
\if :{?data}
\else
  \set data warehouse/data
\endif

set client_min_messages = warning;

begin;

\ir schema.sql

truncate public.visit, public.plan, public.service, public.shop;

-- \copy reads from the current folder and fills in no variables.
\cd :data
\copy public.shop from 'shop.csv' with (format csv, header true)
\copy public.service from 'service.csv' with (format csv, header true)
\copy public.plan from 'plan.csv' with (format csv, header true)
\copy public.visit from 'visit.csv' with (format csv, header true)

analyze public.shop, public.service, public.plan, public.visit;

\if :{?reader}
  grant select on public.shop, public.service, public.plan, public.visit to :"reader";
  grant select on public.visits, public.plan_and_actual to :"reader";
\endif

commit;

\pset tuples_only on
\pset format unaligned
select (select count(*) from public.visit) || ' visits to ' || (select count(*) from public.shop) || ' shops, '
  || (select count(*) from public.plan) || ' monthly plans';
