-- Makes the role :role if it is missing, and gives it the password :password. It may log in and nothing more.
select :'password' = '' as no_password, not exists (select from pg_roles where rolname = :'role') as missing,
  exists (select from pg_roles where rolname = :'role' and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)) as too_much \gset
\if :no_password
  \warn the password of the role :role could not be read
  do $$ begin raise exception 'the password of a role could not be read'; end $$;
\endif
\if :missing
  create role :"role";
\endif
-- Only a superuser may speak of these at all.
\if :too_much
  alter role :"role" with nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
\endif
alter role :"role" with login password :'password';
