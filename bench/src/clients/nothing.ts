// What Node.js takes by itself, which depends on how the kernel maps its program: all other figures include
// it.
import { runTask } from '../run-task.ts'

await runTask({})
