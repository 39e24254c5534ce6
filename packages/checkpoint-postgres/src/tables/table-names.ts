import { invalidOption } from '@oss/checkpoint-database'

/** Where the tables are. */
export interface TableOptions {
  readonly schema: string | undefined
  readonly tablePrefix: string
}

/** The names of the tables, as statements contain them. */
export interface TableNames {
  readonly checkpoints: string
  readonly parts: string
  readonly migrations: string
  /** Name of the index of the checkpoints by age, which is in the schema of its table. */
  readonly ageIndex: string
  /** The schema; `undefined` for the first one of the search path. */
  readonly schema: string | undefined
}

const NAME = /^[a-z_][a-z0-9_]*$/
/** PostgreSQL cuts names at 63 bytes. */
const MAX_SCHEMA_LENGTH = 63
const MAX_PREFIX_LENGTH = 40

/** Returns the names of the tables. @throws PlanError `OPTION_INVALID` */
export function tableNames({ schema, tablePrefix }: TableOptions): TableNames {
  if (schema !== undefined) checkName('schema', schema, MAX_SCHEMA_LENGTH)
  checkName('tablePrefix', tablePrefix, MAX_PREFIX_LENGTH)
  const qualifier = schema === undefined ? '' : `"${schema}".`
  const table = (name: string): string => `${qualifier}"${tablePrefix}${name}"`
  return {
    checkpoints: table('checkpoints'),
    parts: table('checkpoint_parts'),
    migrations: table('checkpoint_migrations'),
    ageIndex: `"${tablePrefix}checkpoints_by_age"`,
    schema: schema && `"${schema}"`,
  }
}

function checkName(field: string, value: unknown, maxLength: number): void {
  if (typeof value === 'string' && NAME.test(value) && value.length <= maxLength) return
  const range = `1 to ${maxLength} lowercase letters, digits and underscores, not beginning with a digit`
  throw invalidOption(field, range, value)
}
