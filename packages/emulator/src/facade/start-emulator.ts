import { setMaxListeners } from 'node:events'
import { createFaultSource } from '../faults/plan/fault-control.ts'
import { type HttpServer, startHttpServer } from '../server/http-server.ts'
import { createRequestLog } from '../server/request-log.ts'
import type { ServerContext } from '../server/server-context.ts'
import { type Catalogue, openCatalogue } from '../storage/catalogue.ts'
import { openDiskStorage } from '../storage/disk-storage.ts'
import { createMemoryStorage } from '../storage/memory-storage.ts'
import { createThrottle } from '../wire/throttle.ts'
import { createEmulatorState } from './create-emulator-state.ts'
import type { Emulator } from './emulator.ts'
import { type EmulatorOptions, type ResolvedOptions, resolveOptions } from './emulator-options.ts'
import type { EmulatorState } from './emulator-state.ts'

const LOG_CAPACITY = 20_000

/**
 * Starts an emulator and resolves when it listens.
 *
 * @throws EmulatorError for an invalid option, an unusable directory, or a port in use.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveOptions(options)
  const { dataDir } = resolved
  const storage = dataDir === undefined ? createMemoryStorage() : await openDiskStorage(dataDir)
  const catalogue = await openCatalogue(storage)
  try {
    return await startOn(catalogue, resolved)
  } catch (error) {
    await catalogue.close()
    throw error
  }
}

async function startOn(catalogue: Catalogue, options: ResolvedOptions): Promise<Emulator> {
  const closing = new AbortController()
  // Every request in progress listens to it, and there may be thousands.
  setMaxListeners(0, closing.signal)
  const context = createContext(catalogue, options, closing.signal)
  const state = createEmulatorState(context.service, options.now)
  for (const name of options.buckets) await state.createBucket(name)
  const server = await startHttpServer(context, options)
  return createEmulator({ context, state, server, closing, options })
}

function createContext(catalogue: Catalogue, options: ResolvedOptions, closing: AbortSignal): ServerContext {
  const { region, bandwidthBytesPerSecond } = options
  return {
    ...options,
    service: { catalogue, region, ownerId: '1234567890123456' },
    faults: createFaultSource(options.faults.rules),
    log: createRequestLog(LOG_CAPACITY, options.onRequest),
    uploadThrottle:
      bandwidthBytesPerSecond === undefined ? undefined : createThrottle(bandwidthBytesPerSecond),
    closing,
  }
}

interface EmulatorParts {
  readonly context: ServerContext
  readonly state: EmulatorState
  readonly server: HttpServer
  readonly closing: AbortController
  readonly options: ResolvedOptions
}

function createEmulator({ context, state, server, closing, options }: EmulatorParts): Emulator {
  const { log, faults, credentials, service } = context
  const [first] = credentials
  if (first === undefined) throw new Error('Options without credentials were let through.')
  let closed: Promise<void> | undefined

  async function closeAll(): Promise<void> {
    closing.abort()
    await server.close()
    await service.catalogue.close()
  }
  async function close(): Promise<void> {
    closed ??= closeAll()
    await closed
  }
  return {
    endpoint: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${server.port}`,
    port: server.port,
    region: service.region,
    credentials: first,
    get requests() {
      return log.records
    },
    clearRequests: log.clear,
    faults: faults.control,
    state,
    get openSockets() {
      return server.openSockets()
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
