import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJournal } from '@oss/multipart'
import { uploadHeader } from '../checkpoint/upload-header.ts'

/** The contents of the checkpoint beside a file. */
export interface RecordedUpload {
  readonly uploadId: string
  readonly parts: readonly number[]
  /** The file is as it was when it was recorded. */
  readonly sameSource: boolean
}

/** Reads the checkpoint in a directory, if there is one. */
export async function readJournal(directory: string, file: string): Promise<RecordedUpload | undefined> {
  const name = (await readdir(directory)).find((entry) => entry.endsWith('.journal'))
  if (name === undefined) return undefined
  const { checkpoint } = decodeJournal(await readFile(join(directory, name)))
  if (checkpoint === undefined) return undefined
  const { uploadId, source } = uploadHeader(checkpoint)
  const { mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  return {
    uploadId,
    parts: checkpoint.parts.map(({ number }) => number).toSorted((a, b) => a - b),
    sameSource: source.mtimeNs === `${mtimeNs}` && source.ctimeNs === `${ctimeNs}`,
  }
}
