import { ValidationError } from '../errors/validation-error.ts'
import type { FileToUpload } from '../files/found-file.ts'
import { checkOptions, checkSynchronous } from '../options/check-options.ts'
import { OBJECT_OPTIONS, type ObjectOptions, objectHeaders } from '../options/object-options.ts'
import { CONTENT_ENCODINGS, type Compression, type CompressionOptions, compressionOf } from './compression.ts'
import { globMatcher } from './glob-matcher.ts'

/** Options of the object of one file of a batch. */
export interface FileOptions extends Omit<ObjectOptions, 'callback'>, CompressionOptions {}

/**
 * Object options for each file: a function, or ordered rules.
 *
 * Rules are an object whose keys are glob patterns. All matching rules apply in their order: for an option in
 * several of them, the last one wins. Patterns match the path of the file: for `uploadDirectory` and
 * `findFiles` relative to the directory, otherwise `path` of the file, or its key. A pattern without `/`
 * matches names in every directory. A function is called with each file that is compared or sent; it must be
 * synchronous. Its errors, and invalid options that it returns, fail the file.
 *
 * @example
 * ```ts
 * const rules = {
 *   'assets/**': { cacheControl: 'max-age=31536000' },
 *   '*.html': { cacheControl: 'no-cache' },
 * }
 * ```
 */
export type FileOptionRules =
  | Readonly<Record<string, FileOptions>>
  | ((file: FileToUpload) => FileOptions | undefined)

/** Options that apply to all files, and rules. */
export interface FileOptionSettings extends FileOptions {
  /** Object options of single files. Default: all files have the same. */
  readonly fileOptions?: FileOptionRules
}

/** The options of one file, as its object gets them. */
export interface ResolvedFileOptions {
  /** With the content encoding of the compression. */
  readonly object: Omit<ObjectOptions, 'callback'>
  /** `undefined`: the file is stored as it is. */
  readonly compression: Compression | undefined
}

/** The names of all options in a rule. */
const NAMES: ReadonlySet<string> = new Set(
  [...OBJECT_OPTIONS, 'compression'].filter((name) => name !== 'callback'),
)

/**
 * Checks all rules, and returns a function that derives the options of a file.
 *
 * @throws ValidationError that names rule and option. The returned function throws for a file to which
 *   options apply that exclude each other.
 */
export function fileOptionsOf(settings: FileOptionSettings): (file: FileToUpload) => ResolvedFileOptions {
  const { fileOptions: rules } = settings
  const base = definedOptions(settings)
  checkFileOptions(base)
  const fixed = resolved(base)
  if (rules === undefined) return () => fixed
  const find = typeof rules === 'function' ? byFunction(rules) : byPattern(rules)
  return (file) => {
    const options = { ...base }
    for (const found of find(file)) Object.assign(options, definedOptions(found))
    return resolved(options)
  }
}

function resolved(options: FileOptions): ResolvedFileOptions {
  const { compression: _, ...object } = options
  const compression = compressionOf(options)
  if (compression === undefined) return { object, compression }
  return { object: { ...object, contentEncoding: CONTENT_ENCODINGS[compression] }, compression }
}

function byFunction(rule: (file: FileToUpload) => unknown): (file: FileToUpload) => readonly FileOptions[] {
  return (file) => {
    const found = rule(file)
    if (found === undefined) return []
    checkSynchronous('fileOptions', found, 'object options')
    inField('fileOptions', () => checkRule(found))
    return [found as FileOptions]
  }
}

function byPattern(rules: unknown): (file: FileToUpload) => readonly FileOptions[] {
  if (typeof rules !== 'object' || rules === null || Array.isArray(rules))
    throw invalid('fileOptions', 'must be a function, or an object of glob patterns and options')
  const compiled = Object.entries(rules).map(([pattern, options]: [string, unknown]) => {
    const field = `fileOptions[${JSON.stringify(pattern)}]`
    // JavaScript puts such keys before all others, so their order is lost.
    if (/^(0|[1-9]\d*)$/.test(pattern)) throw invalid(field, `must be written as "./${pattern}"`)
    return inField(field, () => {
      checkRule(options)
      return { matches: globMatcher([pattern]), options: options as FileOptions }
    })
  })
  return ({ path, key }) =>
    compiled.filter(({ matches }) => matches(path ?? key)).map(({ options }) => options)
}

function checkRule(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw invalid('options', 'must be an object with object options')
  const unknown = Object.keys(options).find((name) => !NAMES.has(name))
  if (unknown !== undefined) throw invalid(unknown, `must be one of: ${[...NAMES].join(', ')}`)
  checkFileOptions(options)
}

function checkFileOptions(options: FileOptions): void {
  checkOptions(options)
  compressionOf(options)
  objectHeaders(options)
}

/** Prefixes the field and the message of an error with the rule. */
function inField<Value>(field: string, act: () => Value): Value {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    throw new ValidationError(error.code, `${field}.${error.field}`, `${field}: ${error.message}`)
  }
}

function definedOptions(options: FileOptions): FileOptions {
  const entries = Object.entries(options)
  return Object.fromEntries(entries.filter(([name, value]) => NAMES.has(name) && value !== undefined))
}

function invalid(field: string, problem: string): ValidationError {
  return new ValidationError('OPTION_INVALID', field, `${field} ${problem}`)
}
