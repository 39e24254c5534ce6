import { compare, cpuRatios, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client, curl, hasCurl } from '../measure.ts'
import { type Findings, type Row, rowOf } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import type { UploadTask } from '../task.ts'
import { autoRow } from './auto-row.ts'
import { peakMemoryRow } from './peak-memory-row.ts'

type Scheme = 'https' | 'http'

/** Goals of the ratios of CPU time. */
const GOALS: Record<Scheme, Readonly<Record<string, number>>> = {
  https: { 'ali-oss': 0.62, 'bare-upload': 1.3, 'lib-storage': 0.4, 'curl -T': 2.8 },
  http: { 'ali-oss': 0.42, 'bare-upload': 1.5, 'lib-storage': 0.2, 'curl -T': 2.6 },
}

const NAMES: Readonly<Record<string, string>> = { 'bare-upload': 'a bare socket loop with CRC-64' }
const REMARKS: Readonly<Record<string, string>> = {
  'ali-oss': 'computes no checksum and does not check whether the file changes',
  'lib-storage': 'cannot resume in a later run',
  'curl -T': 'one PUT, no checksum, cannot resume',
  'bare-upload': 'the floor: no signature, no retry, no limit, no checkpoint',
}

/** One large file beside other clients, over https or plain http. */
export async function compareLargeFile(
  file: string,
  { rounds, largeGiB }: Settings,
  tlsFile: string | undefined,
): Promise<Findings> {
  await using server = await startServer({ tlsFile })
  const { endpoint } = server
  const scheme: Scheme = tlsFile === undefined ? 'http' : 'https'
  const upload: UploadTask = { endpoint, file, partSize: 8 * 2 ** 20, parallel: 3 }
  const task = { type: 'upload', ...upload } as const
  const withCurl = await hasCurl()
  const runs = await compare(
    [
      client('ours', task, { tlsFile }),
      client('ours', { ...task, adaptive: true }, { name: 'ours, parallel auto', tlsFile }),
      ...['ali-oss', 'lib-storage', 'bare-upload'].map((name) => client(name, task, { tlsFile })),
      ...(withCurl ? [curl(endpoint, file, tlsFile)] : []),
    ],
    rounds,
  )
  const watched = await compare([client('ours', { ...task, watchLoop: true }, { tlsFile })], rounds)
  const title = `${scheme}, ${largeGiB} GiB`
  const against = (name: string): Row =>
    rowOf(
      `${title}: CPU / ${NAMES[name] ?? name}`,
      cpuRatios(runs, 'ours', name),
      { most: GOALS[scheme][name] ?? 1 },
      { remark: REMARKS[name] ?? '' },
    )
  const others = [...runs.keys()].filter((name) => !name.startsWith('ours'))
  return {
    figures: figuresOf(title, runs),
    rows: [
      ...others.map(against),
      rowOf(
        `${title}: longest block of the event loop`,
        figures(watched, 'ours', ({ longestBlockMs }) => longestBlockMs),
        { most: 20 },
        { unit: 'ms', remark: 'the modules that the first request loads included' },
      ),
      peakMemoryRow(title, runs, 110),
      autoRow(title, runs, 1.05),
    ],
  }
}
