import type { OssClient } from '@oss/client'
import { EXIT } from '../../errors/exit-codes.ts'
import { defineCommand } from '../command.ts'

/** Name of the command that completion scripts run. */
export const COMPLETE_URL = '__complete-url'
/** A user waits for the shell. */
const TIME_LIMIT_MS = 2_000
/** More names do not help a user. */
const MAX_NAMES = 200

/**
 * `oss __complete-url oss://BUCKET/PRE`: prints the buckets, directories and objects whose URLs start like
 * that, for completion scripts. Prints nothing at a failure, or if that takes too long.
 */
export const completeUrl = defineCommand<{ readonly typed: string }>({
  name: COMPLETE_URL,
  description: 'Print the URLs that start with the typed text.',
  examples: [`oss ${COMPLETE_URL} oss://my-bucket/ph`],
  parse: (parser, accept) => parser.argument('<TYPED>').action((typed: string) => accept({ typed })),
  action: () => 'Completing the URL',
  texts: {},
  async run({ typed }, { host, openClient, signal: stopped }) {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(TIME_LIMIT_MS)])
    try {
      const { createRetryPolicy } = await import('@oss/client')
      await using client = await openClient({
        retry: createRetryPolicy({ maxAttempts: 1, connectRetryMs: 0 }),
      })
      const urls = await matchingUrls(client, typed, signal)
      host.stdout.write(urls.map((url) => `${url}\n`).join(''))
    } catch {
      // The shell shows the typed line, in which a message would only confuse.
    }
    return EXIT.done
  },
})

async function matchingUrls(
  client: OssClient,
  typed: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [, bucket = '', slash, prefix = ''] = /^oss:\/{0,2}([^/]*)(\/?)(.*)$/s.exec(typed) ?? []
  const urls: string[] = []
  const names =
    slash === '' ? bucketUrls(client, bucket, signal) : objectUrls(client, { bucket, prefix, signal })
  for await (const url of names) {
    // A shell can neither show nor quote them on one line.
    if (!/\p{Cc}/u.test(url)) urls.push(url)
    if (urls.length === MAX_NAMES) break
  }
  return urls
}

async function* bucketUrls(client: OssClient, prefix: string, signal: AbortSignal): AsyncGenerator<string> {
  for await (const { name } of client.listBuckets({ prefix, signal })) yield `oss://${name}/`
}

async function* objectUrls(
  client: OssClient,
  query: { readonly bucket: string; readonly prefix: string; readonly signal: AbortSignal },
): AsyncGenerator<string> {
  for await (const entry of client.listDirectory(query))
    yield `oss://${query.bucket}/${entry.kind === 'prefix' ? entry.prefix : entry.key}`
}
