-- The warehouse of Quillmoor Cycles: two dimensions, two fact tables, and the two views that dashboards read.
-- Safe to run again: what exists stays. `load.sql` runs it inside its own transaction.

create table if not exists public.shop (
  shop_id    smallint primary key,
  name       text not null unique,
  region     text not null,
  opened_on  date not null,
  workstands smallint not null
);

create table if not exists public.service (
  service_id smallint primary key,
  name       text not null unique,
  line       text not null,
  list_price numeric(8, 2) not null
);

-- One row for each visit of a guest; a repair counts when the bicycle is handed in.
create table if not exists public.visit (
  visited_at  timestamp not null,
  shop_id     smallint not null references public.shop,
  service_id  smallint not null references public.service,
  is_member   boolean not null,
  quantity    smallint not null check (quantity > 0),
  revenue     numeric(8, 2) not null,
  waited_days smallint,
  rating      smallint check (rating between 1 and 5)
);

create index if not exists visit_visited_at on public.visit (visited_at);

-- What each shop meant to earn in a month, set before the year began.
create table if not exists public.plan (
  month   date not null check (month = date_trunc('month', month)),
  shop_id smallint not null references public.shop,
  revenue numeric(10, 2) not null,
  primary key (month, shop_id)
);

create or replace view public.visits as
select visit.visited_at,
       to_char(visit.visited_at, 'ID Dy') as weekday,
       to_char(visit.visited_at, 'HH24:00') as hour,
       shop.region,
       shop.name as shop,
       service.line,
       service.name as service,
       case when visit.is_member then 'Member' else 'Guest' end as guest,
       visit.quantity,
       visit.revenue,
       visit.waited_days,
       visit.rating
from public.visit
join public.shop using (shop_id)
join public.service using (service_id);

comment on view public.visits is 'Each visit with the names of its shop and service';

create or replace view public.plan_and_actual as
with actual as (
  select date_trunc('month', visited_at)::date as month, shop_id, sum(revenue) as revenue
  from public.visit
  group by 1, 2
)
select plan.month::timestamp as month,
       shop.region,
       shop.name as shop,
       plan.revenue as planned,
       coalesce(actual.revenue, 0) as earned
from public.plan
join public.shop using (shop_id)
left join actual using (month, shop_id);

comment on view public.plan_and_actual is 'Planned and earned revenue of each shop in each month';
