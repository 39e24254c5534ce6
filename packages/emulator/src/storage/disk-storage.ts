import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EmulatorError } from '../errors/emulator-error.ts'
import { lockDataDir } from './lock-data-dir.ts'
import type { BlobWriter, Storage, StoredRecord } from './storage.ts'

/**
 * Stores everything in a directory: `records/KIND/NAME.json`, `blobs/ID`, and `unfinished/` for files being
 * written. Finished files are renamed to their final path, so a killed process never leaves a partial blob or
 * record.
 *
 * @throws EmulatorError `DATA_DIR_INVALID` or `DATA_DIR_IN_USE`.
 */
export async function openDiskStorage(folder: string): Promise<Storage> {
  const release = await lockDataDir(folder)
  const records = join(folder, 'records')
  const blobs = join(folder, 'blobs')
  const unfinished = join(folder, 'unfinished')
  await rm(unfinished, { recursive: true, force: true })
  for (const directory of [records, blobs, unfinished]) await mkdir(directory, { recursive: true })
  const fileOf = (name: string): string => join(records, `${name}.json`)

  return {
    loadRecords: () => loadRecords(records),
    async saveRecord(name, record) {
      const draft = join(unfinished, newName())
      await writeFile(draft, JSON.stringify(record))
      await mkdir(dirname(fileOf(name)), { recursive: true })
      await rename(draft, fileOf(name))
    },
    removeRecord: (name) => rm(fileOf(name), { force: true }),
    createBlob: () => createBlob(unfinished, blobs),
    readBlob: (blob, start, end) => readRange(join(blobs, blob), start, end),
    removeBlob: (blob) => rm(join(blobs, blob), { force: true }),
    listBlobs: () => readdir(blobs),
    close: release,
  }
}

function newName(): string {
  return randomBytes(12).toString('hex')
}

async function createBlob(unfinished: string, blobs: string): Promise<BlobWriter> {
  const blob = newName()
  const draft = join(unfinished, blob)
  const file = await open(draft, 'wx')
  let isOpen = true
  async function closeOnce(): Promise<void> {
    if (isOpen) await file.close()
    isOpen = false
  }
  return {
    blob,
    async write(chunk) {
      // writeFile on a handle continues at its position and, unlike write, always writes the whole chunk.
      await file.writeFile(chunk)
    },
    async commit() {
      await closeOnce()
      await rename(draft, join(blobs, blob))
    },
    async discard() {
      await closeOnce()
      await rm(draft, { force: true })
      await rm(join(blobs, blob), { force: true })
    },
  }
}

async function* readRange(path: string, start: number, end: number): AsyncGenerator<Uint8Array> {
  if (start >= end) return
  yield* createReadStream(path, { start, end: end - 1, highWaterMark: 256 * 1024 })
}

async function loadRecords(folder: string): Promise<ReadonlyMap<string, StoredRecord>> {
  const loaded = new Map<string, StoredRecord>()
  for (const kind of await readdir(folder)) {
    for (const file of await readdir(join(folder, kind))) {
      const path = join(folder, kind, file)
      loaded.set(`${kind}/${file.replace(/\.json$/, '')}`, await loadRecord(path))
    }
  }
  return loaded
}

async function loadRecord(path: string): Promise<StoredRecord> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const message = `The file ${path} of the data directory cannot be read. Remove the file or use another directory.`
    throw new EmulatorError('DATA_DIR_INVALID', message, { field: 'dataDir', cause })
  }
}
