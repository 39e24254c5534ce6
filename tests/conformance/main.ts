// Checks a service against docs/protocol.md. Run with `pnpm conformance`.
import { createInterface } from 'node:readline/promises'
import { conform } from './conform.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping.signal.aborted) process.stdout.write('Stopping; removing what the checks stored.\n')
    stopping.abort()
  })
}

process.exitCode = await conform({
  args: process.argv.slice(2),
  environment: process.env,
  signal: stopping.signal,
  print: (text) => process.stdout.write(text),
  async confirm(question) {
    if (!process.stdin.isTTY) {
      process.stdout.write('There is no terminal to ask. Use --yes.\n')
      return false
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout })
    const answer = await terminal.question(question)
    terminal.close()
    return /^y(es)?$/i.test(answer.trim())
  },
})
