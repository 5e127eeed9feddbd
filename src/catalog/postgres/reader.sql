-- Lets the role :reader read everything in the database :database, now and later; the session is connected to that database.
grant connect on database :"database" to :"reader";

-- What exists now.
select format('grant usage on schema %I to %I', nspname, :'reader'),
  format('grant select on all tables in schema %I to %I', nspname, :'reader'),
  format('grant select on all sequences in schema %I to %I', nspname, :'reader')
from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' \gexec

-- What the owner will make.
alter default privileges for role :"owner" grant usage on schemas to :"reader";
alter default privileges for role :"owner" grant select on tables to :"reader";
alter default privileges for role :"owner" grant select on sequences to :"reader";
