import type { ReportName } from '#lib/domain/views/reports/report.ts';

/*
 * Each report as one question to PostgreSQL, written from product.md and not from the views: `part`, `bar`, how many,
 * and what they cost. Parameters: $1 account, $2 contracts that the report covers (null: all), $3 and $4 the filters by
 * contract and product (null: any), $5 the time (ms), $6 whether terms and prices may be read, $7 days without use,
 * $8 the end (ms) of the day that is asked about (null: now).
 */
const BASE = `
  with today as (select to_timestamp($5::bigint / 1000) at time zone 'UTC' as at),
  contracts as (
    select id, row from muster.contracts where account_id = $1 and not gone
      and ($2::text[] is null or id = any($2)) and ($3::text[] is null or id = any($3))),
  entitlements as (
    select e.id, e.row, e.row->>'contractId' as contract, e.row->>'productId' as product,
      e.row->>'kind' as kind, (e.row->>'quantity')::int as quantity
    from muster.entitlements e join contracts c on c.id = e.row->>'contractId'
    where e.account_id = $1 and not e.gone and ($4::text[] is null or e.row->>'productId' = any($4))),
  terms as (
    select row from muster.terms where account_id = $1 and not gone and $6::boolean),
  held as (
    select a.id, a.row, e.id as entitlement, e.contract, e.product, e.kind, e.quantity, e.row->>'endDay' as ends
    from muster.assignments a join entitlements e on e.id = a.row->>'entitlementId'
    where a.account_id = $1 and not a.gone
      and case when $8::bigint is null then a.row->>'endedAt' is null
        else (a.row->>'startedAt')::bigint < $8 and coalesce((a.row->>'endedAt')::bigint, 9e15) >= $8 end),
  seats as (
    select e.row->>'contractId' as contract, sum((e.row->>'quantity')::int) as count from muster.entitlements e
    where e.account_id = $1 and not e.gone and e.row->>'kind' = 'single-user' group by 1),
  holding_terms as (
    select distinct on (t.row->>'contractId') t.row->>'contractId' as contract, t.row
    from terms t, today where t.row->>'startDay' <= to_char(today.at, 'YYYY-MM-DD')
    order by 1, t.row->>'startDay' desc),
  prices as (
    select t.contract, t.row->>'currency' as currency,
      floor((t.row->>'priceCents')::float8 * 365
        / ((t.row->>'endDay')::date - (t.row->>'startDay')::date + 1) / s.count + 0.5)::bigint as cents
    from holding_terms t join seats s using (contract)
    where s.count > 0 and t.row->>'priceCents' is not null),
  people as (
    select id, row->>'status' as status, lower(row->>'email') as email,
      lower(trim(concat(row->>'firstName', ' ', row->>'lastName'))) as name
    from muster.users where account_id = $1 and not gone),
  called as (
    select key, min(id) as id from (
      select split_part(email, '@', 1) as key, id from people where email <> ''
      union select name, id from people where email <> '' and name <> '') named
    group by key having count(distinct id) = 1),
  owned as (
    select d.id, d.row, case when d.row->>'lastUser' = '' then null else coalesce(
      (select p.id from people p where p.email = lower(d.row->>'lastUser')),
      (select k.id from called k where k.key = lower(regexp_replace(d.row->>'lastUser', '^.*\\\\', '')))) end as owner
    from muster.devices d where d.account_id = $1 and not d.gone and d.row->>'retiredAt' is null),
  installed as (
    select i.row->>'deviceId' as device, i.row->>'productId' as product
    from muster.installations i where i.account_id = $1 and not i.gone)`;

/** Names the last parameters also where a question does not use them. */
const ASKED = `${BASE}, given as (select $7::bigint as idle, $8::bigint as asked)`;

/** Whether a seat is taken of a number that was bought. */
const TAKES = `case when h.kind <> 'single-user' then 'right' when h.quantity is null then 'unlimited' else 'seat' end`;
const PRICED = `left join prices p on p.contract = h.contract and h.kind = 'single-user' and h.quantity is not null`;

