import type { Compare } from './check.ts'
import type { Reply } from './target.ts'

/** An error as docs/protocol.md states it. */
export interface ExpectedError {
  readonly status: number
  readonly code: string
  readonly ec?: string
  readonly message?: string
  /** Elements of the document besides the common ones. */
  readonly elements?: readonly string[]
}

/** Compares an error document, its headers and its status. */
export function compareError(compare: Compare, what: string, reply: Reply, expected: ExpectedError): void {
  compare(`status of ${what}`, reply.status, expected.status)
  compare(`Code of ${what}`, reply.element('Code'), expected.code)
  if (expected.message !== undefined)
    compare(`Message of ${what}`, reply.element('Message'), expected.message)
  if (expected.ec !== undefined) {
    compare(`EC of ${what}`, reply.element('EC'), expected.ec)
    compare(`header x-oss-ec of ${what}`, reply.headers['x-oss-ec'], expected.ec)
  }
  for (const name of expected.elements ?? []) {
    compare(
      `element ${name} of ${what}`,
      reply.element(name) === undefined ? 'missing' : 'present',
      'present',
    )
  }
}
