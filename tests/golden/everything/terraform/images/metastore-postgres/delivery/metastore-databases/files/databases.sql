-- Makes the roles and databases of metastore. Run again, it makes what is missing and sets passwords anew.
\set ON_ERROR_STOP on
-- Without this, an error would quote the statement that it is about.
\set VERBOSITY terse
\ir session.sql

\set role 'archive'
\set password `cat "$METASTORE_ARCHIVE_PASSWORD_FILE"`
\ir role.sql

\set role 'ask'
\set password `cat "$METASTORE_ASK_PASSWORD_FILE"`
\ir role.sql

\set role 'ask_probe'
\set password `cat "$METASTORE_ASK_PROBE_PASSWORD_FILE"`
\ir role.sql

\set role 'bi'
\set password `cat "$METASTORE_BI_PASSWORD_FILE"`
\ir role.sql

\set role 'bi_probe'
\set password `cat "$METASTORE_BI_PROBE_PASSWORD_FILE"`
\ir role.sql

\set role 'ops'
\set password `cat "$METASTORE_OPS_PASSWORD_FILE"`
\ir role.sql

\set role 'ops_probe'
\set password `cat "$METASTORE_OPS_PROBE_PASSWORD_FILE"`
\ir role.sql

\set role 'shop'
\set password `cat "$METASTORE_SHOP_PASSWORD_FILE"`
\ir role.sql

\set role 'shop_reader'
\set password `cat "$METASTORE_SHOP_SHOP_READER_PASSWORD_FILE"`
\ir role.sql

\set role 'shop_audit'
\set password `cat "$METASTORE_SHOP_SHOP_AUDIT_PASSWORD_FILE"`
\ir role.sql

\set database 'archive'
\set owner 'archive'
\ir database.sql

\set database 'ask'
\set owner 'ask'
\ir database.sql

\set database 'ask_probe'
\set owner 'ask_probe'
\ir database.sql

\set database 'bi'
\set owner 'bi'
\ir database.sql

\set database 'bi_probe'
\set owner 'bi_probe'
\ir database.sql

\set database 'ops'
\set owner 'ops'
\ir database.sql

\set database 'ops_probe'
\set owner 'ops_probe'
\ir database.sql

\set database 'shop'
\set owner 'shop'
\ir database.sql
\set reader 'shop_reader'
\ir reader.sql
\set reader 'shop_audit'
\ir reader.sql
