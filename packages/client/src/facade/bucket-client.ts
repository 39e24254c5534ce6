import { ValidationError } from '../errors/validation-error.ts'
import { checkBucket, quoted } from '../options/object-name.ts'

/**
 * A client for one bucket, as `client.bucket(name)` returns it: all methods of the client whose input has a
 * `bucket`, without it. It shares everything with the client: connections, limits, credentials, and whether
 * requests are enabled. It ends with the client.
 */
export type BucketClient<Client> = {
  readonly [Name in keyof Client as Client[Name] extends (input: infer Input) => unknown
    ? [Input] extends [{ readonly bucket: string }]
      ? Name
      : never
    : never]: Client[Name] extends (input: infer Input) => infer Result
    ? (Input extends unknown ? Omit<Input, 'bucket'> : never) extends infer Rest
      ? Record<never, never> extends Rest
        ? (input?: Rest) => Result
        : (input: Rest) => Result
      : never
    : never
}

/** Members that are about the whole client. */
const OF_THE_CLIENT: ReadonlySet<string> = new Set([
  'constructor',
  'bucket',
  'multipartApi',
  'syncDirectory',
  'listBuckets',
  'disableRequests',
  'enableRequests',
  'limitRequests',
  'requestsEnabled',
  'close',
])

/** Creates the client of one bucket. @throws ValidationError `BUCKET_INVALID` */
export function bucketClient<Client extends object>(client: Client, bucket: string): BucketClient<Client> {
  checkBucket(bucket)
  const methods = methodNames(client).map((name) => [
    name,
    (input?: { readonly bucket?: unknown }) =>
      Reflect.apply(Reflect.get(client, name) as (input: unknown) => unknown, client, [
        { ...input, bucket: sameBucket(bucket, input?.bucket) },
      ]),
  ])
  return Object.freeze(Object.fromEntries(methods))
}

/** Names of the methods of a client and of the classes that it extends. */
function methodNames(client: object): readonly string[] {
  const names = new Set<string>()
  let type: unknown = Object.getPrototypeOf(client)
  while (typeof type === 'object' && type !== null && type !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(type)) if (!OF_THE_CLIENT.has(name)) names.add(name)
    type = Object.getPrototypeOf(type)
  }
  return [...names]
}

/** An upload id and other results name their bucket; another one than that of the client is a mistake. */
function sameBucket(bucket: string, given: unknown): string {
  if (given === undefined || given === bucket) return bucket
  const message = `bucket is ${quoted(given)}, but this client is for the bucket "${bucket}"; omit it, or use client.bucket(${quoted(given)})`
  throw new ValidationError('BUCKET_INVALID', 'bucket', message)
}
