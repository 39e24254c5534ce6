#!/usr/bin/env node
import { isSupportedNode } from './host/supported-node.ts'

if (isSupportedNode(process.versions.node)) {
  // Loaded only now, because an older Node.js cannot load everything that the command uses.
  const { startCommand } = await import('./program/start-command.ts')
  process.exitCode = await startCommand(new URL('../package.json', import.meta.url))
} else {
  process.stderr.write(
    `oss requires Node.js 22.19, 24.11, 26 or later; this is Node.js ${process.versions.node}.\n`,
  )
  process.exitCode = 1
}
