// A plugin of typedoc: each document is called what its first heading says, and stands in the group that its folder tells.
/** @type {readonly (readonly [RegExp, string])[]} */
const GROUPS = [
  [/^docs\/decisions\//, 'Decisions'],
  [/^docs\/guides\/|^docs\/(errors|from-cpp|performance|features)$|^SECURITY$|^apps\/|^examples\//, 'Guides'],
]

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on('createDocument', (_, document) => {
    const [, group = 'How it is built'] = GROUPS.find(([path]) => path.test(document.name)) ?? []
    const text = document.content.map((part) => part.text).join('')
    const [, title = document.name] = /^# (.+)$/m.exec(text) ?? []
    const isCommand = document.name === 'apps/cli/README'
    document.frontmatter['group'] = group
    document.name = isCommand ? 'The command oss' : title.replaceAll('`', '')
  })
}
