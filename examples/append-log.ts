// An object that follows a growing log file: run it again and again, it appends what the file has grown by.
import { bucket, exampleClient, exampleFile } from './settings.ts'

await using client = exampleClient()
const file = exampleFile()
const { bytesAppended, nextPosition } = await client.appendFile({ bucket, key: 'logs/app.log', file })
console.log(`${bytesAppended} bytes appended; the object has ${nextPosition}`)
