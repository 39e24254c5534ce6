import { multipartApiContract } from '@oss/multipart/contract'
import { describe, it } from 'vitest'
import { memoryService } from './memory-service.ts'

describe('the service in memory meets the contract of MultipartApi', () => {
  const cases = multipartApiContract(async () => {
    const service = memoryService()
    return {
      api: service.api,
      target: { endpoint: 'memory:', bucket: 'bucket', key: 'key' },
      stored: async () => service.object?.bytes ?? new Uint8Array(),
      async [Symbol.asyncDispose]() {},
    }
  })
  it.each(cases)('$title', ({ run }) => run())
})
