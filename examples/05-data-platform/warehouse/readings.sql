\set ON_ERROR_STOP on
-- Two years of daily readings of four hundred water meters in six districts: made up, and always the same.

begin;

create table if not exists meter (
  id integer primary key,
  district text not null,
  kind text not null
);

create table if not exists reading (
  meter integer not null references meter,
  day date not null,
  litres integer not null,
  primary key (meter, day)
);

create table if not exists consumption (
  district text not null,
  kind text not null,
  day date not null,
  meters integer not null,
  litres bigint not null,
  primary key (district, kind, day)
);

truncate reading, meter, consumption;

insert into meter
select id,
       (array['Alder Row', 'Copperbrook', 'Fen End', 'Hollins', 'Mill Lane', 'Upper Quay'])[1 + id % 6],
       case when id % 17 = 0 then 'workshop' when id % 5 = 0 then 'shop' else 'home' end
from generate_series(1, 400) as id;

-- A house uses more in summer and at weekends, a workshop on working days; the rest is a hash, which looks like chance.
insert into reading
select meter.id, day::date,
       round(
         case kind when 'workshop' then 2400 when 'shop' then 700 else 310 end
         * (1 + 0.25 * sin(2 * pi() * (extract(doy from day) - 110) / 365))
         * case
             when kind = 'workshop' and extract(isodow from day) > 5 then 0.15
             when kind = 'home' and extract(isodow from day) > 5 then 1.2
             else 1
           end
         * (0.7 + (abs(hashint4(meter.id * 1000 + (day::date - date '2023-12-31'))) % 600) / 1000.0)
       )
from meter, generate_series(date '2024-01-01', date '2025-12-31', interval '1 day') as day;

commit;

\ir rollup.sql
