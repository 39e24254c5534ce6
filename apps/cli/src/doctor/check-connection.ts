import { lookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { codeOf } from '../error-chain.ts'
import { EXIT } from '../exit-codes.ts'
import { type Finding, fine, problem } from './finding.ts'

const TIMEOUT_MS = 10_000

/** Whether the name of the service is known. */
export async function checkDns({ hostname }: URL): Promise<Finding> {
  if (isIP(bare(hostname)) !== 0) return fine('dns', `${hostname} is an address; no name is looked up`)
  try {
    const addresses = await lookup(hostname, { all: true })
    return fine('dns', `${hostname} is ${addresses.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    const code = errorCode(error)
    const [found, advice] =
      code === 'ENOTFOUND'
        ? [`there is no host ${hostname}`, "Check --region or --endpoint, and the bucket's name."]
        : [`the name server does not answer for ${hostname}`, 'Check the network of this machine.']
    return problem('dns', `${found} (${code})`, advice, EXIT.unavailable)
  }
}

/** Whether the service can be reached, and proves who it is. Sends no request. */
export async function checkConnection(origin: URL, signal: AbortSignal): Promise<Finding> {
  const isTls = origin.protocol === 'https:'
  const host = bare(origin.hostname)
  const port = Number(origin.port || (isTls ? 443 : 80))
  const startedAtMs = performance.now()
  const socket = isTls
    ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp({ host, port })
  try {
    await established(socket, isTls ? 'secureConnect' : 'connect', signal)
    const peer = `port ${port} of ${socket.remoteAddress} in ${Math.round(performance.now() - startedAtMs)} ms`
    return fine('connection', isTls ? `${peer}, ${tlsText(socket as TLSSocket)}` : `${peer}, without TLS`)
  } catch (error) {
    signal.throwIfAborted()
    const code = errorCode(error)
    const { found, advice } = explain(code)
    return problem('connection', `port ${port} of ${host} ${found} (${code})`, advice, EXIT.unavailable)
  } finally {
    socket.destroy()
  }
}

function established(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once(event, resolve).once('error', reject)
  socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  socket.setTimeout(TIMEOUT_MS, () => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

function tlsText(socket: TLSSocket): string {
  const { subject, issuer, valid_to } = socket.getPeerCertificate()
  const until = new Date(valid_to).toISOString().slice(0, 10)
  return `${socket.getProtocol()}, certificate for ${one(subject?.CN)} by ${one(issuer?.O ?? issuer?.CN)}, valid until ${until}`
}

function one(name: string | readonly string[] | undefined): string {
  return String(Array.isArray(name) ? name[0] : (name ?? 'nobody'))
}

const CHECK_PLACE = 'Check --endpoint, a firewall, and whether a proxy is needed (HTTPS_PROXY).'
const NO_TLS =
  'It may be plain http: then write http:// in --endpoint. Or something between answers in its place.'
const OTHER_HOST =
  'Check --endpoint. A proxy of your company may answer in its place: set NODE_EXTRA_CA_CERTS to its certificate.'

function explain(code: string): { readonly found: string; readonly advice: string } {
  switch (code) {
    case 'ECONNREFUSED':
      return { found: 'is closed', advice: CHECK_PLACE }
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { found: 'cannot be reached', advice: CHECK_PLACE }
    case 'EPROTO':
    case 'ECONNRESET':
      return { found: 'does not speak TLS as expected', advice: NO_TLS }
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        found: 'has a certificate for another time',
        advice: 'Look at the clock of this machine first.',
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { found: 'has a certificate for other hosts', advice: OTHER_HOST }
    default:
      return code.startsWith('ERR_SSL')
        ? { found: 'does not speak TLS', advice: NO_TLS }
        : { found: 'cannot prove who it is', advice: OTHER_HOST }
  }
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function errorCode(error: unknown): string {
  return (error instanceof Error ? codeOf(error) : undefined) ?? 'unknown'
}
