// A line of the changelog is what a changeset says, and nothing else: its readers use the packages, and look at no commits.
export const getReleaseLine = ({ summary }) => {
  const [first = '', ...rest] = summary.trim().split('\n')
  return `\n\n- ${[first, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')}`
}

// All packages have one version and are released together.
export const getDependencyReleaseLine = () => ''
