-- Makes the database :database if it is missing, owned by :owner and closed to every other role; stays connected to it.
select not exists (select from pg_database where datname = :'database') as missing \gset
\if :missing
  create database :"database" with owner :"owner" template template0;
\endif
alter database :"database" owner to :"owner";
revoke all on database :"database" from public;

\connect :"database"

-- Servers before 15 let every role create tables in this schema.
alter schema public owner to pg_database_owner;
revoke create on schema public from public;
