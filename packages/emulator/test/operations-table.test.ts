import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator } from '../src/facade/emulator.ts'
import { startEmulator } from '../src/facade/start-emulator.ts'
import { OPERATION_NAMES } from '../src/operations/routing/operation-name.ts'
import { send } from './send.ts'

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
const PAGES = 'https://www.alibabacloud.com/help/en/oss/developer-reference/'

interface Row {
  readonly operation: string
  readonly page: string
  readonly method: string
  readonly target: string
  readonly isCopy: boolean
  readonly state: string
}

/** The rows of the table: `| [PutObject](page) | `PUT /BUCKET/KEY` | built | notes |`. */
const ROWS: readonly Row[] = [
  ...readme.matchAll(/^\| \[(\w+)\]\((\S+)\)\s+\| `(\w+) (\S+)`( with `x-oss-copy-source`)?\s+\| (\w+)/gm),
].map(([, operation = '', page = '', method = '', target = '', copy, state = '']) => {
  return { operation, page, method, target, state, isCopy: copy !== undefined }
})

describe('the table of operations in the README', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ buckets: ['bucket'], allowAnonymous: true })
  })
  afterAll(() => emulator.close())

  it('has each operation of the emulator as built, once, with its OSS page', () => {
    const built = ROWS.filter(({ state }) => state === 'built').map(({ operation }) => operation)
    expect(built.toSorted(compareText)).toEqual([...OPERATION_NAMES].toSorted(compareText))
    expect(ROWS.filter(({ page }) => !page.startsWith(PAGES))).toEqual([])
    expect(new Set(ROWS.map(({ operation }) => operation)).size).toBe(ROWS.length)
  })

  it.each(ROWS)('is right about $operation: $method $target is $state', async (row) => {
    const { operation, method, target, isCopy, state } = row
    const url = emulator.endpoint + target.replace('BUCKET', 'bucket').replace('KEY', 'key')
    const headers = { 'content-length': '0', ...(isCopy ? { 'x-oss-copy-source': '/bucket/other' } : {}) }
    const response = await send({ method, url, headers })
    const routed = emulator.requests.at(-1)?.operation
    // A bucket that a row deletes is there again for the next one.
    await emulator.state.createBucket('bucket')
    if (state === 'built') {
      expect(routed).toBe(operation)
      expect(response.status).not.toBe(501)
    } else {
      expect(state).toBe('refused')
      expect(routed).toBe('')
      expect(response.status).toBe(501)
      expect(response.text).toContain('<Code>NotImplemented</Code>')
    }
  })
})

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
