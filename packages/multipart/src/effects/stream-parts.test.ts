import { expect, it } from 'vitest'
import { LIMITS } from '../../test/service-limits.ts'
import { partNumber } from '../model/ids.ts'
import { recordedPlan } from '../model/part-plan.ts'
import type { OpenStream } from '../ports/upload-source.ts'
import type { RunContext } from './run-context.ts'
import { waitForPart } from './stream-parts.ts'

const context = { stop: new AbortController(), api: { limits: LIMITS } } as RunContext
const fingerprint = { size: 0, mtimeNs: '0', ctimeNs: '0', fileId: 'stream' }
const planned = { plan: recordedPlan(undefined, 102_400), fingerprint, restarts: 0 }

function streamOf(size: number): OpenStream {
  return { reach: async ({ end }) => (size <= end ? size : undefined), release() {} }
}

it('a stream may fill 10,000 parts; one byte more is rejected before the last of them is sent', async () => {
  const effect = { type: 'wait-for-part', number: partNumber(10_000), planned } as const
  expect(await waitForPart(context, streamOf(10_000 * 102_400), effect)).toMatchObject({
    type: 'part-ready',
    plan: { size: 10_000 * 102_400, partCount: 10_000 },
  })
  await expect(waitForPart(context, streamOf(10_000 * 102_400 + 1), effect)).rejects.toMatchObject({
    name: 'PlanError',
    code: 'TOO_LARGE',
    field: 'partSize',
    message: expect.stringContaining('Pass a larger partSize'),
  })
})
