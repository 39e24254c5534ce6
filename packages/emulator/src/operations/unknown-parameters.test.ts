import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from '../../test/send.ts'
import { xmlElement } from '../../test/xml-elements.ts'
import type { Emulator } from '../facade/emulator.ts'
import { startEmulator } from '../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const key = 'kept.txt'

/**
 * The sub-resources of the OSS API: those that V1 signs (docs/protocol.md#v1-sub-resources), and newer ones.
 */
const subResources =
  `accessMonitor accessPoint accessPointForObjectProcess accessPointPolicy acl append asyncFetch
  bucketArchiveDirectRead bucketInfo callback callback-var cleanRestoredObject cloudboxes cname comp continuation-token cors
  csv dataAccelerator delete encryption endTime events hierarchicalNamespace httpsConfig img inventory inventoryId legalHold
  lifecycle list-type live location logging metaQuery objectMeta objectWorm overwriteConfig partNumber policy policyStatus
  position processConfiguration publicAccessBlock qos qosInfo qosRequester redundancyTransition referer regionList regions
  replication replicationLocation replicationProgress requestPayment requesterQosInfo resourceGroup resourcePool
  response-cache-control response-content-disposition response-content-encoding response-content-language
  response-content-type response-expires responseHeader restore retention rtc seal security-token select sequential
  startTime stat status style styleName symlink tagging token transferAcceleration uploadId uploads userDefinedLogFieldsConfig
  versionId versioning versions vod website worm wormExtend wormId x-oss-ac-source-ip x-oss-async-process x-oss-process
  x-oss-request-payer x-oss-traffic-limit x-oss-write-get-object-response`.split(/\s+/)

/** Parameters of a plain operation, with which it may do what it does. */
const plain = new Set(['security-token', 'x-oss-request-payer', 'x-oss-traffic-limit'])
const plainPut = new Set([...plain, 'callback', 'callback-var'])
/** A version that does not exist may be deleted, which changes nothing. */
const plainDelete = new Set([...plain, 'versionId'])

describe('a parameter of an operation that the emulator does not have', () => {
  let emulator: Emulator

  beforeAll(async () => {
    emulator = await startEmulator({ buckets: [bucket], allowAnonymous: true })
    await emulator.state.putObject(bucket, key, 'as it was')
  })
  afterAll(() => emulator.close())

  it.each([
    ['PUT', '', plain],
    ['POST', '', plain],
    ['DELETE', '', plain],
    ['PUT', `${bucket}/`, plain],
    ['POST', `${bucket}/`, plain],
    ['DELETE', `${bucket}/`, plain],
    ['PUT', `${bucket}/${key}`, plainPut],
    ['POST', `${bucket}/${key}`, plain],
    ['DELETE', `${bucket}/${key}`, plainDelete],
    ['PATCH', `${bucket}/${key}`, plain],
  ])('never lets %s /%s do the plain operation', async (method, path, harmless) => {
    for (const name of subResources.filter((candidate) => !harmless.has(candidate))) {
      const url = `${emulator.endpoint}/${path}?${name}`
      const response = await send({ method, url, headers: { 'content-length': '5' }, body: 'other' })
      const problem = `${method} /${path}?${name} did something`
      expect(emulator.state.describeObject(bucket, key)?.byteLength, problem).toBe(9)
      expect(emulator.state.listKeys(bucket), problem).toEqual([key])
      const operation = emulator.requests.at(-1)?.operation
      if (operation === '') expect(response.status, problem).toBeOneOf([405, 501])
      else
        expect(operation, problem).not.toBeOneOf(['PutBucket', 'DeleteBucket', 'PutObject', 'DeleteObject'])
    }
  })

  it.each([
    ['DELETE', `${bucket}?publicAccessBlock`],
    ['PUT', `${bucket}/${key}?legalHold`],
    ['GET', '?noSuchThing'],
    ['GET', `${bucket}?noSuchThing=1`],
    ['GET', `${bucket}/${key}?noSuchThing`],
    ['POST', `${bucket}?noSuchThing`],
  ])('returns NotImplemented: %s /%s', async (method, target) => {
    const response = await send({ method, url: `${emulator.endpoint}/${target}` })
    expect(response.status).toBe(501)
    expect(xmlElement(response.text, 'Code')).toBe('NotImplemented')
    expect(await emulator.state.describeObject(bucket, key)).toMatchObject({ byteLength: 9 })
  })

  it('does not keep a browser from sending its preflight request', async () => {
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'PUT' }
    const response = await send({
      method: 'OPTIONS',
      url: `${emulator.endpoint}/${bucket}/${key}?legalHold`,
      headers,
    })
    expect(response.status).toBe(403)
    expect(xmlElement(response.text, 'Code')).toBe('AccessForbidden')
  })
})
