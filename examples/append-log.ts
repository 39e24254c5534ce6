// Appends the new part of a growing log file to its object. Run it repeatedly.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()
const { bytesAppended, nextPosition } = await client.appendFile({ bucket, key: 'logs/app.log', file })
console.log(`${bytesAppended} bytes appended; the object has ${nextPosition}`)
