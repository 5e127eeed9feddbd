-- Who the administrator is: :managed is true for one that is no superuser, as managed servers have them, and :options
-- where a membership says what it gives (from PostgreSQL 16 on).
select not rolsuper as managed, current_setting('server_version_num')::int >= 160000 as options
from pg_roles where rolname = current_user \gset

-- Statements that hold a password must reach neither the server's log nor its statistics. A managed server lets its
-- administrator change only some of these settings; what decides is asked for below.
do $$
declare setting record;
begin
  for setting in values ('log_statement', 'none'), ('log_min_error_statement', 'panic'), ('log_min_duration_statement', '-1'),
    ('log_min_duration_sample', '-1'), ('compute_query_id', 'off') loop
    begin
      perform set_config(setting.column1, setting.column2, false);
    exception when insufficient_privilege then null;
    end;
  end loop;
  if current_setting('log_statement') <> 'none' then
    raise exception 'the server writes statements to its log, and passwords with them: log_statement has to be none';
  end if;
end $$;

-- No role but the administrator has anything to do in these.
select format('revoke all on database %I from public', datname) from pg_database
where datname in ('postgres', 'template1') and pg_has_role(current_user, datdba, 'usage') \gexec
