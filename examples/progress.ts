// Shows the progress of an upload, and interrupts it at a signal.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const control = new AbortController()
process.once('SIGINT', () => control.abort(new Error('stopped by Ctrl-C')))

const upload = client.resumableUpload({
  bucket,
  key: 'exampleobject.bin',
  file: exampleFile(),
  partSize: 102_400,
  signal: control.signal,
})
for await (const { phase, bytesRecorded, bytesInFlight, bytesTotal } of upload.progress()) {
  const percent = bytesTotal === 0 ? 100 : Math.floor((100 * (bytesRecorded + bytesInFlight)) / bytesTotal)
  console.log(`${phase} ${percent} %`)
}
const { kind } = await upload.outcome
console.log(kind)
