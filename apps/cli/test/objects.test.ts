import { describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'
import { expectNoSecrets } from './expect-no-secrets.ts'
import { CANARIES, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

describe('oss stat', () => {
  it('prints the properties of an object, one per line, and as JSON', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.bin', 1234)
    await runCli(['put', 'a.bin', 'oss://demo/a\nb'], oss)
    const run = await runCli(['stat', 'oss://demo/a\nb'], oss)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(
      /^object\toss:\/\/demo\/a\\u\{a\}b\nbytes\t1234\netag\t"[0-9A-F]{32}"\ncrc64\t\d+\n/,
    )
    expectNoSecrets(run)
    const json = await runCli(['stat', 'oss://demo/a\nb', '--json'], oss)
    expect(JSON.parse(json.stdout)).toMatchObject({
      v: 1,
      kind: 'object',
      bucket: 'demo',
      key: 'a\nb',
      byteLength: 1234,
      objectType: 'Normal',
      lastModified: expect.stringMatching(/^\d{4}-/),
      metadata: {},
    })
  })

  it('prints the headers, the encryption and the number of tags that an upload has set', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.css', 10)
    const flags = [
      '--cache-control',
      'no-cache',
      '--content-disposition',
      'inline',
      '--content-language',
      'en',
    ]
    const more = ['--content-encoding', 'br', '--expires', '2030-01-31T12:00:00Z', '--sse', 'AES256']
    await runCli(['put', 'a.css', 'oss://demo/a.css', ...flags, ...more, '--tag', 'team=web'], oss)
    const { stdout } = await runCli(['stat', 'oss://demo/a.css'], oss)
    const rows = ['content type\ttext/css', 'content encoding\tbr', 'content disposition\tinline']
    const others = ['content language\ten', 'cache control\tno-cache', 'encryption\tAES256', 'tags\t1']
    const expires = 'expires\tThu, 31 Jan 2030 12:00:00 GMT'
    expect(stdout.split('\n')).toEqual(expect.arrayContaining([...rows, ...others, expires]))
  })

  it('exits with 66 when the object does not exist', async () => {
    await using oss = await startLocalOss()
    const run = await runCli(['stat', 'oss://demo/none'], oss)
    expect(run).toMatchObject({ code: 66, stdout: '' })
    expect(run.stderr).toMatch(/The object oss:\/\/demo\/none does not exist/)
  })
})

describe('oss ls', () => {
  it('lists objects and directories, or with --recursive every object', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.bin', 1500)
    for (const key of ['dir/x', 'dir/y', 'top\n']) await runCli(['put', 'a.bin', `oss://demo/${key}`], oss)
    const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`
    const run = await runCli(['ls', 'oss://demo'], oss)
    expect(run).toMatchObject({ code: 0, stderr: '1 object, 1 directory, 1.5 KiB\n' })
    const rows = run.stdout.trimEnd().split('\n')
    expect(rows).toContain('-\t-\toss://demo/dir/')
    expect(rows).toContainEqual(
      expect.stringMatching(new RegExp(`^${time}\t1500\toss://demo/top\\\\u\\{a\\}$`)),
    )
    const all = await runCli(['ls', 'oss://demo/d', '--recursive', '--json'], oss)
    const events = all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(events).toMatchObject([
      { kind: 'object-listed', key: 'dir/x', byteLength: 1500 },
      { kind: 'object-listed', key: 'dir/y', byteLength: 1500 },
      { kind: 'objects-listed', prefix: 'd', objects: 2, prefixes: 0, byteLength: 3000 },
    ])
  })

  it('reports an empty bucket, and exits with 76 for a bucket that does not exist', async () => {
    await using oss = await startLocalOss()
    expect(await runCli(['ls', 'oss://demo'], oss)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '0 objects, 0 B\n',
    })
    expect(await runCli(['ls', 'oss://nowhere'], oss)).toMatchObject({ code: 76, stdout: '' })
  })
})

