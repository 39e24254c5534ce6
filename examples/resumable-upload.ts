// A resumable upload (OSS documentation: Resumable upload). Run it again after a crash to resume.
import { cppErrorCode } from '@oss/client'
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const upload = client.resumableUpload({
  bucket,
  key: 'exampledir/exampleobject.bin',
  file: exampleFile(),
  // Each of these is the default, but for the first.
  partSize: 102_400,
  parallel: 3,
  onNotice: (notice) => console.log(notice.kind),
})

const outcome = await upload.outcome
switch (outcome.kind) {
  case 'completed':
    console.log(
      `stored, CRC-64 ${outcome.upload.crc64}; ${outcome.upload.partsReused} parts were there already`,
    )
    break
  case 'interrupted':
    console.log(
      `run again to continue: ${outcome.error.partsRecorded} of ${outcome.error.partsTotal} parts are stored`,
    )
    break
  case 'cancelled':
    console.log('cancelled')
    break
  case 'failed':
    console.error(
      `ResumableUploadObject fail, code: ${cppErrorCode(outcome.error)}, message: ${outcome.error.message}`,
    )
    process.exitCode = 1
    break
  default:
    outcome satisfies never
}
