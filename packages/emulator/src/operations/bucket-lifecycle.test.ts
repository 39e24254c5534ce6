import { describe, expect, it } from 'vitest'
import { initiate } from '../../test/multipart-calls.ts'
import { type SignedClient, signedClient } from '../../test/signed-client.ts'
import { xmlElement, xmlElements } from '../../test/xml-elements.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const query = { lifecycle: '' }
const DAY_MS = 24 * 60 * 60 * 1000
const configuration = (...rules: string[]) =>
  `<LifecycleConfiguration>${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</LifecycleConfiguration>`
const rule = (id: string, actions: string, prefix = '', status = 'Enabled') =>
  `<ID>${id}</ID><Prefix>${prefix}</Prefix><Status>${status}</Status>${actions}`
const EXPIRE = '<Expiration><Days>1</Days></Expiration>'

/** An emulator whose clock a test moves. */
async function withClock() {
  let now = Date.now()
  const emulator = await startEmulator({ buckets: [bucket], now: () => now })
  const signed = signedClient(emulator, bucket)
  const client: SignedClient = (method, call) => signed(method, { ...call, at: now })
  const pass = (days: number): void => {
    now += days * DAY_MS
  }
  return { emulator, client, pass }
}

describe('lifecycle rules', () => {
  it('are stored, returned and removed', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect(xmlElement((await client('GET', { query })).text, 'Code')).toBe('NoSuchLifecycle')
    const date = '2024-01-01T00:00:00.000Z'
    const body = configuration(
      rule('one', '<Expiration><Days>3</Days></Expiration>', 'logs/'),
      rule('two', '<Transition><Days>1</Days><StorageClass>IA</StorageClass></Transition>', 'x/', 'Disabled'),
      rule('three', `<Expiration><CreatedBeforeDate>${date}</CreatedBeforeDate></Expiration>`),
    )
    expect((await client('PUT', { query, body })).status).toBe(200)
    const { text } = await client('GET', { query })
    expect(xmlElements(text, 'ID')).toEqual(['one', 'two', 'three'])
    expect(xmlElements(text, 'Days')).toEqual(['3', '1'])
    expect(xmlElement(text, 'CreatedBeforeDate')).toBe(date)
    expect((await client('DELETE', { query })).status).toBe(204)
    expect((await client('GET', { query })).status).toBe(404)
  })

  it.each([
    [configuration(), 'MalformedXML'],
    [configuration(rule('a', '')), 'MalformedXML'],
    [configuration(rule('a', '<Expiration></Expiration>')), 'MalformedXML'],
    [configuration(rule('a', '<Expiration><Days>0</Days></Expiration>')), 'InvalidArgument'],
    [
      configuration(rule('a', '<Expiration><Date>2024-01-01T12:00:00Z</Date></Expiration>')),
      'InvalidArgument',
    ],
    [configuration(rule('a', EXPIRE, '', 'On')), 'MalformedXML'],
    [
      configuration(rule('a', '<Transition><Days>1</Days><StorageClass>Cold</StorageClass></Transition>')),
      'MalformedXML',
    ],
    [configuration(rule('a', EXPIRE), rule('a', EXPIRE)), 'InvalidArgument'],
    [configuration(rule('a', `<Filter></Filter>${EXPIRE}`)), 'NotImplemented'],
  ])('are refused when they cannot be applied: %s', async (body, code) => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    expect(xmlElement((await client('PUT', { query, body })).text, 'Code')).toBe(code)
    expect((await client('GET', { query })).status).toBe(404)
  })

  it('delete, move and abort what is old, when they are run', async () => {
    const { emulator, client, pass } = await withClock()
    await using _ = emulator
    const body = configuration(
      rule('expire', '<Expiration><Days>2</Days></Expiration>', 'logs/'),
      rule('move', '<Transition><Days>1</Days><StorageClass>IA</StorageClass></Transition>', 'data/'),
      rule('abort', '<AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>'),
    )
    await client('PUT', { query, body })
    await emulator.state.putObject(bucket, 'logs/old', 'x')
    await emulator.state.putObject(bucket, 'data/k', 'x')
    await initiate(client, 'upload', {})
    expect(await emulator.state.runLifecycle(bucket)).toEqual([])
    pass(1)
    await emulator.state.putObject(bucket, 'logs/new', 'x')
    expect(await emulator.state.runLifecycle(bucket)).toEqual([
      { kind: 'moved', ruleId: 'move', key: 'data/k' },
      { kind: 'upload-aborted', ruleId: 'abort', key: 'upload' },
    ])
    pass(1)
    expect(await emulator.state.runLifecycle(bucket)).toEqual([
      { kind: 'expired', ruleId: 'expire', key: 'logs/old' },
    ])
    expect(emulator.state.listKeys(bucket)).toEqual(['data/k', 'logs/new'])
    expect(emulator.state.describeObject(bucket, 'data/k')?.properties.storageClass).toBe('IA')
  })

  const transition = (days: number, storageClass: string) =>
    `<Transition><Days>${days}</Days><StorageClass>${storageClass}</StorageClass></Transition>`
  it.each([
    ['in the order of a rule', [rule('r', transition(1, 'IA') + transition(2, 'Archive'))]],
    ['against the order of a rule', [rule('r', transition(2, 'Archive') + transition(1, 'IA'))]],
    ['by two rules', [rule('a', transition(2, 'Archive')), rule('b', transition(1, 'IA'))]],
  ])('move an object to the coldest class that it has reached, and never back: %s', async (_, rules) => {
    const { emulator, client, pass } = await withClock()
    await using _emulator = emulator
    await client('PUT', { query, body: configuration(...rules) })
    await emulator.state.putObject(bucket, 'k', 'x')
    const runAndRead = async () => {
      await emulator.state.runLifecycle(bucket)
      return emulator.state.describeObject(bucket, 'k')?.properties.storageClass
    }
    pass(1)
    expect(await runAndRead()).toBe('IA')
    pass(1)
    expect(await runAndRead()).toBe('Archive')
    expect(await runAndRead()).toBe('Archive')
  })

  it('remove older versions, and delete markers that are left alone', async () => {
    const { emulator, client, pass } = await withClock()
    await using _ = emulator
    const versioning = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
    await client('PUT', { query: { versioning: '' }, body: versioning })
    const old =
      '<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays></NoncurrentVersionExpiration>'
    const marker = '<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>'
    await client('PUT', { query, body: configuration(rule('old', old), rule('marker', marker)) })
    await emulator.state.putObject(bucket, 'k', 'one')
    pass(5)
    await client('DELETE', { key: 'k' })
    expect(await emulator.state.runLifecycle(bucket)).toEqual([])
    pass(2)
    expect(await emulator.state.runLifecycle(bucket)).toEqual([
      { kind: 'version-removed', ruleId: 'old', key: 'k' },
      { kind: 'marker-removed', ruleId: 'marker', key: 'k' },
    ])
    const { text } = await client('GET', { query: { versions: '' } })
    expect(xmlElements(text, 'VersionId')).toEqual([])
  })

  it('apply only to objects that have their tags, and to no bucket that does not exist', async () => {
    const { emulator, client, pass } = await withClock()
    await using _ = emulator
    const tag = '<Tag><Key>a</Key><Value>1</Value></Tag>'
    await client('PUT', { query, body: configuration(rule('t', `${tag}${EXPIRE}`)) })
    await client('PUT', { key: 'tagged', body: 'x', headers: { 'x-oss-tagging': 'a=1' } })
    await client('PUT', { key: 'other', body: 'x' })
    pass(1)
    await emulator.state.runLifecycle(bucket)
    expect(emulator.state.listKeys(bucket)).toEqual(['other'])
    await expect(emulator.state.runLifecycle('missing-bucket')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
