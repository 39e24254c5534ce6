// Four uploads, interrupted after a second (OSS documentation: Interrupt an object upload).
import { isOssError } from '@oss/client'
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()
const uploads = Array.from({ length: 4 }, () =>
  client.putObject({ bucket, key: 'exampledir/exampleobject.txt', body: { file } }),
)

setTimeout(() => client.disableRequests(), 1000)

for (const result of await Promise.allSettled(uploads)) {
  if (result.status === 'fulfilled') console.log('stored before the interruption: a small object may be')
  else if (isOssError(result.reason) && result.reason.name === 'InterruptedError') {
    console.log('disable putobject success', result.reason.code)
  } else throw result.reason
}

// Nothing is sent until requests are enabled again.
client.enableRequests()
