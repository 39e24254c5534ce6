import { expect, it } from 'vitest'
import { BUCKET, bytesOf, PART, startService } from './service.ts'

it('all uploads of a client together keep to its rate, and store complete objects', async () => {
  await using service = await startService()
  const client = service.client({ uploadBytesPerSecond: 1_000_000 })
  const startedAt = performance.now()
  const files = await Promise.all([1, 2].map((seed) => service.file(`${seed}`, PART * 3, seed)))
  await Promise.all(
    files.map((file, index) =>
      client.resumableUpload({ bucket: BUCKET, key: `k${index}`, file, partSize: PART }).done(),
    ),
  )
  await client.putObject({ bucket: BUCKET, key: 'k2', body: bytesOf(PART) })
  const seconds = (performance.now() - startedAt) / 1000
  expect(seconds).toBeGreaterThan(((PART * 7) / 1_000_000) * 0.8)
  for (const [index, seed] of [1, 2].entries())
    expect(Buffer.from((await service.emulator.state.readObject(BUCKET, `k${index}`)) ?? '')).toEqual(
      bytesOf(PART * 3, seed),
    )
})
