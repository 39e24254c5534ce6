import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Emulator, startEmulator } from '@oss/emulator'
import { ALL_CHECKS } from './all-checks.ts'
import type { CheckResult } from './check.ts'
import { isDifferent, markdownReport } from './markdown-report.ts'
import { ConformanceUsageError, newPrefix, readPlace } from './read-place.ts'
import { type ConformanceResult, runConformance } from './run-conformance.ts'
import { createTarget, type Place, type Traffic } from './target.ts'

const USAGE = `Usage: pnpm conformance [options]

Checks whether a service does what docs/protocol.md says, and prints where it differs.
Without OSS_ENDPOINT it checks the emulator. Otherwise it checks the service in the environment:
OSS_ENDPOINT, OSS_REGION, OSS_BUCKET, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN (optional).

  --yes          send the requests without asking
  --report FILE  write the report to this file, as Markdown
  --help         print this help

Exit codes: 0 as documented, 1 differences or unfinished checks, 2 usage, 130 stopped by a signal.
`

/** The process in which the checks run. */
export interface ConformanceHost {
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  print(text: string): void
  /** Asks the person; false without a terminal. */
  confirm(question: string): Promise<boolean>
}

/** Runs the command. @returns its exit code. */
export async function conform(host: ConformanceHost): Promise<number> {
  try {
    const { yes = false, report, help = false } = readArguments(host.args)
    if (help) {
      host.print(USAGE)
      return 0
    }
    const place = readPlace(host.environment)
    if (place === undefined) return await checkEmulator(host, report)
    if (!(await isConfirmed(host, place, yes))) {
      host.print('Nothing was sent.\n')
      return 2
    }
    return await checkPlace(host, place, report)
  } catch (error) {
    if (!(error instanceof ConformanceUsageError)) throw error
    host.print(`${error.message}\n`)
    return 2
  }
}

function readArguments(args: readonly string[]) {
  const options = { yes: { type: 'boolean' }, report: { type: 'string' }, help: { type: 'boolean' } } as const
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new ConformanceUsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

async function checkEmulator(host: ConformanceHost, report: string | undefined): Promise<number> {
  await using emulator = await startEmulator({ buckets: [EMULATOR_BUCKET] })
  return await checkPlace(host, emulatorPlace(emulator), report)
}

const EMULATOR_BUCKET = 'conformance-bucket'

function emulatorPlace({ endpoint, region, credentials }: Emulator): Place {
  return { endpoint: new URL(endpoint), region, bucket: EMULATOR_BUCKET, credentials, prefix: newPrefix() }
}

/** The requests are counted by a run against the emulator, so that the question is never out of date. */
async function isConfirmed(host: ConformanceHost, place: Place, yes: boolean): Promise<boolean> {
  const { writes, reads, sentBytes, receivedBytes } = await rehearse()
  host.print(
    `${ALL_CHECKS.length} checks of ${place.endpoint.origin}, bucket ${place.bucket}, keys below ${place.prefix}:\n` +
      `about ${writes} PUT requests and ${reads} GET requests, ${kib(sentBytes)} KiB up and ${kib(receivedBytes)} KiB down.\n` +
      'They are billed as such by the owner of the bucket. Some are sent unsigned, with a wrong signature, or to a\n' +
      'bucket that does not exist. Everything below the prefix is deleted at the end, also after Ctrl-C.\n',
  )
  return yes || (await host.confirm('Send them? [y/N] '))
}

async function rehearse(): Promise<Traffic> {
  await using emulator = await startEmulator({ buckets: [EMULATOR_BUCKET] })
  const { traffic } = await runConformance(ALL_CHECKS, createTarget(emulatorPlace(emulator)))
  return traffic
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024)
}

async function checkPlace(host: ConformanceHost, place: Place, report: string | undefined): Promise<number> {
  const { signal } = host
  const outcome = await runConformance(ALL_CHECKS, createTarget(place), {
    signal,
    onResult: (result) => host.print(`${label(result)} ${result.title}\n`),
  })
  const text = markdownReport(outcome, { place, date: new Date() })
  if (report === undefined) host.print(`\n${text}`)
  else {
    await writeFile(report, text)
    host.print(`\nWrote the report to ${report}.\n`)
  }
  if (outcome.leftOver > 0)
    host.print(`${outcome.leftOver} objects or uploads are left below ${place.prefix}.\n`)
  return signal.aborted ? 130 : exitCode(outcome)
}

function label(result: CheckResult): string {
  if (result.failure !== undefined) return 'unfinished'
  return isDifferent(result) ? 'different ' : 'conforms  '
}

function exitCode({ results, leftOver }: ConformanceResult): number {
  const isClean = results.every((result) => result.failure === undefined && !isDifferent(result))
  return isClean && leftOver === 0 ? 0 : 1
}
