import { compare, cpuRatios, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client } from '../measure.ts'
import { type Findings, type Row, rowOf } from '../row.ts'
import type { Settings } from '../settings.ts'
import { type DiscardServer, startServer } from '../start-server.ts'
import type { TreeTask } from '../task.ts'
import { peakMemoryRow } from './peak-memory-row.ts'

const CONCURRENCY = 8
const LATENCY_MS = 30
const LATENCY_CONCURRENCY = 64

/** A directory of small files beside a loop of puts, and again when everything is stored. */
export async function compareSmallFiles(directory: string, settings: Settings): Promise<Findings> {
  const { rounds, files } = settings
  const title = `${files} files of 1 to 100 KiB`
  await using discarding = await startServer()
  const task = { type: 'tree', directory, concurrency: CONCURRENCY } as const
  const first = await compare(
    ['ours', 'ali-oss'].map((name) => client(name, { ...task, endpoint: discarding.endpoint })),
    rounds,
  )
  await using listing = await startServer({ isListing: true })
  const again = client('ours', { ...task, endpoint: listing.endpoint }, { name: 'ours, nothing to send' })
  await again.measure()
  const requests: number[] = []
  const second = await compare(
    [{ ...again, measure: () => counting(listing, requests, () => again.measure()) }],
    rounds,
  )
  const cpuSeconds = figures(second, again.name, (usage) => usage.cpuSeconds)
  return {
    figures: [...figuresOf(title, first), ...figuresOf(title, second)],
    rows: [
      rowOf(`${title}: files per CPU second / a loop of ali-oss puts`, cpuRatios(first, 'ali-oss', 'ours'), {
        least: 1.8,
      }),
      rowOf(
        `${title}, nothing to send: CPU a file`,
        cpuSeconds.map((seconds) => (1000 * seconds) / files),
        { most: 0.25 },
        { unit: 'ms', remark: 'each file is read and compared; start of the process included' },
      ),
      rowOf(`${title}, nothing to send: requests`, requests.slice(1), { most: 60 }),
      peakMemoryRow(`${title}, nothing to send`, second, 150, again.name),
    ],
  }
}

/** The same over https, when each response takes its time. */
export async function compareDistantFiles(
  directory: string,
  { files, latencyRounds }: Settings,
  tlsFile: string,
): Promise<Findings> {
  const title = `${files} files, https, ${LATENCY_MS} ms`
  await using server = await startServer({ latencyMs: LATENCY_MS, tlsFile, isListing: true })
  const task: TreeTask = { endpoint: server.endpoint, directory, concurrency: LATENCY_CONCURRENCY }
  const tree = { type: 'tree', ...task } as const
  const rows: Row[] = []
  const wall: number[] = []
  const again: number[] = []
  for (let round = 0; round < latencyRounds; round++) {
    const loop = (await client('ali-oss', tree, { tlsFile }).measure()).wallSeconds
    // Another server, at which nothing is stored yet.
    await using empty = await startServer({ latencyMs: LATENCY_MS, tlsFile, isListing: true })
    const ours = client('ours', { ...tree, endpoint: empty.endpoint }, { tlsFile })
    wall.push((await ours.measure()).wallSeconds / loop)
    again.push((await ours.measure()).wallSeconds)
  }
  rows.push(
    rowOf(
      `${title}: wall / a loop of ali-oss puts`,
      wall,
      { most: 1.1 },
      { remark: `${LATENCY_CONCURRENCY} at a time in both` },
    ),
    rowOf(`${title}, nothing to send: wall`, again, { most: 5 }, { unit: 's' }),
  )
  return { figures: [], rows }
}

async function counting<Result>(
  server: DiscardServer,
  requests: number[],
  measure: () => Promise<Result>,
): Promise<Result> {
  await server.requests()
  const result = await measure()
  requests.push(await server.requests())
  return result
}
