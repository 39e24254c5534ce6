// Sends each request to the next replica, and to another one when that one is away: `node proxy.ts PORT REPLICA_PORT...`
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'

/** Starts a proxy for replicas on these ports of this host. */
export function startProxy(port: number, replicas: readonly number[]): Server {
  let turn = 0
  function forward(incoming: IncomingMessage, outgoing: ServerResponse, tries: number): void {
    turn += 1
    const { method, url: path, headers } = incoming
    const replica = replicas[turn % replicas.length]
    const onward = request({ port: replica, host: '127.0.0.1', method, path, headers })
    onward.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      // A stream of events that breaks off must break off for its reader, too.
      response.on('error', () => outgoing.destroy())
      response.pipe(outgoing)
    })
    onward.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy()
      // The requests of this service have no body, and have the same effect when they are sent twice.
      else if (tries > 1) forward(incoming, outgoing, tries - 1)
      else outgoing.writeHead(502).end('No replica responds.\n')
    })
    outgoing.on('close', () => onward.destroy())
    onward.end()
  }
  return createServer((incoming, outgoing) => forward(incoming, outgoing, replicas.length)).listen(
    port,
    '127.0.0.1',
  )
}

const [, program, port, ...replicas] = process.argv
if (program === import.meta.filename) startProxy(Number(port), replicas.map(Number))
