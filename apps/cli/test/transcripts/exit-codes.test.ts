import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { OssClient, staticCredentials } from '@oss/client'
import type { Fault, FaultMatch } from '@oss/emulator'
import { expect, it } from 'vitest'
import { EXIT } from '../../src/errors/exit-codes.ts'
import { CANARIES, type LocalOss, startLocalOss, until } from '../local-oss.ts'
import { createTranscript, type Transcript } from './transcript.ts'

const UPLOAD = ['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '100KiB']
const DAY_MS = 24 * 60 * 60_000

function withEnvironment(oss: LocalOss, change: Readonly<Record<string, string>>) {
  return { directory: oss.directory, environment: { ...oss.environment, ...change } }
}

/** Runs a command while each of the operation's requests fails in this way. */
async function withFault(
  oss: LocalOss,
  match: FaultMatch,
  fault: Fault,
  run: () => Promise<void>,
): Promise<void> {
  const added = oss.emulator.faults.add({ match, fault })
  await run()
  added.remove()
}

/** A proxy that demands a password. */
async function startDemandingProxy() {
  const proxy = createServer()
  proxy.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => void proxy.close(),
  }
}

/** Runs a command while this process uploads the same file. */
async function whileUploading(oss: LocalOss, run: () => Promise<void>): Promise<void> {
  await withFault(oss, { operation: 'UploadPart' }, { kind: 'hang', when: 'before-body' }, async () => {
    const { endpoint, region } = oss.emulator
    await using client = new OssClient({ endpoint, region, credentials: staticCredentials(CANARIES) })
    const file = join(oss.directory, 'big.bin')
    await using upload = client.resumableUpload({ bucket: 'demo', key: 'big.bin', file, partSize: 102_400 })
    for await (const { phase } of upload.progress()) if (phase === 'uploading') break
    await run()
  })
}

async function interrupt(
  transcript: Transcript,
  oss: LocalOss,
  args: readonly string[],
  seen: RegExp = /^/,
): Promise<void> {
  await transcript.run(args, oss, async (run) => {
    await until(async () => oss.emulator.openSockets > 0 && seen.test(await run.screen()))
    await run.note('Ctrl-C')
    run.type('\u0003')
  })
}

it('oss in a terminal exits with 69 only for failures after which the same command may succeed', async () => {
  let shiftMs = 0
  await using oss = await startLocalOss({ now: () => Date.now() + shiftMs })
  await using stingy = await startLocalOss({ permissions: ['oss:GetObject'] })
  using proxy = await startDemandingProxy()
  await oss.createFile('big.bin', 300_000)
  await stingy.createFile('big.bin', 300_000)
  const transcript = createTranscript('Exit codes of oss')

  transcript.say('2: the command line is invalid.')
  await transcript.run(['upload', 'big.bin', 'oss://demo/big.bin', '--part-size', '1KB'], oss)

  transcript.say('65: the data is damaged, here by a device that changes each part.')
  await withFault(oss, { operation: 'UploadPart' }, { kind: 'corrupt-body' }, () =>
    transcript.run([...UPLOAD, '--parallel', '1'], oss),
  )
  transcript.say('66: the file or the object does not exist.')
  await transcript.run(['upload', 'missing.bin', 'oss://demo/big.bin'], oss)
  await transcript.run(['download', 'oss://demo/missing.bin'], oss)

  transcript.say(
    '69: time may heal it, here an endpoint that cannot be reached. An overloaded service is the same.',
  )
  await transcript.run(['ls', '--quiet', '--endpoint', 'http://127.0.0.1:1', '--connect-retry', '0'], oss)

  transcript.say('69: another process uploads the same file.')
  await whileUploading(oss, () => transcript.run(UPLOAD, oss))

  transcript.say('73: the checkpoint or the downloaded file cannot be written.')
  await transcript.run([...UPLOAD, '--checkpoint-dir', 'missing'], oss)

  transcript.say('75: stopped, and can be resumed.')
  const hang = { kind: 'hang', when: 'before-body' } as const
  await withFault(oss, { operation: 'UploadPart', partNumber: 3 }, hang, () =>
    interrupt(transcript, oss, [...UPLOAD, '--parallel', '1'], /[6-9]\d %/),
  )

  transcript.say('76: no such bucket.')
  await transcript.run(['upload', 'big.bin', 'oss://nowhere/big.bin'], oss)
  transcript.say('76: a wrong region.')
  await transcript.run([...UPLOAD, '--region', 'cn-beijing'], oss)
  transcript.say('76: a bucket that has another endpoint.')
  const elsewhere = {
    kind: 'status',
    status: 403,
    body: '<Error><Code>AccessDenied</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint></Error>',
  } as const
  await withFault(oss, { operation: 'ListObjectsV2' }, elsewhere, () =>
    transcript.run(['ls', 'oss://demo'], oss),
  )
  transcript.say('76: a server that does not speak TLS.')
  await transcript.run(['ls', '--endpoint', `https://127.0.0.1:${oss.emulator.port}`], oss)
  transcript.say('76: a redirect.')
  const redirect = { kind: 'redirect', location: 'https://login.example.com/' } as const
  await withFault(oss, { operation: 'ListBuckets' }, redirect, () => transcript.run(['ls'], oss))
  transcript.say('76: a proxy that demands a password.')
  await transcript.run(
    ['ls', '--endpoint', 'https://oss-cn-hangzhou.aliyuncs.com'],
    withEnvironment(oss, { HTTPS_PROXY: proxy.url }),
  )

  transcript.say('77: credentials are missing or rejected, or a permission is missing.')
  await transcript.run(['ls'], withEnvironment(oss, { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '' }))
  await transcript.run(['ls'], withEnvironment(oss, { OSS_ACCESS_KEY_SECRET: 'wrong' }))
  await transcript.run(UPLOAD, stingy)
  transcript.say('77: the clock is two days ahead. A difference of less than a day is corrected.')
  shiftMs = -2 * DAY_MS
  await transcript.run(['ls'], oss)
  shiftMs = 0

  transcript.say('130: Ctrl-C, and there is nothing to resume.')
  await withFault(oss, { operation: 'ListBuckets' }, { kind: 'hang', when: 'before-headers' }, () =>
    interrupt(transcript, oss, ['ls']),
  )
  const text = transcript.text()
  await expect(text).toMatchFileSnapshot('../../../../docs/transcripts/exit-codes.txt')
  const shown = new Set([...text.matchAll(/^\[exit (\d+)\]$/gm)].map((match) => Number(match[1])))
  const { done, internal, sighup, sigpipe, sigterm, sigbreak, ...others } = EXIT
  expect(shown).toEqual(new Set(Object.values(others)))
})
