// Measures commands on a directory of many small files: pnpm bench:directories --files 100000
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { EmulatorCredentials } from '@oss/emulator'

const { values } = parseArgs({ options: { files: { type: 'string', default: '10000' } } })
const files = Number(values.files)
if (!Number.isInteger(files) || files < 100) throw new Error('--files must be a whole number from 100')
const PER_DIRECTORY = 1_000
const BUCKET = 'measured'
const COMMAND = join(import.meta.dirname, '../../apps/cli/dist/main.js')
/** Runs in the measured process, and writes its peak memory in KiB to file descriptor 3 when it ends. */
const REPORT_MEMORY = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))`

interface Measurement {
  readonly name: string
  readonly seconds: number
  /** Until anything is on the terminal. */
  readonly firstOutputSeconds: number
  readonly requests: number
  readonly peakMiB: number
}

await using place = await mkdtempDisposable(join(tmpdir(), 'oss-directories-'))
const tree = join(place.path, 'tree')
await writeTree()
const service = fork(join(import.meta.dirname, 'counting-emulator-child.ts'), [BUCKET])
const [hello] = (await once(service, 'message')) as [
  { readonly endpoint: string; readonly region: string; readonly credentials: EmulatorCredentials },
]
const environment = {
  PATH: process.env['PATH'],
  HOME: place.path,
  OSS_ENDPOINT: hello.endpoint,
  OSS_REGION: hello.region,
  OSS_ACCESS_KEY_ID: hello.credentials.accessKeyId,
  OSS_ACCESS_KEY_SECRET: hello.credentials.accessKeySecret,
}
const load = (loadavg()[0] ?? 0).toFixed(1)
process.stdout.write(
  `${files} files, ${cpus().length} processors, Node.js ${process.version}, load before: ${load}\n\n`,
)
process.stdout.write(
  '| command | wall | first output | requests | peak memory |\n| --- | --- | --- | --- | --- |\n',
)
const url = `oss://${BUCKET}/tree/`
try {
  print(await measure('upload, dry run', ['upload', '--recursive', '--dry-run', tree, url]))
  print(await measure('upload', ['upload', '--recursive', tree, url]))
  print(await measure('sync, nothing to do', ['sync', tree, url, '--delete']))
  for (let index = 0; index < files; index += 100) await writeFile(pathOf(index), `changed ${index}`)
  print(await measure('sync, 1 % changed', ['sync', tree, url, '--delete']))
  print(await measure('download', ['download', '--recursive', url, join(place.path, 'copy')]))
} finally {
  service.kill()
}

function pathOf(index: number): string {
  return join(tree, `d${Math.floor(index / PER_DIRECTORY)}`, `f${String(index).padStart(7, '0')}.txt`)
}

async function writeTree(): Promise<void> {
  for (let index = 0; index < files; index++) {
    const path = pathOf(index)
    if (index % PER_DIRECTORY === 0) await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, `file ${index} `.repeat(20))
  }
}

async function measure(name: string, args: readonly string[]): Promise<Measurement> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--import', REPORT_MEMORY, COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: environment,
  })
  let firstOutputSeconds: number | undefined
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', () => {
      firstOutputSeconds ??= (performance.now() - startedAt) / 1_000
    })
  const memory = textOf(child.stdio[3] as Readable)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${name} ended with ${code}`)
  const seconds = (performance.now() - startedAt) / 1_000
  service.send('count')
  const [{ requests }] = (await once(service, 'message')) as [{ readonly requests: number }]
  const peakMiB = Number(await memory) / 1_024
  return { name, seconds, firstOutputSeconds: firstOutputSeconds ?? seconds, requests, peakMiB }
}

async function textOf(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

function print({ name, seconds, firstOutputSeconds, requests, peakMiB }: Measurement): void {
  const cells = [
    name,
    `${seconds.toFixed(1)} s`,
    `${firstOutputSeconds.toFixed(1)} s`,
    requests,
    `${peakMiB.toFixed(0)} MiB`,
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}
