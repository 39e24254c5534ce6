import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { pageOf, root } from './pages.ts'

const EXTERNAL = /^(?:[a-z][a-z+.-]*:|#|\/)/i
const IMAGE = /\.(?:svg|png)$/

/** Source files that pages link to, relative to the root. The site contains a copy of each. */
const linkedSources: Set<string> = new Set()

/**
 * Path of the copy of a source file in the site. Code is copied as text, which browsers show instead of
 * saving it.
 */
function copyOf(file: string): string {
  return `source/${file}${IMAGE.test(file) ? '' : '.txt'}`
}

/**
 * Writes the copies of all linked source files into the folder of the site. A directory becomes the list of
 * its files.
 */
export function copySources(outDir: string): void {
  for (const file of linkedSources) {
    const source = join(root, file)
    const target = join(outDir, copyOf(file))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, statSync(source).isDirectory() ? listOf(source) : readFileSync(source))
  }
}

function listOf(directory: string): string {
  const exclude = (name: string): boolean => /(^|\/)(node_modules|dist)$/.test(name)
  return `${globSync('**/*.*', { cwd: directory, exclude }).toSorted().join('\n')}\n`
}

/**
 * Makes links of Markdown files, which lead to other files of the repository, lead to their pages: to the
 * page of a Markdown file, or to the copy of any other file. Pictures link to their files, which show them in
 * full size.
 *
 * @throws Error for a link to a file that does not exist.
 */
export function repositoryLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', (state) => {
    const { realPath, path } = state.env as { realPath?: string; path: string }
    const from = realPath ?? path
    for (const token of state.tokens) {
      for (const link of token.children?.filter(({ type }) => type === 'link_open') ?? []) {
        const href = link.attrGet('href') ?? ''
        if (!EXTERNAL.test(href)) link.attrSet('href', targetOf(decodeURI(href), from))
      }
      const [image, ...others] = token.children ?? []
      if (image?.type !== 'image' || others.length > 0) continue
      const source = decodeURI(image.attrGet('src') ?? '')
      if (EXTERNAL.test(source)) continue
      const open = new state.Token('link_open', 'a', 1)
      open.attrs = [['href', targetOf(source, from)]]
      token.children = [open, image, new state.Token('link_close', 'a', -1)]
    }
  })
}

function targetOf(href: string, from: string): string {
  const [, path = '', anchor = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? []
  const absolute = resolve(from, '..', path)
  if (!existsSync(absolute)) throw new Error(`${relative(root, from)}: ${href} does not exist`)
  const readme = join(absolute, 'README.md')
  const target = statSync(absolute).isDirectory() && existsSync(readme) ? readme : absolute
  const file = relative(root, target)
  if (file.endsWith('.md')) return `/${pageOf(file).replace(/(^|\/)index\.md$|\.md$/, '$1')}${anchor}`
  linkedSources.add(file)
  return `/${copyOf(file)}`
}
