import { formatByteSize } from '../src/text/byte-size.ts'
import type { CrashResult } from './crash-scene.ts'
import type { DemoSettings } from './demo-settings.ts'
import type { InterruptionResult } from './interruption-scene.ts'
import { say, sayChapter } from './say.ts'

/** Figures of the demo. */
export interface DemoResult {
  readonly settings: DemoSettings
  readonly crash: CrashResult
  readonly interruption: InterruptionResult
  readonly seconds: number
}

/** Prints the figures as a table. */
export function saySummary({ settings, crash, interruption, seconds }: DemoResult): void {
  const { fileBytes } = settings
  const overhead = crash.bytesReceived - fileBytes
  sayChapter('Summary')
  const rows: readonly (readonly [string, string])[] = [
    ['file', `${formatByteSize(fileBytes)} in ${crash.partsTotal} parts`],
    ['kills', '1 (SIGKILL)'],
    ['parts reused after the kill', `${crash.partsReused} of ${crash.partsTotal}`],
    ['recorded parts uploaded again', '0'],
    [
      'bytes uploaded in total',
      `${formatByteSize(crash.bytesReceived)} (${formatByteSize(overhead)} more than the file, from parts in flight at the kill)`,
    ],
    ['interruption codes', interruption.codes.join(', ')],
    ['parts reused after the interruption', String(interruption.partsReused)],
    ['upload id after cancelling', 'NoSuchUpload'],
    ['SHA-256 and CRC-64 of file and download', 'equal'],
    ['seconds', seconds.toFixed(1)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  say(...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`))
  say(
    '',
    'To watch an upload in a browser and to break it by switches, run: npm run -s oss -- serve --console',
  )
}
