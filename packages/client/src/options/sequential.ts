import { ValidationError } from '../errors/validation-error.ts'

/** In which order OSS takes the parts of a multipart upload. */
export interface SequenceOptions {
  /**
   * True: OSS takes parts only as 1, 2, 3 and each of them once (OSS: InitiateMultipartUpload, `sequential`). One part is sent at a time. An
   * upload stays as it was begun: the runs that continue it say the same. Default: false.
   */
  readonly sequential?: boolean
}

/**
 * The query parameter that asks for a sequential upload.
 *
 * @throws ValidationError `OPTION_INVALID`
 */
export function sequenceQuery({ sequential }: SequenceOptions): Readonly<Record<string, string>> {
  if (sequential !== undefined && typeof sequential !== 'boolean')
    throw new ValidationError('OPTION_INVALID', 'sequential', 'sequential is neither true nor false')
  return sequential === true ? { sequential: '' } : {}
}

/**
 * How many parts at a time are sent: one of a sequential upload, because OSS refuses a part whose predecessor it does not have.
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
  const message = `parallel is ${parallel}; a sequential upload sends one part at a time: leave it out, or give 1`
  throw new ValidationError('OPTION_INVALID', 'parallel', message)
}
