// A resumable download. Run it again after a crash to resume. The file appears when it is complete and verified.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const download = client.resumableDownload({
  bucket,
  key: 'exampledir/exampleobject.bin',
  file: exampleFile(),
  // Each of these is the default, but for the first.
  partSize: 102_400,
  parallel: 3,
  overwrite: true,
  onNotice: (notice) => console.log(notice.kind),
})
process.once('SIGINT', () => void download.interrupt('Ctrl-C'))

const outcome = await download.outcome
switch (outcome.kind) {
  case 'completed': {
    const { size, partsReused, crc64Verified } = outcome.download
    console.log(`${size} bytes are here; ${partsReused} parts were there already; compared: ${crc64Verified}`)
    break
  }
  case 'interrupted':
    console.log(
      `run again to continue: ${outcome.error.partsRecorded} of ${outcome.error.partsTotal} parts are here`,
    )
    break
  case 'cancelled':
    console.log('cancelled')
    break
  case 'failed':
    console.error(`${outcome.error.code}: ${outcome.error.message}`)
    process.exitCode = 1
    break
  default:
    outcome satisfies never
}
