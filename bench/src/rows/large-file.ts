import { compare, figures } from '../compare.ts'
import { figuresOf } from '../figures-of.ts'
import { client, curl, hasCurl } from '../measure.ts'
import type { Findings } from '../row.ts'
import type { Settings } from '../settings.ts'
import { startServer } from '../start-server.ts'
import { ratios, spreadOf } from '../statistics.ts'

/** A large file against curl, which shows what the kernel takes; and whether memory grows with the size. */
export async function compareLargeFile(file: string, { largeRounds, largeGiB }: Settings): Promise<Findings> {
  await using server = await startServer()
  const { endpoint } = server
  const task = { type: 'upload', endpoint, file, partSize: 8 * 2 ** 20, parallel: 3 } as const
  const withCurl = await hasCurl()
  const runs = await compare(
    [client('ours', task), client('ours-without-crc', task), ...(withCurl ? [curl(endpoint, file)] : [])],
    largeRounds,
  )
  const cpu = (name: string): number[] => figures(runs, name, ({ cpuSeconds }) => cpuSeconds)
  return {
    figures: figuresOf(`${largeGiB} GiB`, runs),
    rows: [
      ...(withCurl
        ? [
            {
              title: `CPU / curl -T, ${largeGiB} GiB`,
              value: spreadOf(ratios(cpu('ours'), cpu('curl -T'))),
              unit: '',
              goal: { most: 2.6 },
              remark: 'curl sends one PUT: no parts, no checksum, no continuing',
            },
            {
              title: `CPU without CRC-64 / curl -T, ${largeGiB} GiB`,
              value: spreadOf(ratios(cpu('ours-without-crc'), cpu('curl -T'))),
              unit: '',
              goal: { most: 1.7 },
              remark: 'a client made for this measurement; the real one always computes it',
            },
          ]
        : []),
      {
        title: `peak memory, ${largeGiB} GiB`,
        value: spreadOf(figures(runs, 'ours', ({ peakMiB }) => peakMiB)),
        unit: 'MiB',
        goal: { most: 90 },
      },
    ],
  }
}
