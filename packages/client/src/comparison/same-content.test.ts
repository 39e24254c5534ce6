import { appendFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc64, formatCrc64 } from '@oss/multipart'
import { expect, it } from 'vitest'
import { sameContent } from './same-content.ts'

const STRIDE = 16_777_216
const signal = new AbortController().signal

it.each([0, 1, STRIDE, STRIDE + 5])(
  'a file of %d bytes is compared completely, and its progress is reported',
  async (size) => {
    const directory = await mkdtemp(join(tmpdir(), 'same-content-'))
    const file = join(directory, 'file')
    const content = Buffer.alloc(size, 'some bytes that do not repeat with the pieces')
    await writeFile(file, content)
    const read: number[] = []
    const object = { size, crc64: formatCrc64(crc64(content)) }
    expect(await sameContent(object, file, signal, (bytes) => read.push(bytes))).toEqual(object)
    expect(read.at(-1) ?? 0).toBe(size)
    if (size > 0) {
      content[size - 1] = 255
      expect(await sameContent({ size, crc64: formatCrc64(crc64(content)) }, file, signal)).toBeUndefined()
    }
    await rm(directory, { recursive: true })
  },
)

it('a file that grows while it is compared does not count as equal', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'same-content-'))
  const file = join(directory, 'file')
  const content = Buffer.from('as it was uploaded')
  await writeFile(file, content)
  const grow = () => appendFileSync(file, ', and more')
  const compared = sameContent(
    { size: content.byteLength, crc64: formatCrc64(crc64(content)) },
    file,
    signal,
    grow,
  )
  await expect(compared).rejects.toMatchObject({ name: 'SourceError', code: 'SOURCE_CHANGED' })
  await rm(directory, { recursive: true })
})
