import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runServer } from 'verdaccio'

/** An npm registry on this machine, which takes packages from anyone. */
export interface LocalRegistry extends AsyncDisposable {
  readonly url: string
  /** The lines of an `.npmrc` that make npm and pnpm use it, and nothing else. */
  readonly npmrc: string
}

/** Starts an empty registry that stores its packages in a directory. */
export async function startLocalRegistry(directory: string): Promise<LocalRegistry> {
  const server = await runServer({
    storage: join(directory, 'storage'),
    self_path: directory,
    packages: { '**': { access: '$all', publish: '$all' } },
    web: { enable: false },
    log: { type: 'file', path: join(directory, 'registry.log'), format: 'json', level: 'warn' },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port }: AddressInfo = server.address()
  const host = `127.0.0.1:${port}`
  return {
    url: `http://${host}/`,
    // npm and pnpm publish only with a token; this registry accepts any.
    npmrc: `registry=http://${host}/\n//${host}/:_authToken=any\n`,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
