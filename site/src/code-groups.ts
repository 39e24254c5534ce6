import type { MarkdownRenderer } from 'vitepress'

/**
 * Shows the code blocks between `<!-- code-group -->` and `<!-- /code-group -->` as tabs. Elsewhere, such as
 * on GitHub, they are shown one below the other, with nothing of the marks.
 */
export function codeGroups(md: MarkdownRenderer): void {
  md.core.ruler.before('block', 'code-groups', (state) => {
    state.src = state.src
      .replace(/^<!-- code-group -->$/gm, '::: code-group')
      .replace(/^<!-- \/code-group -->$/gm, ':::')
  })
}
