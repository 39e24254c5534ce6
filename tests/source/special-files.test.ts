import { open } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { BUCKET, startService } from '../service/service.ts'

const NOT_A_FILE = /is not a regular file/
const NO_SIZE = /has content but reports a size of 0/

describe.skipIf(process.platform !== 'linux')(
  'a path that is not a regular file is rejected, and never stored as an empty object',
  () => {
    it.each([
      ['/dev', NOT_A_FILE],
      ['/dev/null', NOT_A_FILE],
      ['/dev/zero', NOT_A_FILE],
      ['/proc/version', NO_SIZE],
    ])('%s, by its path and when it is open', async (path, message) => {
      await using service = await startService()
      await using handle = await open(path)
      const client = service.client()
      const common = { bucket: BUCKET, key: 'key' }
      const error = {
        name: 'SourceError',
        code: 'SOURCE_UNREADABLE',
        message: expect.stringMatching(message),
      }
      await expect(client.putObject({ ...common, body: { file: path } })).rejects.toMatchObject(error)
      await expect(client.putObject({ ...common, body: handle })).rejects.toMatchObject(error)
      for (const upload of [
        client.resumableUpload({ ...common, file: path, checkpointDir: service.directory }),
        client.resumableUpload({ ...common, body: handle }),
      ])
        expect(await upload.outcome).toMatchObject({
          kind: 'failed',
          error: { code: 'SOURCE_UNREADABLE', cause: error },
        })
      expect(service.emulator.requests).toEqual([])
    })
  },
)
