import { isUtf8 } from 'node:buffer'
import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'

/** As in Linux: a longer chain of links counts as a loop. */
const MAX_LINKS = 40
/** Names of what a process has open. A link among them leads to no name that another file could take. */
const DESCRIPTOR = /^\/(?:proc\/|dev\/fd\/|dev\/std(?:in|out|err)$)/

/** Whether a path names an open file of a process, such as `/dev/stdout`. */
export function isDescriptor(path: string): boolean {
  return process.platform !== 'win32' && DESCRIPTOR.test(path)
}

/**
 * The file that a symbolic link leads to, which need not exist; of anything else, and where the links lead nowhere, the path itself as an absolute one.
 *
 * Synchronous, because the path of a target must be known before anything else is done.
 */
export function linkTarget(path: string): string {
  const named = resolve(path)
  let file = named
  for (let links = 0; links < MAX_LINKS && !isDescriptor(file); links += 1) {
    const next = nextOf(file)
    if (next === undefined) return file
    file = next
  }
  return isDescriptor(file) ? file : named
}

/** What a link says is relative to the directory that it really lies in, and its ".." leads out of real directories. */
function nextOf(path: string): string | undefined {
  try {
    const link = textOf(readlinkSync(path, 'buffer'))
    const next = isAbsolute(link) ? link : `${realDirectoryOf(path)}/${link}`
    return join(realDirectoryOf(next), basename(next))
  } catch {
    return undefined
  }
}

function realDirectoryOf(path: string): string {
  return textOf(realpathSync.native(dirname(path), 'buffer'))
}

/** A path that is not valid UTF-8 has no text from which its bytes can be restored. */
function textOf(path: Buffer): string {
  if (isUtf8(path)) return path.toString()
  throw new Error('the path is not UTF-8')
}
