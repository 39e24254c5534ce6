import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type CliRun, capture } from './cli-process.ts'
import type { LocalOss } from './local-oss.ts'

/** A user and group that own nothing. */
export const USER = { uid: 12_345, gid: 12_345 }

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Runs the command as another user than root. */
export function runAsUser(args: readonly string[], { directory, environment }: LocalOss): Promise<CliRun> {
  const env = { PATH: process.env['PATH'], ...environment }
  return capture(spawn(process.execPath, [MAIN, ...args], { ...USER, cwd: directory, env })).ended
}
