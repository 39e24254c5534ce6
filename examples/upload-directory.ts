// Uploads a directory, several files at a time. Run it again to upload only missing and changed files.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const batch = client.uploadDirectory({
  bucket,
  directory: exampleFile(),
  prefix: 'exampledir/',
  jobs: 8,
  filter: ({ path, kind }) => kind === 'directory' || !path.endsWith('.tmp'),
})
for await (const result of batch) {
  switch (result.kind) {
    case 'failed':
      console.error(`${result.file}: ${result.error}`)
      process.exitCode = 1
      break
    case 'skipped':
      console.error(`${result.file} is left out (${result.reason})`)
      break
    default:
      console.log(`${result.key} ${result.kind}`)
  }
}
const { filesUploaded, filesUnchanged, filesFailed, bytesUploaded } = batch.progressNow()
console.log(
  `${filesUploaded} stored (${bytesUploaded} bytes), ${filesUnchanged} were there, ${filesFailed} failed`,
)
