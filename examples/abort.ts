// An AbortSignal interrupts an upload: at Ctrl-C, after a minute, or here once parts are stored. The same call resumes it.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()
const stopped = new AbortController()
process.once('SIGINT', () => stopped.abort(new Error('stopped by Ctrl-C')))

const start = (signal?: AbortSignal) =>
  client.resumableUpload({
    bucket,
    key: 'exampleobject.bin',
    file,
    partSize: 102_400,
    ...(signal && { signal }),
  })

const upload = start(AbortSignal.any([stopped.signal, AbortSignal.timeout(60_000)]))
for await (const { bytesRecorded } of upload.progress()) {
  if (bytesRecorded > 0) stopped.abort(new Error('enough for now'))
}
const outcome = await upload.outcome
console.log(outcome.kind)
if (outcome.kind === 'interrupted') {
  const { partsReused, partsTotal } = await start().done()
  console.log(`stored; ${partsReused > 0 ? 'some' : 'none'} of ${partsTotal} parts were there already`)
}
