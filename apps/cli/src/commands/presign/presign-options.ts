import type { PresignInput } from '@oss/client'
import type { Command as Parser } from 'commander'
import { CliError } from '../../errors/cli-error.ts'
import { readRate } from '../option-parsers.ts'

/** Methods that a signed URL can allow. */
export const PRESIGN_METHODS = ['GET', 'PUT', 'HEAD', 'DELETE'] as const
/** A method that a signed URL allows. */
export type PresignMethod = (typeof PRESIGN_METHODS)[number]

/** Flags about the request or the response, as parsed. */
export interface PresignFlags {
  readonly saveAs?: string
  readonly contentDisposition?: string
  readonly contentType?: string
  readonly cacheControl?: string
  readonly process?: string
  readonly versionId?: string
  /** Bytes per second. */
  readonly limitRate?: number
}

/** Options of a signed URL, except those of every URL. */
export type PresignOptions = PresignInput extends infer Input
  ? Input extends PresignInput
    ? Omit<Input, 'bucket' | 'key' | 'expiresInSeconds'>
    : never
  : never

/** Which methods take a flag. */
const METHODS_OF: Readonly<Record<keyof PresignFlags, readonly PresignMethod[]>> = {
  saveAs: ['GET', 'HEAD'],
  contentDisposition: ['GET', 'HEAD', 'PUT'],
  contentType: ['GET', 'HEAD', 'PUT'],
  cacheControl: ['GET', 'HEAD', 'PUT'],
  process: ['GET'],
  versionId: ['GET', 'HEAD', 'DELETE'],
  limitRate: ['GET', 'PUT'],
}

/** Declares the flags. */
export function addPresignFlags(parser: Parser): Parser {
  return parser
    .option('--save-as <name>', 'make browsers save the object under this name')
    .option('--content-disposition <value>', 'set the header Content-Disposition, such as inline')
    .option('--content-type <type>', 'set the header Content-Type')
    .option('--cache-control <value>', 'set the header Cache-Control')
    .option('--process <instructions>', 'process the object, such as image/resize,w_100')
    .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
    .option('--limit-rate <rate>', 'limit the speed, 100KiB/s to 100MiB/s', readRate)
}

/** Derives the options of a method. @throws CliError `USAGE_INVALID` for a flag that it does not take */
export function presignOptions(method: PresignMethod, flags: PresignFlags): PresignOptions {
  for (const [name, methods] of Object.entries(METHODS_OF))
    if (name in flags && !methods.includes(method))
      throw usageError(`${flagOf(name)} is for --method ${methods.join(', ')}`)
  const { saveAs, contentDisposition, contentType, cacheControl, process, versionId, limitRate } = flags
  if (saveAs !== undefined && contentDisposition !== undefined)
    throw usageError('--save-as sets the header Content-Disposition. Omit --content-disposition')
  const disposition = saveAs === undefined ? contentDisposition : { fileName: saveAs }
  const headers = definedFields({ contentDisposition: disposition, contentType, cacheControl })
  const limit = limitRate === undefined ? {} : { trafficLimitBitsPerSecond: limitRate * 8 }
  const options = { method, ...definedFields({ process, versionId }), ...limit }
  const isWrite = method === 'PUT' || Object.keys(headers).length === 0
  // Each flag was checked against the methods that take it.
  return (isWrite ? { ...options, ...headers } : { ...options, response: headers }) as PresignOptions
}

function definedFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function usageError(problem: string): CliError {
  return new CliError('USAGE_INVALID', `${problem}.`)
}
