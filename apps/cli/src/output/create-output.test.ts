import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../test/captured-stream.ts'
import { MIB, progressEvent } from '../../test/progress-event.ts'
import type { GlobalFlags } from '../access/global-flags.ts'
import type { OutputEvent } from '../commands/registry.ts'
import { formatEvent } from '../program/format-event.ts'
import { createOutput } from './create-output.ts'
import type { Output } from './output.ts'

const EVENTS: readonly OutputEvent[] = [
  { kind: 'checkpoint-damaged', problem: 'Line 3 is damaged.' },
  progressEvent({ bytesDone: MIB }),
  progressEvent({ bytesDone: 130 * MIB, bytesRecorded: 130 * MIB }),
  { kind: 'upload-aborted', bucket: 'demo', key: 'a', uploadId: 'ID' },
  { kind: 'upload', bucket: 'demo', key: 'a', uploadId: 'ID', initiated: null, storageClass: null },
  {
    kind: 'interrupted',
    message: 'Stopped.',
    resumable: true,
    uploadId: 'ID',
    partsRecorded: 1,
    partsTotal: 2,
    continueCommand: 'oss upload a oss://demo/a',
    exitCode: 75,
  },
]

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly term?: string
}

async function emitAll(flags: GlobalFlags, { isTTY = false, columns = 80, term = 'xterm' }: Terminal = {}) {
  const stdout = new CapturedStream()
  const stderr = new CapturedStream({ isTTY, columns })
  const output: Output<OutputEvent> = await createOutput(
    {
      args: [],
      program: ['oss'],
      version: '1.2.3',
      platform: 'linux',
      environment: { TERM: term },
      rawArgs: undefined,
      stdin: (async function* () {})(),
      terminal: undefined,
      stdout,
      stderr,
      now: () => 0,
      elapsed: () => 0,
      every: () => () => {},
    },
    flags,
    formatEvent,
  )
  for (const event of EVENTS) output.emit(event)
  return { stdout, stderr }
}

describe('createOutput', () => {
  it('writes data and results to standard output and everything else to standard error', async () => {
    const { stdout, stderr } = await emitAll({})
    expect(stdout.lines).toEqual([
      'Aborted ID of oss://demo/a and deleted its parts',
      'unknown time\tID\toss://demo/a',
    ])
    expect(stderr.lines).toEqual([
      'note: The checkpoint is damaged. Line 3 is damaged.',
      '50 %, 130.0 MiB of 256.0 MiB',
      'interrupted: Stopped. To continue:',
      '  oss upload a oss://demo/a',
    ])
  })

  it('draws a bar on a terminal, and removes it before other text', async () => {
    const { stderr } = await emitAll({}, { isTTY: true })
    expect(stripVTControlCharacters(stderr.text)).toContain('Uploading 50 % [====    ]')
    const beforeInterruption = stderr.text.slice(0, stderr.text.lastIndexOf('interrupted:'))
    expect(beforeInterruption.slice(beforeInterruption.lastIndexOf(']'))).toContain('\u001b[2K')
  })

  it.each([
    ['reports no width', { isTTY: true, columns: 0 }],
    ['is dumb', { isTTY: true, term: 'dumb' }],
  ])('writes lines on a terminal that %s', async (_, terminal) => {
    const { stderr } = await emitAll({}, terminal)
    expect(stripVTControlCharacters(stderr.text)).toContain('\n50 %, 130.0 MiB of 256.0 MiB\n')
    expect(stderr.text).not.toContain('\u001b[2K')
  })

  it('prints only data and errors with --quiet', async () => {
    const { stdout, stderr } = await emitAll({ quiet: true }, { isTTY: true })
    expect(stdout.lines).toEqual(['unknown time\tID\toss://demo/a'])
    expect(stripVTControlCharacters(stderr.text)).toBe(
      'interrupted: Stopped. To continue:\n  oss upload a oss://demo/a\n',
    )
  })

  it('writes every event to standard output as JSON, and nothing else anywhere', async () => {
    const { stdout, stderr } = await emitAll({ json: true }, { isTTY: true })
    const types = stdout.lines.map((line) => (JSON.parse(line) as { kind: string }).kind)
    expect(types).toEqual(['checkpoint-damaged', 'progress', 'upload-aborted', 'upload', 'interrupted'])
    expect(stderr.text).toBe('')
  })
})
