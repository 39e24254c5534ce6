import { multipartApiContract } from '@oss/multipart/contract'
import { describe, it } from 'vitest'
import { BUCKET, startService, uniqueKey } from './service.ts'

describe.each(['v4', 'v1'] as const)(
  'OSS, with signature %s, meets the contract of MultipartApi',
  (signatureVersion) => {
    const cases = multipartApiContract(async () => {
      const service = await startService()
      const api = service.client({ signatureVersion }).multipartApi()
      const target = { endpoint: service.emulator.endpoint, bucket: BUCKET, key: uniqueKey('contract') }
      return {
        api,
        target,
        stored: async () => (await service.emulator.state.readObject(BUCKET, target.key)) ?? new Uint8Array(),
        [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
      }
    })
    it.each(cases)('$title', ({ run }) => run())
  },
)
