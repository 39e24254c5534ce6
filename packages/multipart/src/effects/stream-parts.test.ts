import { expect, it } from 'vitest'
import { partNumber } from '../model/ids.ts'
import { planOpenEnded } from '../model/part-plan.ts'
import type { OpenStream } from '../ports/upload-source.ts'
import type { UploadRun } from './run-context.ts'
import { reachPart } from './stream-parts.ts'

const run = { stop: new AbortController() } as UploadRun
const source = { size: 0, mtimeNs: '0', ctimeNs: '0', fileId: 'stream' }
const job = { plan: planOpenEnded(102_400), source, restarts: 0 }

function streamOf(size: number): OpenStream {
  return { reach: async ({ end }) => (size <= end ? size : undefined), release() {} }
}

it('a stream may fill 10,000 parts; one byte more is refused before the last of them is sent', async () => {
  const effect = { type: 'reach', number: partNumber(10_000), job } as const
  expect(await reachPart(run, streamOf(10_000 * 102_400), effect)).toMatchObject({
    type: 'reached',
    plan: { size: 10_000 * 102_400, partCount: 10_000 },
  })
  await expect(reachPart(run, streamOf(10_000 * 102_400 + 1), effect)).rejects.toMatchObject({
    name: 'PlanError',
    code: 'TOO_LARGE',
    field: 'partSize',
    message: expect.stringContaining('give a larger partSize'),
  })
})