describe('oss ls --long and --human', () => {
  it('shows storage class and ETag, and sizes with units', async () => {
    await using oss = await startLocalOss()
    await oss.emulator.state.putObject('demo', 'a.bin', Buffer.alloc(1500))
    const long = await runHere(['ls', '-l', '--human', 'oss://demo'], oss)
    expect(long.stdout).toMatch(/^\S+Z\t1\.5 KiB\tStandard\t"[0-9A-F]{32}"\toss:\/\/demo\/a\.bin\n$/)
    const human = await runHere(['ls', '--human', 'oss://demo'], oss)
    expect(human.stdout).toMatch(/^\S+Z\t1\.5 KiB\toss:\/\/demo\/a\.bin\n$/)
    const json = await runHere(['ls', '-l', '--human', 'oss://demo', '--json'], oss)
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).not.toHaveProperty('format')
  })

  it.each([['--long'], ['--human']])('rejects %s without a bucket, before any request', async (flag) => {
    await using oss = await startLocalOss()
    expect(await runHere(['ls', flag], oss)).toMatchObject({ code: 2, stdout: '' })
    expect(oss.emulator.requests).toEqual([])
  })
})

describe('oss du', () => {
  it('prints bytes and objects of each storage class, and the total', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.bin', 1500)
    for (const key of ['p/a', 'p/b', 'other']) await runCli(['put', 'a.bin', `oss://demo/${key}`], oss)
    await runCli(['put', 'a.bin', 'oss://demo/p/c', '--storage-class', 'IA'], oss)
    expect(await runHere(['du', 'oss://demo/p/'], oss)).toMatchObject({
      ...{ code: 0, stdout: '1500\t1\tIA\n3000\t2\tStandard\n' },
      stderr: '3 objects, 4.4 KiB in oss://demo/p/\n',
    })
    const json = await runHere(['du', 'oss://demo', '--json'], oss)
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { kind: 'class-measured', storageClass: 'IA', objects: 1, byteLength: 1500 },
      { kind: 'class-measured', storageClass: 'Standard', objects: 3, byteLength: 4500 },
      { kind: 'space-measured', bucket: 'demo', prefix: '', objects: 4, byteLength: 6000 },
    ])
  })

  it('prints zero for an empty bucket, and exits with 76 for one that does not exist', async () => {
    await using oss = await startLocalOss()
    expect(await runHere(['du', 'oss://demo'], oss)).toMatchObject({
      ...{ code: 0, stdout: '', stderr: '0 objects, 0 B in oss://demo\n' },
    })
    expect(await runHere(['du', 'oss://nowhere'], oss)).toMatchObject({ code: 76, stdout: '' })
  })
})

describe('oss ls without a URL', () => {
  it('lists the buckets: time, location, bucket', async () => {
    await using oss = await startLocalOss()
    await oss.emulator.state.createBucket('another')
    const run = await runCli(['ls'], oss)
    expect(run).toMatchObject({ code: 0, stderr: '2 buckets\n' })
    expect(run.stdout).toMatch(
      /^\S+Z\toss-cn-hangzhou\toss:\/\/another\n\S+Z\toss-cn-hangzhou\toss:\/\/demo\n$/,
    )
    const json = await runCli(['ls', '--json'], oss)
    expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toMatchObject({
      kind: 'bucket-listed',
      bucket: 'another',
      endpoint: expect.any(String),
    })
  })

  it('rejects --recursive before any request', async () => {
    await using oss = await startLocalOss()
    expect(await runCli(['ls', '--recursive'], oss)).toMatchObject({ code: 2, stdout: '' })
    expect(oss.emulator.requests).toEqual([])
  })
})

describe('oss rm', () => {
  it('deletes an object, and succeeds when it does not exist', async () => {
    await using oss = await startLocalOss()
    await oss.createFile('a.bin', 10)
    await runCli(['put', 'a.bin', 'oss://demo/a'], oss)
    await runCli(['put', 'a.bin', 'oss://demo/ab'], oss)
    for (const time of [1, 2]) {
      const run = await runCli(['rm', 'oss://demo/a'], oss)
      expect({ time, ...run }).toMatchObject({ code: 0, stdout: 'Deleted oss://demo/a\n', stderr: '' })
    }
    expect(oss.emulator.state.listKeys('demo')).toEqual(['ab'])
  })

  it('rejects a URL without a key, before any request', async () => {
    await using oss = await startLocalOss()
    expect(await runCli(['rm', 'oss://demo'], oss)).toMatchObject({ code: 2, stdout: '' })
    expect(await runCli(['rm'], oss)).toMatchObject({ code: 2 })
    expect(oss.emulator.requests).toEqual([])
  })
})

