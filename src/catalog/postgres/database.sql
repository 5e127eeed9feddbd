-- Makes the database :database if it is missing, owned by :owner and closed to every other role; stays connected to it.

-- Who is no superuser gives databases only to roles it is a member of, and has rights in them only as such.
\if :managed
  \if :options
    grant :"owner" to current_user with inherit true, set true;
  \else
    grant :"owner" to current_user;
  \endif
\endif
select not exists (select from pg_database where datname = :'database') as missing \gset
\if :missing
  create database :"database" with owner :"owner" template template0;
\endif
alter database :"database" owner to :"owner";
revoke all on database :"database" from public;

\connect :"database"

-- Servers before 15 let every role create tables in this schema; a managed one keeps it to itself there, and it stays as it is.
select exists (select from pg_namespace where nspname = 'public' and pg_has_role(current_user, nspowner, 'usage')) as ours \gset
\if :ours
  alter schema public owner to pg_database_owner;
  revoke create on schema public from public;
\else
  \echo the schema public of the database :database belongs to the server: every role that may connect can create tables there
\endif
