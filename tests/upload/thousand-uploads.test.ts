import { memoryCheckpointStore } from '@oss/checkpoint-memory'
import { expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, startService } from '../service/service.ts'

const UPLOADS = 1000

it('a thousand concurrent uploads of one client all complete, within the connection limit and without leaks (F76)', async () => {
  await using service = await startService()
  // Every tenth goes in two parts, the others in one request.
  const large = await service.file('large.bin', PART + 1000)
  const small = await service.file('small.bin', 1000)
  const isLarge = (index: number): boolean => index % 10 === 0
  const checkpoints = memoryCheckpointStore()
  const client = service.client({ checkpoints })
  let mostSockets = 0
  const watch = setInterval(() => {
    mostSockets = Math.max(mostSockets, service.emulator.openSockets)
  }, 5)
  const keys = Array.from({ length: UPLOADS }, (_, index) => `key-${index}`)
  const outcomes = await Promise.all(
    keys.map((key, index) => {
      const file = isLarge(index) ? large : small
      return client.resumableUpload({ bucket: BUCKET, key, file, partSize: PART }).outcome
    }),
  )
  clearInterval(watch)
  expect(outcomes.filter(({ kind }) => kind !== 'completed')).toEqual([])
  expect(mostSockets).toBeGreaterThan(1)
  expect(mostSockets).toBeLessThanOrEqual(256)
  expect(checkpoints.size).toBe(0)
  expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  expect(service.requests()).toHaveLength(0.9 * UPLOADS + 4 * 0.1 * UPLOADS)
  for (const [index, key] of keys.entries()) {
    const content = bytesOf(isLarge(index) ? PART + 1000 : 1000)
    const stored = await service.emulator.state.readObject(BUCKET, key)
    expect(stored !== undefined && content.equals(stored)).toBe(true)
  }
})
