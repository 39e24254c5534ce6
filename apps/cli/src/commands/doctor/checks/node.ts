import { type Finding, fine, warning } from '../finding.ts'

/** What the manifest of this program asks for. */
export const MIN_NODE = '22.19.0'

/** Whether this Node is one that `oss` is tested with. */
export function checkNode(version: string): Finding {
  if (compare(version, MIN_NODE) >= 0) return fine('node', `Node.js ${version}`)
  return warning(
    'node',
    `Node.js ${version} is older than ${MIN_NODE}`,
    `Install Node.js ${MIN_NODE} or newer.`,
  )
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}
