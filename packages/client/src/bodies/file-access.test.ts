import { expect, it } from 'vitest'
import { requireFiles } from './file-access.ts'

it('a path for a client without files is rejected with what to pass instead, and with the client that has files', () => {
  expect(() => requireFiles(undefined, 'checkpointDir')).toThrowError(
    expect.objectContaining({
      name: 'ValidationError',
      code: 'OPTION_INVALID',
      field: 'checkpointDir',
      message: expect.stringMatching(/checkpointDir is a path.*body.*checkpoints.*OssClient of @oss\/client/),
    }),
  )
})
