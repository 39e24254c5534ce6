import { getAsset } from 'node:sea'
import { startCommand } from './program/start-command.ts'

// The entry of the single executables (`pnpm executables`), which contain Node.js: its version need not be
// checked.
const { version } = JSON.parse(getAsset('package.json', 'utf8')) as { readonly version: string }
void startCommand({ version, program: [process.argv0] }).then((exitCode) => {
  process.exitCode = exitCode
})
