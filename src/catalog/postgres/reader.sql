-- Lets the role :reader read everything in the database :database, now and later; the session is connected to that database.
grant connect on database :"database" to :"reader";

-- What exists now, but for what belongs to a managed server itself.
select format('grant usage on schema %I to %I', nspname, :'reader'),
  format('grant select on all tables in schema %I to %I', nspname, :'reader'),
  format('grant select on all sequences in schema %I to %I', nspname, :'reader')
from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' and not :'managed'::bool \gexec
select format('grant usage on schema %I to %I', nspname, :'reader')
from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' and :'managed'::bool
  and pg_has_role(current_user, nspowner, 'usage') \gexec
select format('grant select on %s to %I', pg_class.oid::regclass, :'reader')
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname !~ '^pg_' and nspname <> 'information_schema' and relkind in ('r', 'p', 'v', 'm', 'f', 'S') and :'managed'::bool
  and pg_has_role(current_user, relowner, 'usage') \gexec

-- What the owner will make.
alter default privileges for role :"owner" grant usage on schemas to :"reader";
alter default privileges for role :"owner" grant select on tables to :"reader";
alter default privileges for role :"owner" grant select on sequences to :"reader";
