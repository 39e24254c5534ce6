import type { TableNames } from './table-names.ts'

/** One step from one version of the tables to the next. A released one never changes; new ones only add. */
interface Migration {
  readonly version: number
  readonly statements: string
}

function migrations({ checkpoints, parts, ageIndex }: TableNames): readonly Migration[] {
  return [
    {
      version: 1,
      // Each renewal of a lease updates a row. The space that fillfactor leaves keeps updates within a page.
      statements: `
create table ${checkpoints} (
  number bigint generated always as identity primary key,
  key bytea not null unique,
  id text not null,
  header text,
  completing text,
  sequence bigint not null,
  token text,
  owner text,
  lease_ends_at_ms bigint not null,
  requests text not null,
  updated_at_ms bigint not null
) with (fillfactor = 70);
create index ${ageIndex} on ${checkpoints} (updated_at_ms, number);
create table ${parts} (
  checkpoint bigint not null references ${checkpoints} (number) on delete cascade,
  part integer not null,
  sequence bigint not null,
  record text not null,
  recorded_at_ms bigint not null,
  primary key (checkpoint, part)
);`,
    },
  ]
}

/**
 * Returns statements that bring the tables to the version of this package: one transaction, which may run
 * again, also on several hosts at the same time. Tables of a later version stay as they are.
 */
export function migrationStatements(names: TableNames): string {
  const { schema, migrations: table } = names
  // "if not exists" would need the permission to create, also when there is nothing to create.
  const first =
    schema === undefined
      ? ''
      : `
  if to_regnamespace('${schema}') is null then
    create schema ${schema};
  end if;`
  const steps = migrations(names).map(
    ({ version, statements }) => `
  if not exists (select from ${table} where version = ${version}) then
    ${statements}
    insert into ${table} (version) values (${version});
  end if;`,
  )
  // The lock is one for all stores of a database, which may share a schema. It ends with the transaction.
  return `
select pg_advisory_xact_lock(hashtext('@oss/checkpoint-postgres'));
do $migration$ begin${first}
  if to_regclass('${table}') is null then
    create table ${table} (version integer primary key, applied_at timestamptz not null default now());
  end if;${steps.join('')}
end $migration$;`
}
