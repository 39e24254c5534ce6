import { isUtf8 } from 'node:buffer'
import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'

/** Linux's limit: a longer chain of links is treated as a loop. */
const MAX_LINKS = 40
/** Paths of open files of a process. Their links name no path at which another file could be placed. */
const DESCRIPTOR_PATH = /^\/(?:proc\/|dev\/fd\/|dev\/std(?:in|out|err)$)/

/** Whether a path names an open file of a process, such as `/dev/stdout`. */
export function isDescriptor(path: string): boolean {
  return process.platform !== 'win32' && DESCRIPTOR_PATH.test(path)
}

/**
 * Follows symbolic links and returns the absolute path of the file at their end, which need not exist.
 * Returns the path itself, made absolute, if it is not a link or the links form a loop.
 *
 * Synchronous, because `fileTarget` needs the path for its label.
 */
export function linkTarget(path: string): string {
  const absolute = resolve(path)
  let file = absolute
  for (let links = 0; links < MAX_LINKS && !isDescriptor(file); links += 1) {
    const next = followLink(file)
    if (next === undefined) return file
    file = next
  }
  return isDescriptor(file) ? file : absolute
}

/** A link is relative to the real directory that contains it, and its ".." leaves that real directory. */
function followLink(path: string): string | undefined {
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

/** Decodes a path. The text of a path that is not UTF-8 would name another file. */
function textOf(path: Buffer): string {
  if (isUtf8(path)) return path.toString()
  throw new Error('the path is not UTF-8')
}
