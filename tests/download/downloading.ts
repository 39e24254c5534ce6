import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJournal } from '@oss/multipart'
import { BUCKET, bytesOf, PART, type Service } from '../service/service.ts'

export const KEY = 'folder/object.bin'
/** Four parts and a short one. */
export const SIZE = 4 * PART + 123

/** A download of the test's object, but for its options. */
export function downloadTo(service: Service): {
  readonly bucket: string
  readonly key: string
  readonly file: string
  readonly partSize: number
} {
  return { bucket: BUCKET, key: KEY, file: join(service.directory, 'file.bin'), partSize: PART }
}

/** Stores the object that the tests download. The same seed leads to the same bytes. */
export async function storeObject(service: Service, size: number = SIZE, seed = 1): Promise<Buffer> {
  const bytes = bytesOf(size, seed)
  await service.emulator.state.putObject(BUCKET, KEY, bytes)
  return bytes
}

/** What the file has; `undefined` when there is none. */
export async function contentOf(service: Service, name = 'file.bin'): Promise<Buffer | undefined> {
  return readFile(join(service.directory, name)).catch(() => undefined)
}

/** First bytes of the requested ranges. */
export function requestedRanges(service: Service): number[] {
  return service.emulator.requests
    .filter(({ operation }) => operation === 'GetObject')
    .map(({ headers }) => Number(/^bytes=(\d+)-/.exec(String(headers['range']))?.[1]))
    .toSorted((a, b) => a - b)
}

/** First bytes of the recorded parts in the checkpoint of the directory. */
export async function recordedStarts(directory: string): Promise<readonly number[]> {
  const name = (await readdir(directory)).find((entry) => entry.endsWith('.journal'))
  if (name === undefined) return []
  const { checkpoint } = decodeJournal(await readFile(join(directory, name)))
  return (checkpoint?.parts ?? []).map(({ number }) => (number - 1) * PART).toSorted((a, b) => a - b)
}
