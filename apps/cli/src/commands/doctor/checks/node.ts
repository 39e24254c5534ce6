import { isSupportedNode, MIN_NODE } from '../../../host/supported-node.ts'
import { type Finding, ok, warning } from '../finding.ts'

/** Checks the version of Node.js. */
export function checkNode(version: string): Finding {
  if (isSupportedNode(version)) return ok('node', `Node.js ${version}`)
  return warning(
    'node',
    `Node.js ${version} is older than ${MIN_NODE}`,
    `Install Node.js ${MIN_NODE} or later.`,
  )
}
