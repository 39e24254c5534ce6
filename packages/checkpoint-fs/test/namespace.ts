import { spawnSync } from 'node:child_process'

/** Whether this user may make PID namespaces. */
export const canMakeNamespaces =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--pid', '--fork', '--mount', '--mount-proc', 'true']).status === 0

/**
 * The words that run a command as process 1 of a new PID namespace, as a container runtime does; the host
 * name stays.
 */
export function inNewNamespace(command: readonly string[]): readonly [string, ...string[]] {
  return ['unshare', '--pid', '--fork', '--kill-child', '--mount', '--mount-proc', ...command]
}

/** The same, but /proc shows the processes of the old namespace. */
export function inNewNamespaceOnly(command: readonly string[]): readonly [string, ...string[]] {
  return ['unshare', '--pid', '--fork', '--kill-child', ...command]
}
