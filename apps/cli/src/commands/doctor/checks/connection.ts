import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { codeOf } from '../../../errors/error-chain.ts'
import { EXIT } from '../../../errors/exit-codes.ts'
import { type Finding, ok, problem, warning } from '../finding.ts'

const TIMEOUT_MS = 10_000
/** Time limit for the other addresses after the first connection. */
const OTHERS_TIMEOUT_MS = 3_000

/** Checks whether the host name of the service can be resolved. */
export async function checkDns({ hostname }: URL): Promise<Finding> {
  if (isIP(bare(hostname)) !== 0) return ok('dns', `${hostname} is an IP address`)
  try {
    const addresses = await lookup(hostname, { all: true })
    return ok('dns', `${hostname} is ${addresses.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    const code = errorCode(error)
    const [found, advice] =
      code === 'ENOTFOUND'
        ? [`the host ${hostname} does not exist`, 'Check --region or --endpoint, and the name of the bucket.']
        : [`the name server does not respond for ${hostname}`, 'Check the network of this machine.']
    return problem('dns', `${found} (${code})`, advice, EXIT.unavailable)
  }
}

/** The result of connecting to one address of the service. */
type Attempt =
  | { readonly address: string; readonly socket: Socket; readonly durationMs: number }
  | { readonly address: string; readonly code: string }

/**
 * Checks whether the service can be reached, and its certificate. Sends no request. Connects to all
 * addresses, because programs that use them in turn may hit one that does not work.
 */
export async function checkConnection(origin: URL, signal: AbortSignal): Promise<Finding> {
  const isTls = origin.protocol === 'https:'
  const host = bare(origin.hostname)
  const port = Number(origin.port || (isTls ? 443 : 80))
  const sockets = new Set<Socket>()
  const others = new AbortController()
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS), others.signal])
  try {
    const addresses = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }]
    const attempts = addresses.map(async ({ address }): Promise<Attempt> => {
      const startedAtMs = performance.now()
      const socket = open({ address, port, host, isTls })
      sockets.add(socket)
      try {
        await established(socket, isTls ? 'secureConnect' : 'connect', limit)
        setTimeout(() => others.abort(), OTHERS_TIMEOUT_MS).unref()
        return { address, socket, durationMs: performance.now() - startedAtMs }
      } catch (error) {
        signal.throwIfAborted()
        return { address, code: limit.aborted ? 'ETIMEDOUT' : errorCode(error) }
      }
    })
    return reachability({ host, port }, await Promise.all(attempts))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

function reachability(
  { host, port }: { readonly host: string; readonly port: number },
  attempts: readonly Attempt[],
): Finding {
  const reached = attempts.find((attempt) => 'socket' in attempt)
  const failed = attempts.filter((attempt) => 'code' in attempt)
  // An address that refuses connections, or has no route, causes no delay.
  const silent = failed.filter(({ code }) => code === 'ETIMEDOUT')
  if (reached === undefined) {
    const code = failed[0]?.code ?? 'unknown'
    const { found, advice } = explain(code)
    // The other codes are about TLS: the same certificate fails again.
    const isSystemError = /^E(?!PROTO|RR_)/.test(code)
    const exitCode = isSystemError ? EXIT.unavailable : EXIT.rejected
    return problem('connection', `port ${port} of ${host} ${found} (${code})`, advice, exitCode)
  }
  const { address, socket, durationMs } = reached
  const peer = `port ${port} of ${address} in ${Math.round(durationMs)} ms`
  const found = `${peer}, ${socket instanceof TLSSocket ? tlsText(socket) : 'without TLS'}`
  if (silent.length === 0) return ok('connection', found)
  return warning(
    'connection',
    `${found}; no response from ${silent.map((other) => other.address).join(', ')}`,
    'oss uses an address that responds. Other programs may hang on those that do not: check the DNS records and the routes.',
  )
}

function open(to: {
  readonly address: string
  readonly port: number
  readonly host: string
  readonly isTls: boolean
}): Socket {
  const { address, port, host, isTls } = to
  if (!isTls) return connectTcp({ host: address, port })
  return connectTls({ host: address, port, ...(isIP(host) === 0 && { servername: host }) })
}

/** The limit applies to the whole handshake, so that a server cannot extend it by sending single bytes. */
function established(socket: Socket, event: 'connect' | 'secureConnect', limit: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once(event, resolve).on('error', reject)
  socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  limit.addEventListener('abort', () => reject(limit.reason), { once: true })
  return promise
}

function tlsText(socket: TLSSocket): string {
  const { subject, issuer, valid_to } = socket.getPeerCertificate()
  const until = new Date(valid_to).toISOString().slice(0, 10)
  return `${socket.getProtocol()}, certificate for ${firstOf(subject?.CN)} by ${firstOf(issuer?.O ?? issuer?.CN)}, valid until ${until}`
}

function firstOf(name: string | readonly string[] | undefined): string {
  return String(Array.isArray(name) ? name[0] : (name ?? 'unknown'))
}

const CHECK_ENDPOINT = 'Check --endpoint, firewalls, and whether a proxy is required (HTTPS_PROXY).'
const NO_TLS =
  'If the endpoint uses plain http, write http:// in --endpoint. Otherwise a proxy may intercept the connection.'
const OTHER_HOST =
  'Check --endpoint. If a company proxy intercepts TLS, set NODE_EXTRA_CA_CERTS to its certificate.'

function explain(code: string): { readonly found: string; readonly advice: string } {
  switch (code) {
    case 'ECONNREFUSED':
      return { found: 'is closed', advice: CHECK_ENDPOINT }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { found: 'cannot be reached', advice: CHECK_ENDPOINT }
    case 'EPROTO':
    case 'ECONNRESET':
      return { found: 'does not speak TLS as expected', advice: NO_TLS }
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        found: 'has a certificate that has expired or is not valid yet',
        advice: 'Check the clock of this machine first.',
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { found: 'has a certificate for other hosts', advice: OTHER_HOST }
    default:
      return code.startsWith('ERR_SSL')
        ? { found: 'does not speak TLS', advice: NO_TLS }
        : { found: 'has an untrusted certificate', advice: OTHER_HOST }
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function errorCode(error: unknown): string {
  return (error instanceof Error ? codeOf(error) : undefined) ?? 'unknown'
}
