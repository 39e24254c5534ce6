import { expect, it } from 'vitest'
import { BUCKET, PART, startService } from './service.ts'

const target = { bucket: BUCKET, key: 'a.bin' }
const requestPayer = 'requester'

it('says with every request that its sender pays, when it is asked to', async () => {
  await using service = await startService({ requesterPays: [BUCKET] })
  const client = service.client()
  await client.putObject({ ...target, body: 'x', requestPayer })
  await client.headObject({ ...target, requestPayer })
  await (await client.getObject({ ...target, requestPayer })).bytes()
  const file = await service.file('a.bin', 2 * PART)
  await client.resumableUpload({ ...target, file, partSize: PART, requestPayer }).done()
  const upload = await client.initiateMultipartUpload({ ...target, requestPayer })
  await client.uploadPart({ ...upload, partNumber: 1, body: Buffer.from('x'), requestPayer })
  expect(await Array.fromAsync(client.listParts({ ...upload, requestPayer }))).toHaveLength(1)
  expect(await Array.fromAsync(client.listMultipartUploads({ bucket: BUCKET, requestPayer }))).toHaveLength(1)
  await client.abortMultipartUpload({ ...upload, requestPayer })
  await client.deleteObject({ ...target, requestPayer })
  expect(service.emulator.requests.map(({ status }) => status)).not.toContain(403)
})

it('fails with the reason when it is not asked to', async () => {
  await using service = await startService({ requesterPays: [BUCKET] })
  const put = service.client().putObject({ ...target, body: 'x' })
  await expect(put).rejects.toMatchObject({ code: 'AccessDenied', ec: '0003-00000703' })
})

it('refuses another payer before any request', async () => {
  await using service = await startService()
  const put = service.client().putObject({ ...target, body: 'x', requestPayer: 'owner' as 'requester' })
  await expect(put).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'requestPayer' })
  expect(service.requests()).toEqual([])
})
