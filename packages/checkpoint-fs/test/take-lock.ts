// Acquires the lock at the given path, reports that, and holds it until it is killed.
import { acquireLock } from '../src/lock/file-lock.ts'
import { nodeSystem } from '../src/system/node-system.ts'

await acquireLock(nodeSystem, process.argv[2] ?? '')
process.stdout.write('taken\n')
setInterval(() => {}, 1000)
