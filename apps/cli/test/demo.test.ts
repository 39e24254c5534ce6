import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { capture } from './cli-process.ts'
import { until } from './local-oss.ts'

const DEMO = fileURLToPath(new URL('../demo/demo.ts', import.meta.url))
const SMALL = { OSS_DEMO_MIB: '16', OSS_DEMO_MBPS: '16', OSS_DEMO_SEED: '7' }

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oss-cli-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** Starts the demo, which writes its files to our directory. */
function startDemo(environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env['PATH'], TMPDIR: directory, ...environment }
  return capture(spawn(process.execPath, [DEMO], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

describe('the demo', () => {
  it('shows a crash, an interruption and a cancellation, prints a summary, and removes its files', async () => {
    const run = await startDemo(SMALL).ended
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const reused = /Resuming: (\d+) of 32 parts already uploaded/.exec(run.stdout)?.[1]
    expect(Number(reused)).toBeGreaterThan(8)
    const summary = run.stdout.slice(run.stdout.indexOf('Summary'))
    const rows = [
      /file +16\.0 MiB in 32 parts/,
      /kills +1 \(SIGKILL\)/,
      new RegExp(`parts reused after the kill +${reused} of 32`),
      /recorded parts uploaded again +0/,
      /bytes uploaded in total +1[6-9]\.\d MiB/,
      /interruption codes +ClientError:200042, ClientError:100002/,
      /parts reused after the interruption +\d+/,
      /upload id after cancelling +NoSuchUpload/,
      /SHA-256 and CRC-64 of file and download +equal/,
      /seconds +\d+\.\d/,
    ]
    for (const row of rows) expect(summary).toMatch(row)
    expect(summary).toContain('npm run -s oss -- serve --console')
    // The file and the object have the same SHA-256.
    expect(new Set(run.stdout.match(/SHA-256 [0-9a-f]{64}/g))).toHaveProperty('size', 1)
    expect(await readdir(directory)).toEqual([])
  })

  it('removes its files when it is stopped', async () => {
    const demo = startDemo(SMALL)
    await until(() => demo.written().stdout.includes('25 %') || demo.written().stdout.includes('parts of'))
    demo.child.kill('SIGINT')
    expect(await demo.ended).toMatchObject({
      code: 130,
      stderr: '\nStopped, and removed all files of the demo.\n',
    })
    expect(await readdir(directory)).toEqual([])
  })

  it('exits with 1 and prints the reason when it cannot start', async () => {
    const run = await startDemo({ ...SMALL, OSS_DEMO_MIB: '1' }).ended
    expect(run).toMatchObject({
      code: 1,
      stdout: '',
      stderr: '\nThe demo failed: OSS_DEMO_MIB must be a whole number from 16 to 4096 (got "1").\n',
    })
  })
})
