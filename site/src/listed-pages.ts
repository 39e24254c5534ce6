import { globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DefaultTheme } from 'vitepress'
import { root } from './pages.ts'

type Link = readonly [title: string, url: string]

/** The packages, by their folders. */
export function packageNames(): readonly string[] {
  return globSync('packages/*/README.md', { cwd: root })
    .map((path) => basename(dirname(path)))
    .toSorted()
}

/** The decisions with the titles in their first lines. */
export function decisionPages(): readonly Link[] {
  const folder = join(root, 'docs/decisions')
  return readdirSync(folder)
    .filter((name) => /^\d/.test(name))
    .toSorted()
    .map((name) => {
      const [, title = name] = /^# (.+)$/m.exec(readFileSync(join(folder, name), 'utf8')) ?? []
      return [title.replaceAll('`', ''), `/contributing/decisions/${name.replace(/\.md$/, '')}`]
    })
}

/**
 * The menus of the API: all packages, and for the pages of each package its entries with their classes and
 * functions.
 */
export function apiSidebars(): DefaultTheme.SidebarMulti {
  const folder = join(root, 'docs/api')
  const names = packageNames()
  const all = names.map((name) => ({ text: `@oss/${name}`, link: `/api/${name}/` }))
  return {
    ...Object.fromEntries(
      names.map((name) => {
        const readme = { text: `README of @oss/${name}`, link: `/packages/${name}` }
        return [
          `/api/${name}/`,
          [readme, ...itemsOf(join(folder, name), `/api/${name}/`), { text: 'Packages', items: all }],
        ]
      }),
    ),
    '/api/': all,
  }
}

function itemsOf(folder: string, url: string): DefaultTheme.SidebarItem[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name: file }): DefaultTheme.SidebarItem[] => {
      const name = file.replace(/\.md$/, '')
      if (name !== file) return name === 'index' ? [] : [{ text: name, link: url + name }]
      const items = itemsOf(join(folder, name), `${url}${name}/`)
      const hasPage = readdirSync(join(folder, name)).includes('index.md')
      return [{ text: name, items, ...(hasPage && { link: `${url}${name}/` }) }]
    })
}
