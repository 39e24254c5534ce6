import { describe, expect, it } from 'vitest'
import { complete, initiate, putPart } from '../../../test/multipart-calls.ts'
import { openRawSocket } from '../../../test/raw-socket.ts'
import { signedClient } from '../../../test/signed-client.ts'
import { startEmulator } from '../../facade/start-emulator.ts'

const bucket = 'demo-bucket'
const open = { buckets: [bucket], allowAnonymous: true }
const put = `PUT /${bucket}/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello`

describe('the fault "late"', () => {
  it('closes the connection at once and carries the request out later', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'late', delayMs: 200 } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(put)
    expect(await raw.ending()).toBe('fin')
    expect(raw.received()).toBe('')
    expect(emulator.state.listKeys(bucket)).toEqual([])
    await expect.poll(() => emulator.state.listKeys(bucket)).toEqual(['k'])
    await expect.poll(() => emulator.requests[0]?.endedAt).toBeDefined()
    expect(emulator.requests).toMatchObject([{ fault: 'late', status: undefined, receivedByteLength: 5 }])
  })

  it('can leave the client waiting instead', async () => {
    await using emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'late', delayMs: 100, connection: 'hang' } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(put)
    await expect.poll(() => emulator.state.listKeys(bucket)).toEqual(['k'])
    expect(emulator.openSockets).toBe(1)
    expect(raw.received()).toBe('')
    raw.socket.destroy()
  })

  it('lets a late abort end an upload that was being used again', async () => {
    await using emulator = await startEmulator({ buckets: [bucket] })
    const client = signedClient(emulator, bucket)
    const upload = { key: 'k', uploadId: await initiate(client, 'k') }
    const part = await putPart(client, upload, 1, 'hello')
    emulator.faults.add({
      match: { operation: 'AbortMultipartUpload' },
      fault: { kind: 'late', delayMs: 100 },
    })
    await expect(client('DELETE', { key: 'k', query: { uploadId: upload.uploadId } })).rejects.toThrow()
    expect(emulator.state.listUploads(bucket)).toHaveLength(1)
    await expect.poll(() => emulator.state.listUploads(bucket)).toEqual([])
    expect((await complete(client, upload, [[1, String(part.headers.etag)]])).status).toBe(404)
  })

  it('never happens once the emulator is closed', async () => {
    const emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'late', delayMs: 1000 } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(put)
    await raw.ending()
    await emulator.close()
    await new Promise((resolve) => setTimeout(resolve, 1050))
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })

  it('does not keep the emulator from closing', async () => {
    const emulator = await startEmulator(open)
    emulator.faults.add({ fault: { kind: 'late', delayMs: 600_000 } })
    const raw = await openRawSocket(emulator.endpoint)
    await raw.write(put)
    await raw.ending()
    await emulator.close()
    expect(emulator.state.listKeys(bucket)).toEqual([])
  })
})
