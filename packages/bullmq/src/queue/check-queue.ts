import { checkText, invalid } from '../errors/check-options.ts'
import type { UploadQueue } from './upload-queue.ts'

const SCHEMES = ['redis:', 'rediss:', 'postgres:', 'postgresql:'] as const

/** Checks where a queue is. @throws ValidationError `OPTION_INVALID` */
export function checkQueue(queue: unknown): asserts queue is UploadQueue {
  if (typeof queue !== 'object' || queue === null)
    throw invalid('queue', 'an object with a connection', queue)
  const { connection, name, prefix, backend } = queue as Readonly<Record<string, unknown>>
  if (typeof connection === 'string') checkUrl(connection)
  else if (typeof connection !== 'object' || connection === null)
    throw invalid('queue.connection', 'a URL, or what BullMQ accepts', connection)
  checkText('queue.name', name, { isName: true })
  checkText('queue.prefix', prefix)
  if (backend !== undefined && typeof backend !== 'function')
    throw invalid('queue.backend', 'a function, such as createPostgresBackend of bullmq', backend)
}

/** The URL may contain a password, so that messages do not repeat it. */
function checkUrl(url: string): void {
  const scheme = URL.canParse(url) ? new URL(url).protocol : undefined
  if (SCHEMES.some((known) => known === scheme)) return
  throw invalid(
    'queue.connection',
    'a URL that starts with redis://, rediss://, postgres:// or postgresql://',
    url,
  )
}
