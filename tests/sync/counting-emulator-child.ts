// A process that runs an emulator for measure-directories.ts, and reports how many requests it has had.
import { startEmulator } from '@oss/emulator'

const [bucket = ''] = process.argv.slice(2)
const ids = new Set<string>()
const emulator = await startEmulator({
  buckets: [bucket],
  // Called several times for each request.
  onRequest: ({ requestId }) => void ids.add(requestId),
})
const { endpoint, region, credentials } = emulator
process.send?.({ endpoint, region, credentials })
process.on('message', () => {
  process.send?.({ requests: ids.size })
  ids.clear()
})
