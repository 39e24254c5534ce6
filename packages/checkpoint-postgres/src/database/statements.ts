import type { TableNames } from '../tables/table-names.ts'

// Each statement is a transaction by itself, so that it works through a pooler that gives each transaction
// another connection. Those that change something lock the row of the checkpoint first: after waiting for
// the lock, PostgreSQL evaluates the condition again, with the current token. All columns are returned
// as strings, because an application may have set parsers for its types.

/** The time of a change: when the lock was acquired, not when the statement started. */
const NOW = 'floor(extract(epoch from clock_timestamp()) * 1000)::bigint'
/** Token of a new lease. A claim that arrives after its lease has ended gets a token that no process has. */
const NEW_TOKEN = `$3::text || ':' || floor(extract(epoch from clock_timestamp()) * 1000000)::bigint::text`
const IS_OF_CLAIM = `starts_with(c.token, $3::text || ':')`
const IS_RELEASED = `($2::text is null or token = $2 or starts_with(token, $2::text || ':'))`
/** The time of a listing. It is the same for all rows, so that an index can find them. */
const LISTED = 'floor(extract(epoch from statement_timestamp()) * 1000)::bigint'

/** The statements of a store. */
export interface Statements {
  /** key, id, claim, owner, leaseMs -> status, sequence, token, owner, lease_ends_at_ms */
  readonly acquire: string
  /** key, token, leaseMs -> status, requests */
  readonly renew: string
  /** key, token, leaseMs, sequence, record -> status, requests */
  readonly begin: string
  /** key, token, sequence, a JSON list of parts with number and record -> status, requests */
  readonly recordParts: string
  /** key, token, leaseMs, sequence, record -> status, requests */
  readonly markCompleting: string
  /** key, token, leaseMs, sequence -> status, requests */
  readonly remove: string
  /** key, token or claim or null */
  readonly release: string
  /** key, action -> one row if there is an owner */
  readonly request: string
  /** key -> one row if there is a checkpoint */
  readonly has: string
  /** key -> a row as in a list, and the records of its parts as a JSON list */
  readonly read: string
  /** number of the last row of the page before, limit -> rows without parts */
  readonly list: string
  /** olderThanMs, updated_at_ms and number of the last row of the page before, limit -> rows without parts */
  readonly listOld: string
  /** Removes what owners that died before their first write left behind. keptMs */
  readonly tidy: string
}

