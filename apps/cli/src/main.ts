#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isSupportedNode } from './host/supported-node.ts'

if (isSupportedNode(process.versions.node)) {
  // Loaded only now, because an older Node.js cannot load everything that the command uses.
  const { startCommand } = await import('./program/start-command.ts')
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(manifest) as { readonly version: string }
  const [node, script = 'oss'] = [process.argv0, process.argv[1]]
  // An installed script is called by the link "oss", a checkout by node.
  const program = basename(script) === 'oss' ? ['oss'] : [node, script]
  process.exitCode = await startCommand({ version, program })
} else {
  process.stderr.write(
    `oss requires Node.js 22.19, 24.11, 26 or later; this is Node.js ${process.versions.node}.\n`,
  )
  process.exitCode = 1
}
