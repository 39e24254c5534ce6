import type {
  AcquireResult,
  ChangeResult,
  CheckpointChange,
  CheckpointDatabase,
  CheckpointPage,
  LeaseClaim,
  OldCheckpoints,
  RecordedCheckpoint,
} from '@oss/checkpoint-database'
import type { CheckpointId, OwnerAction } from '@oss/multipart'
import { isPermanent } from '../client/permanent-errors.ts'
import type { RedisClient } from '../client/redis-client.ts'
import { fieldsOf, runScript, textOf } from './run-script.ts'
import { ACQUIRE, HAS, OLDEST, PAGE, READ, RELEASE, REQUEST, WRITE } from './scripts.ts'

/** Fields of the hash of a checkpoint. The field of a part is its number. */
const HEADER = 'header'
const COMPLETING = 'completing'

/** The keys of one checkpoint. */
interface CheckpointKeys {
  readonly checkpoint: string
  readonly lease: string
  /** The sorted set of all ids, by the time of the last write. */
  readonly index: string
}

/** Checkpoints in Redis: a hash for each, a hash for its lease, and an index of all. */
export class RedisDatabase implements CheckpointDatabase {
  readonly name = 'Redis'
  readonly location: string
  readonly isPermanent: (error: unknown) => boolean = isPermanent
  readonly #client: RedisClient
  readonly #prefix: string

  constructor(client: RedisClient, prefix: string) {
    this.location = `Redis, keys ${prefix}*`
    this.#client = client
    this.#prefix = prefix
  }

  async acquire({ id, claim, owner, leaseMs }: LeaseClaim): Promise<AcquireResult> {
    const { checkpoint, lease } = this.#keysOf(id)
    const reply = await this.#run(ACQUIRE, [checkpoint, lease], [claim, leaseMs, owner])
    const [status, first, leaseEndsAtMs] = reply.map(textOf)
    if (status === 'acquired') {
      const records = recordsIn(fieldsOf(reply[3]))
      return { status, token: textOf(reply[4]), sequence: Number(first), records }
    }
    return { status: 'locked', owner: { description: first ?? '', leaseEndsAtMs: Number(leaseEndsAtMs) } }
  }

  async change({ id, token, leaseMs, sequence, action }: CheckpointChange): Promise<ChangeResult> {
    const { checkpoint, lease, index } = this.#keysOf(id)
    const [kind, ...fields] = writeOf(action)
    const args = [token, leaseMs, kind, sequence, id, ...fields]
    const [status, requests = ''] = (await this.#run(WRITE, [checkpoint, lease, index], args)).map(textOf)
    if (status !== 'done' && status !== 'taken-over' && status !== 'removed')
      throw new Error(`Redis returned the status ${status}.`)
    return { status, requests }
  }

  async release(id: CheckpointId, token = ''): Promise<void> {
    await this.#run(RELEASE, [this.#keysOf(id).lease], [token])
  }

  async request(id: CheckpointId, action: OwnerAction): Promise<boolean> {
    const [status] = await this.#run(REQUEST, [this.#keysOf(id).lease], [action])
    return textOf(status) === 'left'
  }

  async has(id: CheckpointId): Promise<boolean> {
    const [found] = await this.#run(HAS, [this.#keysOf(id).checkpoint], [])
    return textOf(found) === '1'
  }

  read(id: CheckpointId): Promise<RecordedCheckpoint | undefined> {
    return this.#read(id, true)
  }

  async list(after = '0'): Promise<CheckpointPage> {
    const [next, ...ids] = (await this.#run(PAGE, [this.#keysOf('').index], [after])).map(textOf)
    return { checkpoints: await this.#readAll(ids), next: next === '0' ? undefined : next }
  }

  async listOld({ olderThanMs, limit, after }: OldCheckpoints): Promise<CheckpointPage> {
    const [time = '-inf', ...id] = after?.split(' ') ?? []
    const args = [olderThanMs, limit, time, id.join(' ')]
    const found = fieldsOf(await this.#run(OLDEST, [this.#keysOf('').index], args))
    const last = [...found].at(-1)
    return {
      checkpoints: await this.#readAll([...found.keys()]),
      next: last && `${last[1]} ${last[0]}`,
    }
  }

  async #readAll(ids: readonly string[]): Promise<readonly RecordedCheckpoint[]> {
    const read = await Promise.all(ids.map((id) => this.#read(id as CheckpointId, false)))
    return read.filter((recorded) => recorded !== undefined)
  }

  async #read(id: CheckpointId, withParts: boolean): Promise<RecordedCheckpoint | undefined> {
    const { checkpoint, lease, index } = this.#keysOf(id)
    const reply = await this.#run(READ, [checkpoint, lease, index], [id, withParts ? '1' : ''])
    const [owner, leaseEndsAtMs, written, count] = reply.map(textOf)
    const fields = fieldsOf(reply[4])
    const records = recordsIn(fields)
    if (records.length === 0) return undefined
    return {
      id,
      records,
      partsRecorded: Number(count) - 1 - (fields.get(COMPLETING) ? 1 : 0),
      owner: owner ? { description: owner, leaseEndsAtMs: Number(leaseEndsAtMs) } : undefined,
      updatedAtMs: written ? Number(written) : undefined,
    }
  }

  #run(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<readonly unknown[]> {
    return runScript(this.#client, { script, keys, args })
  }

  #keysOf(id: string): CheckpointKeys {
    const prefix = this.#prefix
    return { checkpoint: `${prefix}checkpoint:${id}`, lease: `${prefix}lease:${id}`, index: `${prefix}index` }
  }
}

/** Returns the kind of a write, and the names and values of its fields. */
function writeOf(action: CheckpointChange['action']): readonly [kind: string, ...fields: readonly string[]] {
  switch (action.kind) {
    case 'begin':
      return ['begin', HEADER, action.record]
    case 'record-parts':
      return ['record', ...action.parts.flatMap(({ number, record }) => [String(number), record])]
    case 'mark-completing':
      return ['record', COMPLETING, action.record]
    case 'renew':
    case 'remove':
      return [action.kind]
  }
}

/** Returns the records in the fields of a checkpoint, the header first. */
function recordsIn(fields: ReadonlyMap<string, string>): readonly string[] {
  const header = fields.get(HEADER) ?? ''
  if (header === '') return []
  const others = [...fields].filter(([name, record]) => name !== HEADER && record !== '')
  return [header, ...others.map(([, record]) => record)]
}
