// What the scripts of the pages share.

// Types of pages would hide those of Node.js from all other tests.
declare const document: { querySelector(selector: string): { readonly files: readonly File[] } }

/** The file that is selected in the page. */
export function selectedFile(): File {
  const [file] = document.querySelector('input').files
  if (file === undefined) throw new Error('No file is selected.')
  return file
}

/** An error as plain data, with the names and codes of all its causes. */
export interface PageFailure {
  readonly name: string
  readonly code: string
  readonly message: string
  /** Messages of all errors, from the outermost on. */
  readonly chain: readonly string[]
  readonly causes: readonly string[]
}

/** Describes an error. */
export function failureOf(error: unknown): PageFailure {
  const [first, ...causes] = chainOf(error)
  if (first === undefined)
    return { name: typeof error, code: '', message: String(error), chain: [], causes: [] }
  return {
    name: first.name,
    code: codeOf(first),
    message: first.message,
    chain: chainOf(error).map((one) => one.message),
    causes: causes.map((cause) => `${cause.name} ${codeOf(cause)}`),
  }
}

function chainOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...chainOf(error.cause)] : []
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
