import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disturb, expectStored, target, upload } from '../network/network.ts'
import { type Service, startService } from '../service/service.ts'

let service: Service
beforeEach(async () => {
  service = await startService()
})
afterEach(() => service[Symbol.asyncDispose]())

const mebibyte = 2 ** 20
const id = '<UploadId>0123456789ABCDEF0123456789ABCDEF</UploadId>'
const root = 'InitiateMultipartUploadResult'
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')

/** Makes the service respond to every initiation with a document. */
async function initiate(body: string): Promise<string> {
  disturb(service, { operation: 'InitiateMultipartUpload', times: 9 }, { kind: 'status', status: 200, body })
  return (await service.client().initiateMultipartUpload(target)).uploadId
}

describe('a response that attacks its parser (S4)', () => {
  it.each([
    ['entities that expand', `<!DOCTYPE a [<!ENTITY l0 "lol">${laughs}]><${root}>&l9;${id}</${root}>`],
    [
      'an external entity',
      `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><${root}><UploadId>&x;</UploadId></${root}>`,
    ],
    [
      'a parameter entity',
      `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/">%x;]><${root}>${id}</${root}>`,
    ],
    ['100,000 levels', `<${root}>${'<a>'.repeat(100_000)}`],
    ['100,000 attributes', `<${root} ${'a="b" '.repeat(100_000)}>${id}</${root}>`],
    ['100,000 elements', `<${root}>${'<a/>'.repeat(100_000)}${id}</${root}>`],
    ['a number for NUL', `<${root}><UploadId>&#0;</UploadId></${root}>`],
    ['a style sheet', `<?xml-stylesheet href="http://127.0.0.1:1/"?><${root}>${id}</${root}>`],
    ['its name only in a comment', `<!--<${root}>${id}</${root}>--><Other/>`],
    ['its name only in CDATA', `<Other><![CDATA[<${root}>${id}</${root}>]]></Other>`],
    ['two ids', `<${root}>${id}${id}</${root}>`],
    ['another document behind it', `<${root}>${id}</${root}><${root}>${id}</${root}>`],
  ])('by %s is rejected, quickly and without much memory', async (_what, body) => {
    const before = process.memoryUsage().rss
    const cpuAtStart = process.cpuUsage()
    await expect(initiate(body)).rejects.toMatchObject({
      code: expect.stringMatching(/^(RESPONSE_INCOMPLETE|RESPONSE_MALFORMED|RESPONSE_TOO_LARGE)$/),
    })
    // Processor time, because other programs may keep the machine busy.
    const { user, system } = process.cpuUsage(cpuAtStart)
    expect((user + system) / 1000).toBeLessThan(3000)
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebibyte)
  })

  it('with errors only in comments and CDATA is not an error', async () => {
    const error = '<Error><Code>InternalError</Code></Error>'
    const body = `<!--${error}--><${root}><Note><![CDATA[${error}]]></Note>${id}<!--${error}--></${root}>`
    expect(await initiate(body)).toBe('0123456789ABCDEF0123456789ABCDEF')
  })

  it('to a completion, with an error only in a comment, is a success', async () => {
    const body = `<!-- <Error><Code>InternalError</Code></Error> --><CompleteMultipartUploadResult><ETag>"E"</ETag></CompleteMultipartUploadResult>`
    disturb(
      service,
      { operation: 'CompleteMultipartUpload' },
      { kind: 'status', status: 200, body, when: 'after-commit' },
    )
    await (await upload(service)).done()
    await expectStored(service)
  })
})
