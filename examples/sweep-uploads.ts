// Aborts uploads that were not completed within a week, because their parts incur storage costs.
import { bucket, exampleClient } from './settings.ts'

const DAY_MS = 86_400_000

await using client = exampleClient()
const olderThanMs = Number(process.env['OLDER_THAN_DAYS'] ?? 7) * DAY_MS
const { uploads, bytes } = await client.measureMultipartUploads({ bucket, olderThanMs })
console.log(`${uploads} unfinished uploads take ${bytes} bytes`)
const { aborted, failed } = await client.abortMultipartUploads({ bucket, olderThanMs })
console.log(`${aborted} aborted, ${failed.length} not`)
for (const { upload, error } of failed) console.error(upload.key, error)
