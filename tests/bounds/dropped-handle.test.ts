import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from '../service/service.ts'
import { runBoundsChild } from './run-bounds-child.ts'

it('a failed upload whose handle is only used for its outcome causes no unhandled rejection and is garbage-collected (R14)', async () => {
  await using service = await startService()
  const file = await service.file('file.bin', 3 * PART)
  service.emulator.faults.add({
    match: { operation: 'UploadPart' },
    fault: { kind: 'status', status: 403, code: 'AccessDenied' },
  })
  const handles = 20
  const task = { handles, file, bucket: BUCKET, partSize: PART }
  const result = await runBoundsChild<{ failed: number; collected: number }>(
    'dropped-handle-child.ts',
    service.emulator.endpoint,
    task,
  )
  expect(result).toEqual({ failed: handles, collected: handles })
})
