import { randomBytes } from 'node:crypto'
import { EmulatorError } from '../errors/emulator-error.ts'
import type { FaultPlan } from '../faults/plan/fault-rule.ts'
import { parseFaultPlan } from '../faults/plan/parse-fault-plan.ts'
import { isBucketName } from '../model/resource-names.ts'
import type { CorsRule } from '../server/cors.ts'
import type { RequestRecord } from '../server/request-log.ts'
import type { EmulatorCredentials } from '../signature/credentials.ts'
import type { SignatureVersion } from '../signature/principal.ts'
import type { CnameMap } from '../wire/address.ts'

/** Options of an emulator. All are optional. */
export interface EmulatorOptions {
  /** Port to listen on; 0 means any free port. Default: 0. */
  readonly port?: number
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host?: string
  /** Directory that stores everything across restarts. Default: everything is in memory. */
  readonly dataDir?: string
  /** Buckets to create at the start, unless they exist. */
  readonly buckets?: readonly string[]
  /** Region in V4 signatures and responses, without `oss-`. Default: `cn-hangzhou`. */
  readonly region?: string
  /** Accepted credentials. Default: one random access key. */
  readonly credentials?: readonly EmulatorCredentials[]
  /** Maps custom domains (host names without port) to buckets. */
  readonly cnames?: CnameMap
  readonly faults?: FaultPlan
  /** Clock of the server, milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
  /** Upload bandwidth limit, shared by all connections. Default: none. */
  readonly bandwidthBytesPerSecond?: number
  /** Allows requests without a signature to do everything. Default: false. */
  readonly allowAnonymous?: boolean
  /**
   * Buckets with requester pays that belong to another account: they reject requests without
   * `x-oss-request-payer: requester`. Default: none.
   */
  readonly requesterPays?: readonly string[]
  /** Accepted versions of signatures. Default: both. */
  readonly signatureVersions?: readonly SignatureVersion[]
  /** CORS rules for web pages. Default: none. */
  readonly cors?: readonly CorsRule[]
  /**
   * Called with the record of a request when its head has arrived and whenever the record changes; the last
   * time when the request has ended. Must not throw. Default: nothing is called.
   */
  readonly onRequest?: (record: RequestRecord) => void
}

/** Options with their defaults. */
export type ResolvedOptions = Required<Omit<EmulatorOptions, 'dataDir' | 'bandwidthBytesPerSecond'>> & {
  readonly dataDir: string | undefined
  readonly bandwidthBytesPerSecond: number | undefined
}

/**
 * Checks the options and applies the defaults.
 *
 * @throws EmulatorError `OPTION_INVALID`, `FAULT_PLAN_INVALID`.
 */
export function resolveOptions(options: EmulatorOptions): ResolvedOptions {
  checkTypes(options)
  const resolved: ResolvedOptions = {
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    dataDir: options.dataDir,
    buckets: options.buckets ?? [],
    region: options.region ?? 'cn-hangzhou',
    credentials: options.credentials ?? [randomCredentials()],
    cnames: options.cnames ?? {},
    faults: options.faults ?? { rules: [] },
    now: options.now ?? Date.now,
    bandwidthBytesPerSecond: options.bandwidthBytesPerSecond,
    allowAnonymous: options.allowAnonymous ?? false,
    requesterPays: options.requesterPays ?? [],
    signatureVersions: options.signatureVersions ?? ['v1', 'v4'],
    cors: options.cors ?? [],
    onRequest: options.onRequest ?? (() => {}),
  }
  check(resolved)
  parseFaultPlan(resolved.faults)
  return resolved
}

function randomCredentials(): EmulatorCredentials {
  return {
    accessKeyId: `EMULATOR${randomBytes(8).toString('hex')}`,
    accessKeySecret: randomBytes(15).toString('hex'),
  }
}

function check(options: ResolvedOptions): void {
  const { port, region, credentials, cnames, buckets, bandwidthBytesPerSecond } = options
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535
  if (!isPort) throw invalid('port', 'must be a whole number from 0 to 65535')
  if (!/^(?!oss-)[a-z0-9-]+$/.test(region)) {
    throw invalid('region', 'must be lower-case letters, digits and hyphens, without "oss-" in front')
  }
  requireBucketNames('buckets', buckets)
  requireBucketNames('requesterPays', options.requesterPays)
  requireBucketNames('cnames', Object.values(cnames))
  if (credentials.length === 0) throw invalid('credentials', 'must have at least one access key')
  for (const { accessKeyId, accessKeySecret } of credentials) {
    const isUsable = /^[^\s:/,]+$/.test(accessKeyId) && accessKeySecret !== ''
    if (!isUsable)
      throw invalid('credentials', 'has an access key with an invalid accessKeyId or accessKeySecret')
  }
  if (bandwidthBytesPerSecond !== undefined && !(bandwidthBytesPerSecond > 0)) {
    throw invalid('bandwidthBytesPerSecond', 'must be above 0')
  }
}

const ARRAY = { accepts: Array.isArray, range: 'an array' }
const OBJECT = {
  accepts: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  range: 'an object',
}
const FUNCTION = { accepts: (value: unknown) => typeof value === 'function', range: 'a function' }
const TEXT = { accepts: (value: unknown) => typeof value === 'string', range: 'a string' }
const TYPES: {
  readonly [Name in keyof EmulatorOptions]-?: { accepts(value: unknown): boolean; readonly range: string }
} = {
  port: { accepts: Number.isInteger, range: 'a whole number from 0 to 65535' },
  host: TEXT,
  dataDir: TEXT,
  region: TEXT,
  buckets: ARRAY,
  credentials: ARRAY,
  requesterPays: ARRAY,
  signatureVersions: ARRAY,
  cors: ARRAY,
  cnames: OBJECT,
  faults: OBJECT,
  now: FUNCTION,
  onRequest: FUNCTION,
  allowAnonymous: { accepts: (value) => typeof value === 'boolean', range: 'true or false' },
  bandwidthBytesPerSecond: { accepts: Number.isFinite, range: 'a number above 0' },
}

/** Only `undefined` selects the default of an option. */
function checkTypes(options: EmulatorOptions): void {
  for (const [name, { accepts, range }] of Object.entries(TYPES)) {
    const value = options[name as keyof EmulatorOptions]
    if (value !== undefined && !accepts(value)) throw invalid(name, `must be ${range}`)
  }
}

function requireBucketNames(field: string, names: readonly string[]): void {
  for (const name of names) {
    if (isBucketName(name)) continue
    const range = '3 to 63 lower-case letters, digits and "-", starting and ending with a letter or digit'
    throw invalid(field, `must contain bucket names of ${range} (got "${name}")`)
  }
}

function invalid(field: string, problem: string): EmulatorError {
  return new EmulatorError('OPTION_INVALID', `The option ${field} ${problem}.`, { field })
}