export const reportSql: Readonly<Record<Exclude<ReportName, 'seat-use' | 'credit-use'>, string>> = {
  expiring: `${ASKED},
    ends as (
      select 'contract' as part, coalesce(
        (select t.row->>'endDay' from terms t where t.row->>'contractId' = c.id
          order by t.row->>'startDay' desc limit 1),
        (select case when bool_or(e.row->>'endDay' is null) then null else max(e.row->>'endDay') end
          from muster.entitlements e where e.account_id = $1 and not e.gone and e.row->>'contractId' = c.id)) as day
      from contracts c where c.row->>'archivedAt' is null and $4::text[] is null
      union all
      select 'product', e.row->>'endDay' from entitlements e join contracts c on c.id = e.contract
      where c.row->>'archivedAt' is null),
    counted as (select part, day::date - (select at from today)::date as days from ends where day is not null)
    select part, case when days <= 30 then '30' when days <= 60 then '60' else '90' end as bar,
      count(*)::int as n, null as currency, 0 as cents, 0 as priceless
    from counted where days between 0 and 90 group by 1, 2`,
  'over-used': `${ASKED}
    select '' as part, o.product as bar, sum(o.over)::int as n, null as currency, 0 as cents, 0 as priceless
    from (select e.product, (select count(*) from muster.assignments a where a.account_id = $1 and not a.gone
        and a.row->>'entitlementId' = e.id and a.row->>'endedAt' is null) - e.quantity as over
      from entitlements e where e.kind = 'single-user' and e.quantity is not null) o
    where o.over > 0 group by 2`,
  holdings: `${ASKED}
    select ${TAKES} as part, h.product as bar, p.currency, count(*)::int as n,
      coalesce(sum(p.cents), 0)::float8 as cents, (count(*) - count(p.cents))::int as priceless
    from held h ${PRICED} group by 1, 2, 3`,
  reclaim: `${ASKED},
    due as (
      select h.*, case when u.status is distinct from 'active' then 'left'
        when h.row->>'lastUsedAt' is not null then
          case when (h.row->>'lastUsedAt')::bigint < $5::bigint - $7::bigint * 86400000 then 'unused' end
        when h.row->>'usage' = 'never' then
          case when (h.row->>'startedAt')::bigint < $5::bigint - $7::bigint * 86400000 then 'never' end
        else 'not-known' end as why
      from held h join contracts c on c.id = h.contract left join people u on u.id = h.row->>'userId', today
      where h.kind = 'single-user' and c.row->>'archivedAt' is null
        and (h.ends is null or h.ends >= to_char(today.at, 'YYYY-MM-DD')))
    select h.why as part, h.product as bar, p.currency, count(*)::int as n,
      coalesce(sum(p.cents), 0)::float8 as cents, (count(*) - count(p.cents))::int as priceless
    from due h ${PRICED} where h.why is not null group by 1, 2, 3`,
  'installs-unassigned': `${ASKED}
    select case when d.owner is null then 'nobody' else 'person' end as part, i.product as bar,
      count(*)::int as n, null as currency, 0 as cents, 0 as priceless
    from (select distinct device, product from installed) i join owned d on d.id = i.device
    where i.product in (select e.product from entitlements e join contracts c on c.id = e.contract
        where c.row->>'archivedAt' is null)
      and not exists (select 1 from muster.assignments a
        join muster.entitlements e on e.account_id = $1 and e.id = a.row->>'entitlementId'
        where a.account_id = $1 and not a.gone and a.row->>'endedAt' is null
          and a.row->>'userId' = d.owner and e.row->>'productId' = i.product)
    group by 1, 2`,
  'assignments-uninstalled': `${ASKED}
    select case when exists (select 1 from owned d where d.owner = h.row->>'userId') then 'device' else 'no-device' end
        as part, h.product as bar, count(*)::int as n, null as currency, 0 as cents, 0 as priceless
    from held h join muster.products q on q.account_id = $1 and q.id = h.product
    where q.row->>'kind' = 'product' and not exists (select 1 from owned d join installed i on i.device = d.id
      where d.owner = h.row->>'userId' and i.product = h.product)
    group by 1, 2`,
  'out-of-date': `${ASKED},
    aged as (select d.row->>'type' as type, $5::bigint - (d.row->>'lastCheckInAt')::bigint as age
      from muster.devices d where d.account_id = $1 and not d.gone and d.row->>'retiredAt' is null
        and ($4::text[] is null or exists (select 1 from installed i where i.device = d.id and i.product = any($4))))
    select type as part, case when age is null then 'never' when age / 86400000 <= 60 then '60'
        when age / 86400000 <= 90 then '90' when age / 86400000 <= 180 then '180' else 'more' end as bar,
      count(*)::int as n, null as currency, 0 as cents, 0 as priceless
    from aged where age is null or age > (select (row->>'outOfDateDays')::bigint from muster.accounts
      where account_id = $1 and not gone) * 86400000
    group by 1, 2`,
};

/** Seats by day, of the days from $7 to $8 (texts). Counted as the rows of who held a seat at the end of each. */
export const seatUseSql = `${BASE.replaceAll('$8::bigint is null', 'true').replace(/else \(a\.row.*? end\)/su, 'end)')},
  days as (select d::date as day, (extract(epoch from d + interval '1 day') * 1000)::bigint as over
    from generate_series($7::timestamp, $8::timestamp, interval '1 day') d)
  select to_char(day, 'YYYY-MM-DD') as day,
    (select count(*)::int from muster.assignments a join entitlements e on e.id = a.row->>'entitlementId'
      where a.account_id = $1 and not a.gone and e.kind = 'single-user' and e.quantity is not null
        and (a.row->>'startedAt')::bigint < over and coalesce((a.row->>'endedAt')::bigint, 9e15) >= over) as assigned,
    (select coalesce(sum(e.quantity), 0)::int from entitlements e where e.kind = 'single-user'
      and coalesce(e.row->>'startDay', '0') <= to_char(day, 'YYYY-MM-DD')
      and coalesce(e.row->>'endDay', '9') >= to_char(day, 'YYYY-MM-DD')) as bought
  from days order by 1`;

/**
 * Use of credits, every record of the account: $2 to $4 the filters by contract, product and person (null: any; "?" and
 * the words of the file where nobody here knows it), $5 and $6 the first and last day, $7 what it is summed by.
 */
export const creditUseSql = `
  with keyed as (
    select row->>'day' as day, (row->>'amount')::bigint as amount,
      coalesce(row->>'contractId', '?') as contract,
      coalesce(row->>'productId', '?' || lower(trim(normalize(row->>'product', NFKC)))) as product,
      coalesce(row->>'userId', '?' || lower(trim(normalize(row->>'person', NFKC)))) as person
    from muster.creditRecords where account_id = $1 and not gone),
  chosen as (
    select *, case $7::text when 'month' then left(day, 7) when 'product' then product when 'contract' then contract
      else person end as key
    from keyed where ($2::text[] is null or contract = any($2)) and ($3::text[] is null or product = any($3))
      and ($4::text[] is null or person = any($4))
      and ($5::text is null or day >= $5) and ($6::text is null or day <= $6))
  select key, sum(amount)::float8 as amount, count(*)::int as records,
    (sum(sum(amount)) over ())::float8 as all_amount,
    coalesce((sum(sum(amount) filter (where contract = '?')) over ())::float8, 0) as unassigned,
    (select count(distinct person)::int from chosen where person <> '?') as people
  from chosen group by key`;
