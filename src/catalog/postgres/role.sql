-- Makes the role :role if it is missing, and gives it the password :password. It may log in and nothing more.
select :'password' = '' as no_password, not exists (select from pg_roles where rolname = :'role') as missing \gset
\if :no_password
  \warn the password of the role :role could not be read
  do $$ begin raise exception 'the password of a role could not be read'; end $$;
\endif
\if :missing
  create role :"role";
\endif
alter role :"role" with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'password';
