import { describe, expect, it } from 'vitest'
import { ServiceError } from '../errors/service-error.ts'
import { errorResponse } from './error-response.ts'

describe('errorResponse', () => {
  it('writes the elements in the order of the service', () => {
    const failure = new ServiceError('NoSuchKey', { details: { Key: 'up/a&b.txt' } })
    const host = 'demo-bucket.oss-cn-hangzhou.aliyuncs.com'
    const response = errorResponse(failure, { requestId: '65D6F9792316833136343709', host })
    expect(response).toMatchObject({
      status: 404,
      errorCode: 'NoSuchKey',
      headers: { 'Content-Type': 'application/xml', 'x-oss-ec': '0026-00000001' },
    })
    expect(response.body).toEqual({
      kind: 'text',
      text: `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>NoSuchKey</Code>
  <Message>The specified key does not exist.</Message>
  <RequestId>65D6F9792316833136343709</RequestId>
  <HostId>demo-bucket.oss-cn-hangzhou.aliyuncs.com</HostId>
  <Key>up/a&amp;b.txt</Key>
  <EC>0026-00000001</EC>
  <RecommendDoc>https://api.aliyun.com/troubleshoot?q=0026-00000001</RecommendDoc>
</Error>
`,
    })
  })
})
