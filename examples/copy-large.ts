// Copies an object of any size inside OSS; no byte comes here. Run it, kill it, run it again: it continues.
import { bucket, exampleClient } from './settings.ts'

await using client = exampleClient()
const copy = client.resumableCopy({
  bucket,
  key: 'copy.bin',
  source: { key: 'source.bin' },
  // What is copied is remembered here; the next run must find it.
  checkpointDir: '.',
  onNotice: (notice) => console.log(notice.kind),
})
for await (const { phase, partsRecorded, partsTotal } of copy.progress())
  if (phase === 'uploading') console.log(partsRecorded, 'of', partsTotal, 'parts')
const { size, crc64Verified } = await copy.done()
console.log(size, 'bytes are copied', crc64Verified ? 'and compared' : 'under the ETag of the source')