describe('oss presign', () => {
  it('prints a URL that downloads the object without credentials, and sends no request', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('a.bin', 1000)
    await runCli(['put', 'a.bin', 'oss://demo/a b.bin'], oss)
    const before = oss.emulator.requests.length
    const run = await runCli(['presign', 'oss://demo/a b.bin', '--expires', '15m'], oss)
    expect(oss.emulator.requests).toHaveLength(before)
    expect(run.code).toBe(0)
    const url = new URL(run.stdout.trim())
    expect(url.searchParams.get('x-oss-expires')).toBe('900')
    expect(url.href).not.toContain(CANARIES.accessKeySecret)
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(content)).toBe(true)
  })

  it('signs for a single method', async () => {
    await using oss = await startLocalOss()
    const { stdout } = await runCli(['presign', 'oss://demo/new', '--method', 'PUT', '--json'], oss)
    const signed = JSON.parse(stdout) as { url: string; method: string; expires: string; headers: object }
    expect(signed).toMatchObject({ method: 'PUT', headers: {} })
    expect(Date.parse(signed.expires)).toBeGreaterThan(Date.now())
    expect((await fetch(signed.url)).status).toBe(403)
    // Not as text: for that, fetch adds a content type, which was not signed.
    expect((await fetch(signed.url, { method: 'PUT', body: Buffer.from('text') })).status).toBe(200)
    expect(await oss.holds('new', Buffer.from('text'))).toBe(true)
  })

  it('sets the name under which browsers save the object, its type and its speed', async () => {
    await using oss = await startLocalOss()
    const content = await oss.createFile('a.bin', 1000)
    await runCli(['put', 'a.bin', 'oss://demo/r-11.bin'], oss)
    const flags = ['--save-as', '报告 11.pdf', '--content-type', 'application/pdf', '--limit-rate', '1MiB/s']
    const { stdout } = await runCli(['presign', 'oss://demo/r-11.bin', ...flags], oss)
    const url = new URL(stdout.trim())
    expect(url.searchParams.get('x-oss-traffic-limit')).toBe('8388608')
    const response = await fetch(url)
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="__ 11.pdf"; filename*=UTF-8''%E6%8A%A5%E5%91%8A%2011.pdf`,
    )
  })

  it('names a version and a processing, and signs headers of an upload', async () => {
    await using oss = await startLocalOss()
    const read = await runCli(
      ['presign', 'oss://demo/a.png', '--version-id', 'v1', '--process', 'image/resize,w_100'],
      oss,
    )
    const query = new URL(read.stdout.trim()).searchParams
    expect([query.get('versionId'), query.get('x-oss-process')]).toEqual(['v1', 'image/resize,w_100'])
    const put = ['presign', 'oss://demo/new', '--method', 'PUT', '--content-type', 'text/x-own', '--json']
    const { stdout } = await runCli([...put, '--cache-control', 'no-cache'], oss)
    const { url, headers } = JSON.parse(stdout) as { url: string; headers: Record<string, string> }
    expect((await fetch(url, { method: 'PUT', headers, body: 'text' })).status).toBe(200)
    expect(oss.emulator.state.describeObject('demo', 'new')?.properties.contentHeaders).toMatchObject({
      'Content-Type': 'text/x-own',
      'Cache-Control': 'no-cache',
    })
  })

  it.each([
    ['--method PUT --save-as a', /--save-as is for --method GET, HEAD/],
    ['--method HEAD --process image/info', /--process is for --method GET/],
    ['--method DELETE --limit-rate 1MiB', /--limit-rate is for --method GET, PUT/],
    ['--save-as a --content-disposition inline', /Omit --content-disposition/],
    ['--limit-rate 1KiB/s', /from 819200 to 838860800/],
    ['--save-as a/b', /without control characters and "\/"/],
  ])('rejects %s', async (flags, words) => {
    await using oss = await startLocalOss()
    const run = await runCli(['presign', 'oss://demo/a', ...flags.split(' ')], oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(words)
  })

  it.each([['8d'], ['0m'], ['soon']])('rejects the time %s', async (time) => {
    await using oss = await startLocalOss()
    const run = await runCli(['presign', 'oss://demo/a', '--expires', time], oss)
    expect(run).toMatchObject({ code: 2, stdout: '' })
  })
})
