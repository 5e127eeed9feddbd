\set ON_ERROR_STOP on
-- What each district used on each day, for charts that need not read every meter. Can run again at any time.

begin;

truncate consumption;

insert into consumption
select district, kind, day, count(*), sum(litres)
from reading
join meter on meter.id = reading.meter
group by district, kind, day;

commit;

analyze;
