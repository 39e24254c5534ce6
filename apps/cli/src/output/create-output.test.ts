import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CapturedStream } from '../../test/captured-stream.ts'
import { MIB, progressEvent } from '../../test/progress-event.ts'
import type { GlobalFlags } from '../access/global-flags.ts'
import type { OutputEvent } from '../events/event.ts'
import { createOutput } from './create-output.ts'

const EVENTS: readonly OutputEvent[] = [
  { type: 'checkpoint-damaged', problem: 'Line 3 is damaged.' },
  progressEvent({ bytesDone: MIB }),
  progressEvent({ bytesDone: 130 * MIB, bytesRecorded: 130 * MIB }),
  { type: 'upload-aborted', bucket: 'demo', key: 'a', uploadId: 'ID' },
  { type: 'upload', bucket: 'demo', key: 'a', uploadId: 'ID', initiated: null, storageClass: null },
  {
    type: 'interrupted',
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

async function tellAll(flags: GlobalFlags, { isTTY = false, columns = 80, term = 'xterm' }: Terminal = {}) {
  const stdout = new CapturedStream()
  const stderr = new CapturedStream({ isTTY, columns })
  const output = await createOutput(
    {
      args: [],
      program: ['oss'],
      platform: 'linux',
      environment: { TERM: term },
      rawArgs: undefined,
      stdin: (async function* () {})(),
      stdout,
      stderr,
      now: () => 0,
      every: () => () => {},
    },
    flags,
  )
  for (const event of EVENTS) output.tell(event)
  return { stdout, stderr }
}

describe('createOutput', () => {
  it('writes results to standard output and everything else to standard error', async () => {
    const { stdout, stderr } = await tellAll({})
    expect(stdout.lines).toEqual([
      'aborted ID of oss://demo/a; its parts are gone',
      'unknown time\tID\toss://demo/a',
    ])
    expect(stderr.lines).toEqual([
      'note: The checkpoint is damaged. Line 3 is damaged.',
      '50 %, 130.0 MiB of 256.0 MiB',
      'interrupted: Stopped. To continue:',
      '  oss upload a oss://demo/a',
    ])
  })

  it('draws a bar on a terminal, and takes it away before other text', async () => {
    const { stderr } = await tellAll({}, { isTTY: true })
    expect(stripVTControlCharacters(stderr.text)).toContain('uploading 50 % [===============               ]')
    const beforeInterruption = stderr.text.slice(0, stderr.text.lastIndexOf('interrupted:'))
    expect(beforeInterruption.slice(beforeInterruption.lastIndexOf(']'))).toContain('\u001b[2K')
  })

  it.each([
    ['does not tell its width', { isTTY: true, columns: 0 }],
    ['is a dumb one', { isTTY: true, term: 'dumb' }],
  ])('writes lines on a terminal that %s', async (_, terminal) => {
    const { stderr } = await tellAll({}, terminal)
    expect(stripVTControlCharacters(stderr.text)).toContain('\n50 %, 130.0 MiB of 256.0 MiB\n')
    expect(stderr.text).not.toContain('\u001b[2K')
  })

  it('says only what was asked for and what went wrong when it is to be quiet', async () => {
    const { stdout, stderr } = await tellAll({ quiet: true }, { isTTY: true })
    expect(stdout.lines).toEqual(['unknown time\tID\toss://demo/a'])
    expect(stripVTControlCharacters(stderr.text)).toBe(
      'interrupted: Stopped. To continue:\n  oss upload a oss://demo/a\n',
    )
  })

  it('writes every event to standard output as JSON, and nothing else anywhere', async () => {
    const { stdout, stderr } = await tellAll({ json: true }, { isTTY: true })
    const types = stdout.lines.map((line) => (JSON.parse(line) as { type: string }).type)
    expect(types).toEqual(['checkpoint-damaged', 'progress', 'upload-aborted', 'upload', 'interrupted'])
    expect(stderr.text).toBe('')
  })
})
