import { ValidationError } from '../errors/validation-error.ts'

/** Order in which OSS accepts the parts of a multipart upload. */
export interface SequenceOptions {
  /**
   * True: OSS accepts parts only in ascending order, each once (OSS: InitiateMultipartUpload, `sequential`).
   * One part is sent at a time. Runs that resume the upload must use the same value. Default: false.
   */
  readonly sequential?: boolean
}

/** Returns the query parameter of `sequential`. @throws ValidationError `OPTION_INVALID` */
export function sequenceQuery({ sequential }: SequenceOptions): Readonly<Record<string, string>> {
  if (sequential !== undefined && typeof sequential !== 'boolean')
    throw new ValidationError('OPTION_INVALID', 'sequential', 'sequential must be true or false')
  return sequential === true ? { sequential: '' } : {}
}

/**
 * Returns the number of concurrent parts: 1 for a sequential upload, because OSS rejects a part without its
 * predecessor.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function parallelOf<Parallel extends number | 'auto'>(
  options: SequenceOptions & { readonly parallel?: Parallel },
): Parallel | 1 | undefined {
  const { sequential, parallel } = options
  sequenceQuery(options)
  if (sequential !== true) return parallel
  if (parallel === undefined || parallel === 1) return 1
  const message = `parallel must be 1 for a sequential upload, which sends one part at a time (got ${parallel}); omit it`
  throw new ValidationError('OPTION_INVALID', 'parallel', message)
}
