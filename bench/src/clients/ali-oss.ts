// ali-oss from npm: no checksum in multipart uploads, no check of the file; its checkpoint is kept in memory.
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import OSS from 'ali-oss'
import { inParallel, runTask } from '../run-task.ts'

function client(endpoint: string): OSS {
  const options: OSS.Options & { authorizationV4: boolean } = {
    accessKeyId: 'bench',
    accessKeySecret: 'secret',
    bucket: 'bucket',
    region: 'oss-cn-hangzhou',
    endpoint,
    authorizationV4: true,
  }
  return new OSS(options)
}

await runTask({
  async upload({ endpoint, file, partSize, parallel }) {
    let done = 0
    await client(endpoint).multipartUpload('key', file, {
      partSize,
      parallel,
      progress: (share: number) => {
        done = share
      },
    })
    if (done !== 1) throw new Error(`progress reports ${done}`)
    return undefined
  },
  async puts({ endpoint, count, byteLength, concurrency }) {
    const oss = client(endpoint)
    const body = Buffer.alloc(byteLength)
    await inParallel(count, concurrency, (index) => oss.put(`key-${index}`, body))
  },
  async tree({ endpoint, directory, concurrency }) {
    const oss = client(endpoint)
    const names = await readdir(directory, { recursive: true, withFileTypes: true })
    const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name))
    await inParallel(files.length, concurrency, (index) => {
      const file = files[index] ?? ''
      return oss.put(relative(directory, file), file)
    })
  },
})
// Its agent keeps sockets open.
process.exit()
