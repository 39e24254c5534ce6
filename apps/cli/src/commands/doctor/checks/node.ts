import { type Finding, ok, warning } from '../finding.ts'

/** As in `engines` of package.json. */
export const MIN_NODE = '22.19.0'

/** Checks the version of Node.js. */
export function checkNode(version: string): Finding {
  if (compare(version, MIN_NODE) >= 0) return ok('node', `Node.js ${version}`)
  return warning(
    'node',
    `Node.js ${version} is older than ${MIN_NODE}`,
    `Install Node.js ${MIN_NODE} or later.`,
  )
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}
