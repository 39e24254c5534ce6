import { formatByteSize } from '../src/text/byte-size.ts'
import type { CrashResult } from './crash-scene.ts'
import type { DemoSettings } from './demo-settings.ts'
import type { InterruptionResult } from './interruption-scene.ts'
import { say, sayChapter } from './say.ts'

/** What the demo has shown, in figures. */
export interface DemoResult {
  readonly settings: DemoSettings
  readonly crash: CrashResult
  readonly interruption: InterruptionResult
  readonly seconds: number
}

/** Says it as a table. */
export function saySummary({ settings, crash, interruption, seconds }: DemoResult): void {
  const { fileBytes } = settings
  const overhead = crash.bytesReceived - fileBytes
  sayChapter('Summary')
  const rows: readonly (readonly [string, string])[] = [
    ['file', `${formatByteSize(fileBytes)} in ${crash.partsTotal} parts`],
    ['kills', '1 (SIGKILL)'],
    ['parts reused after the kill', `${crash.partsReused} of ${crash.partsTotal}`],
    ['remembered parts sent again', '0'],
    [
      'bytes sent in all',
      `${formatByteSize(crash.bytesReceived)} (${formatByteSize(overhead)} more than the file, in flight at the kill)`,
    ],
    ['interruption codes', interruption.codes.join(', ')],
    ['parts reused after the interruption', String(interruption.partsReused)],
    ['upload id after cancel', 'NoSuchUpload'],
    ['SHA-256 and CRC-64 of file and download', 'equal'],
    ['seconds', seconds.toFixed(1)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  say(...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`))
}
