// Takes the lock at the given path, says so, and keeps it until it is killed.
import { takeLock } from '../src/file-lock.ts'

await takeLock(process.argv[2] ?? '')
process.stdout.write('taken\n')
setInterval(() => {}, 1000)
