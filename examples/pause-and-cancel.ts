// Pauses, resumes and cancels one upload while another one is running.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()
const first = client.resumableUpload({ bucket, key: 'first.bin', file, partSize: 102_400 })
const second = client.resumableUpload({ bucket, key: 'second.bin', file, partSize: 102_400 })

await first.pause()
console.log('paused: nothing of the first upload is in flight')
first.resume()

// Its upload id no longer exists; the other upload is not affected.
const { kind } = await first.cancel()
console.log(`the first upload is ${kind}`)
console.log(`the second upload is ${(await second.outcome).kind}`)
