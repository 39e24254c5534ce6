/**
 * A line of the changelog is the text of a changeset without commits: its readers use the packages.
 * @param {{ readonly summary: string }} changeset
 */
export const getReleaseLine = ({ summary }) => {
  const [first = '', ...rest] = summary.trim().split('\n')
  return `\n\n- ${[first, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')}`
}

// All packages have one version and are released together.
export const getDependencyReleaseLine = () => ''
