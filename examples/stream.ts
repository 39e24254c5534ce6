// Streams of unknown length: one that can be read only once, and one whose upload another run can resume.
import { createReadStream } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream'
import { createGzip } from 'node:zlib'
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()

// The length of the compressed stream is unknown. At most three parts of it are in memory.
const compressed = pipeline(createReadStream(file), createGzip(), () => {})
const upload = client.resumableUpload({
  bucket,
  key: 'examplestream.gz',
  body: compressed,
  partSize: 102_400,
})
for await (const { bytesRecorded, bytesTotal } of upload.progress())
  console.log(`${bytesRecorded} bytes of ${bytesTotal === 0 ? 'nobody knows how many' : bytesTotal}`)
console.log((await upload.outcome).kind)

// Where it can be had again from an offset on, an upload that was cut off is continued there.
const again = client.resumableUpload({
  bucket,
  key: 'examplestream.bin',
  body: { reopen: (offset) => createReadStream(file, { start: offset }) },
  partSize: 102_400,
  checkpointDir: dirname(file),
})
const { size, partsReused } = await again.done()
console.log(`${size} bytes; ${partsReused} parts were there already`)
