/** The oldest supported version of Node.js; `engines` of package.json also names the newer lines. */
export const MIN_NODE = '22.19.0'

/** Whether a version of Node.js is new enough. */
export function isSupportedNode(version: string): boolean {
  return version.localeCompare(MIN_NODE, 'en', { numeric: true }) >= 0
}
