import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { win32 } from 'node:path'
import { CliError } from '../../errors/cli-error.ts'
import { printable } from '../../text/printable.ts'
import { STANDARD_STREAM } from '../../text/standard-stream.ts'

/** How paths in a list are separated. */
export interface ListFormat {
  /** True: each path ends with NUL, as `find -print0` writes it. False: with a line break. */
  readonly isNullSeparated: boolean
}

/**
 * Reads a list of relative paths, completely, so that every path is checked before anything is sent. Empty
 * entries are skipped, and paths that are listed twice are returned once.
 *
 * @param file - path of the list, or `-`.
 * @param stdin - read for `-`.
 * @returns paths with `/`, in the order of the keys of their objects; empty for the directory itself.
 * @throws CliError `LIST_INVALID` that names the entry
 */
export async function readFileList(
  file: string,
  { isNullSeparated }: ListFormat,
  stdin: () => AsyncIterable<Uint8Array>,
): Promise<readonly string[]> {
  const bytes = await readAll(file, stdin)
  const entries = [...splitBytes(bytes, isNullSeparated ? 0 : 0x0a)]
  const paths = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    if (!isUtf8(entry)) throw invalid(file, index, 'is not UTF-8')
    const text = entry.toString('utf8')
    const path = isNullSeparated ? text : text.replace(/\r$/, process.platform === 'win32' ? '' : '$&')
    if (path !== '') paths.add(relativePath(file, index, path))
  }
  return [...paths].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
}

/**
 * Writes a list for the next run. The list appears when it is complete.
 *
 * @throws CliError `LIST_INVALID` for a path that the format cannot represent, or an unwritable file
 */
export async function writeFileList(
  file: string,
  { isNullSeparated }: ListFormat,
  paths: readonly string[],
): Promise<void> {
  const unfit = isNullSeparated ? undefined : paths.find((path) => path.includes('\n'))
  if (unfit !== undefined)
    throw new CliError(
      'LIST_INVALID',
      `${printable(unfit)} has a line break in its name. Use -0 with --failed-to.`,
    )
  const end = isNullSeparated ? '\0' : '\n'
  const draft = `${file}.${randomUUID()}.part`
  try {
    await writeFile(draft, paths.map((path) => (path === '' ? '.' : path) + end).join(''), { flag: 'wx' })
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {})
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('LIST_INVALID', `The list of failed files cannot be written: ${reason}.`, { cause })
  }
}

async function readAll(file: string, stdin: () => AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  try {
    const stream: AsyncIterable<Uint8Array> = file === STANDARD_STREAM ? stdin() : createReadStream(file)
    for await (const chunk of stream) chunks.push(chunk)
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CliError('LIST_INVALID', `The list ${printable(file)} cannot be read: ${reason}.`, { cause })
  }
  return Buffer.concat(chunks)
}

function* splitBytes(bytes: Buffer, separator: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(separator, start)
    const end = found === -1 ? bytes.length : found
    yield bytes.subarray(start, end)
    start = end + 1
  }
}

function relativePath(file: string, index: number, path: string): string {
  const plain = process.platform === 'win32' ? path.replaceAll('\\', '/') : path
  const isAbsolute = plain.startsWith('/') || (process.platform === 'win32' && win32.isAbsolute(plain))
  if (isAbsolute)
    throw invalid(file, index, `is absolute: ${printable(path)}. Write it relative to the directory`)
  const names = plain.split('/').filter((name) => name !== '' && name !== '.')
  if (names.includes('..')) throw invalid(file, index, `leaves the directory: ${printable(path)}`)
  if (plain.includes('\0'))
    throw invalid(file, index, 'contains NUL. Use -0 for a list that find -print0 wrote')
  return names.join('/')
}

function invalid(file: string, index: number, problem: string): CliError {
  const name = file === STANDARD_STREAM ? 'standard input' : printable(file)
  return new CliError('LIST_INVALID', `Entry ${index + 1} of the list in ${name} ${problem}.`)
}
