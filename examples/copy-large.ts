// Copies an object of any size inside OSS, without transferring its bytes to this machine. Run it again after a crash to resume.
import { bucket, exampleClient } from './settings.ts'

await using client = exampleClient()
const copy = client.resumableCopy({
  bucket,
  key: 'copy.bin',
  source: { key: 'source.bin' },
  // The checkpoint is stored here, and the next run reads it.
  checkpointDir: '.',
  onNotice: (notice) => console.log(notice.kind),
})
for await (const { phase, partsRecorded, partsTotal } of copy.progress())
  if (phase === 'uploading') console.log(partsRecorded, 'of', partsTotal, 'parts')
const { size, crc64Verified } = await copy.done()
console.log(size, 'bytes are copied', crc64Verified ? 'and compared' : 'under the ETag of the source')