/** Returns the statements for the tables of a store. */
export function statementsFor({ checkpoints, parts }: TableNames): Statements {
  const columns = `c.number::text, c.id, c.header, c.completing, c.sequence::text,
  case when c.token is not null and c.lease_ends_at_ms > ${LISTED} then c.owner end as owner,
  c.lease_ends_at_ms::text, c.updated_at_ms::text as started_at_ms, p.count::text,
  greatest(c.updated_at_ms, p.recorded_at_ms)::text as updated_at_ms`
  const tables = `${checkpoints} c cross join lateral (
  select count(*), max(recorded_at_ms) as recorded_at_ms
  from ${parts} where checkpoint = c.number and sequence = c.sequence
) p`
  return {
    acquire: `
with acquired as (
  insert into ${checkpoints} as c (key, id, token, owner, lease_ends_at_ms, sequence, requests, updated_at_ms)
  values ($1, $2, ${NEW_TOKEN}, $4, ${NOW} + $5::bigint, 0, '', ${NOW})
  on conflict (key) do update set
    requests = case when ${IS_OF_CLAIM} then c.requests else '' end,
    token = case when ${IS_OF_CLAIM} then c.token else excluded.token end,
    owner = excluded.owner, lease_ends_at_ms = ${NOW} + $5::bigint
  where c.token is null or ${IS_OF_CLAIM} or c.lease_ends_at_ms <= ${NOW}
  returning sequence, token
)
select 'acquired' as status, sequence::text, token, null as owner, null as lease_ends_at_ms from acquired
union all
select 'locked', null, null, owner, lease_ends_at_ms::text from ${checkpoints}
where key = $1 and not exists (select from acquired)`,
    renew: `
update ${checkpoints} set lease_ends_at_ms = ${NOW} + $3::bigint where key = $1 and token = $2
returning 'done' as status, requests`,
    begin: `
with owner as (
  update ${checkpoints} set lease_ends_at_ms = ${NOW} + $3::bigint,
    header = case when sequence < $4::bigint then $5 else header end,
    completing = case when sequence < $4::bigint then null else completing end,
    updated_at_ms = case when sequence < $4::bigint then ${NOW} else updated_at_ms end,
    sequence = greatest(sequence, $4::bigint)
  where key = $1 and token = $2 returning number, requests
), cleared as (
  delete from ${parts} where checkpoint = (select number from owner) and sequence < $4::bigint
)
select 'done' as status, requests from owner`,
    recordParts: `
with owner as (
  select number, sequence, header is not null as has_header, requests from ${checkpoints}
  where key = $1 and token = $2 for share
), recorded as (
  insert into ${parts} as p (checkpoint, sequence, part, record, recorded_at_ms)
  select owner.number, sequence, given.number, record, ${NOW}
  from owner cross join json_to_recordset($4) as given (number integer, record text)
  where sequence = $3::bigint and has_header
  on conflict (checkpoint, part) do update
  set sequence = excluded.sequence, record = excluded.record, recorded_at_ms = excluded.recorded_at_ms
)
select case when sequence = $3::bigint and not has_header then 'removed' else 'done' end as status, requests
from owner`,
    markCompleting: `
update ${checkpoints} set lease_ends_at_ms = ${NOW} + $3::bigint,
  completing = case when sequence = $4::bigint and header is not null then $5 else completing end,
  updated_at_ms = case when sequence = $4::bigint and header is not null then ${NOW} else updated_at_ms end
where key = $1 and token = $2
returning case when sequence = $4::bigint and header is null then 'removed' else 'done' end as status, requests`,
    remove: `
with owner as (
  update ${checkpoints} set lease_ends_at_ms = ${NOW} + $3::bigint,
    header = case when sequence < $4::bigint then null else header end,
    completing = case when sequence < $4::bigint then null else completing end,
    sequence = greatest(sequence, $4::bigint)
  where key = $1 and token = $2 returning number, requests
), cleared as (
  delete from ${parts} where checkpoint = (select number from owner) and sequence < $4::bigint
)
select 'done' as status, requests from owner`,
    release: `
with removed as (
  delete from ${checkpoints} where key = $1 and ${IS_RELEASED} and header is null
)
update ${checkpoints} set token = null, owner = null, lease_ends_at_ms = 0, requests = ''
where key = $1 and ${IS_RELEASED} and header is not null`,
    request: `
update ${checkpoints} set
  requests = case when position($2 in requests) > 0 then requests else requests || ' ' || $2 end
where key = $1 and token is not null and lease_ends_at_ms > ${NOW} returning 1`,
    has: `select 1 from ${checkpoints} where key = $1 and header is not null`,
    read: `
select ${columns}, (
  select json_agg(record)::text from ${parts} where checkpoint = c.number and sequence = c.sequence
) as records
from ${tables} where c.key = $1 and c.header is not null`,
    list: `
select ${columns} from ${tables}
where c.header is not null and c.number > $1::bigint order by c.number limit $2::integer`,
    listOld: `
select ${columns} from ${tables}
where c.header is not null and c.updated_at_ms <= ${LISTED} - $1::bigint
  and (c.updated_at_ms, c.number) > ($2::bigint, $3::bigint)
  and (p.recorded_at_ms is null or p.recorded_at_ms <= ${LISTED} - $1::bigint)
order by c.updated_at_ms, c.number limit $4::integer`,
    tidy: `
delete from ${checkpoints} where header is null and lease_ends_at_ms <= ${LISTED} - $1::bigint`,
  }
}
