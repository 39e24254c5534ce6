import { setTimeout as sleep } from 'node:timers/promises'
import { quoteForShell } from '../../src/text/quote-for-shell.ts'
import { startLocalOss, until } from '../local-oss.ts'
import { startInTerminal, type TerminalRun } from '../transcripts/terminal.ts'
import type { Frame } from './animated-svg.ts'

const MIB = 1_048_576
const UPLOAD = ['upload', 'film.mp4', 'oss://demo/film.mp4']
const SAMPLE_MS = 100
/** How long a reader sees a command before it runs, and its result. */
const PAUSE_MS = 1_500

/** Records an upload of 128 MiB to a local OSS that is stopped by Ctrl-C and resumed by the same command. */
export async function recordSession(): Promise<readonly Frame[]> {
  await using oss = await startLocalOss({ bandwidthBytesPerSecond: 24 * MIB })
  await oss.createFile('film.mp4', 128 * MIB)
  const frames: Frame[] = []
  const before: string[] = []

  const show = (lines: readonly string[], durationMs: number): void => {
    frames.push({ lines: [...before, ...lines], durationMs })
  }
  async function play(meanwhile: (run: TerminalRun) => Promise<void>): Promise<void> {
    const command = `$ ${quoteForShell(['oss', ...UPLOAD], 'linux')}`
    show(['$ '], PAUSE_MS / 3)
    show([command], PAUSE_MS)
    const run = await startInTerminal(UPLOAD, oss)
    let hasEnded = false
    const ended = Promise.all([run.ended, meanwhile(run)]).then(() => {
      hasEnded = true
    })
    while (!hasEnded) {
      show([command, ...linesOf(await run.screen())], SAMPLE_MS)
      await sleep(SAMPLE_MS)
    }
    await ended
    before.push(command, ...linesOf(await run.screen()))
    show([], PAUSE_MS)
  }

  await play(async (run) => {
    await until(async () => / [45]\d % /.test(await run.screen()))
    run.type('\u0003')
  })
  await play(async () => {})
  show(['$ '], 2 * PAUSE_MS)
  return merged(frames)
}

function linesOf(screen: string): readonly string[] {
  return screen === '' ? [] : screen.split('\n')
}

/** Joins successive frames that show the same. */
function merged(frames: readonly Frame[]): readonly Frame[] {
  const result: Frame[] = []
  for (const frame of frames) {
    const last = result.at(-1)
    if (last !== undefined && last.lines.join('\n') === frame.lines.join('\n'))
      result[result.length - 1] = { ...last, durationMs: last.durationMs + frame.durationMs }
    else result.push(frame)
  }
  return result
}
