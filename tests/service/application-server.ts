import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An application server that OSS calls back. */
export interface ApplicationServer extends AsyncDisposable {
  readonly url: string
  /** What was posted to it, oldest first. */
  readonly calls: readonly { readonly type: string | undefined; readonly body: string }[]
}

/**
 * Starts an application server that answers all calls alike.
 *
 * @param onCall - what it does before it answers. Default: nothing.
 */
export async function startApplicationServer(
  status: number,
  answer: string,
  onCall: () => Promise<unknown> = async () => undefined,
): Promise<ApplicationServer> {
  const calls: { type: string | undefined; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    calls.push({ type: request.headers['content-type'], body })
    await onCall()
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/done`,
    calls,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
