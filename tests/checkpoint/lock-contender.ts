// Tries to acquire one checkpoint 25 times at once on request, keeps the lease, and prints the result as a
// line of JSON.
import { createInterface } from 'node:readline'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import { isCheckpointError } from '@oss/multipart'
import { id } from './stored-upload.ts'

/** How a try ended. */
export interface Contest {
  readonly owned: number
  /** When the last of them was got, in milliseconds since the epoch. */
  readonly ownedAtMs: number | undefined
  /** Codes and messages of the refusals. */
  readonly refusals: readonly { readonly code: string; readonly message: string }[]
}

const store = fsCheckpointStore({ directory: process.argv[2] ?? '' })

async function contest(): Promise<Contest> {
  let ownedAtMs: number | undefined
  const acquire = async (): Promise<void> => {
    await store.acquire(id)
    ownedAtMs = Date.now()
  }
  const tries = await Promise.allSettled(Array.from({ length: 25 }, acquire))
  const refused = tries.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const refusals = refused.map((error) =>
    isCheckpointError(error)
      ? { code: error.code, message: error.message }
      : { code: 'OTHER', message: String(error) },
  )
  return { owned: tries.length - refused.length, ownedAtMs, refusals }
}

process.stdout.write('ready\n')
for await (const _ of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await contest())}\n`)
