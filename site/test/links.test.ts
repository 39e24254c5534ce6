import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtPages, dist, readBuilt } from './built-site.ts'

it('every link of every page leads to a page, a file or a heading that exists', () => {
  const pages = new Map(builtPages().map((url) => [url, readBuilt(url)]))
  expect(pages.size).toBeGreaterThan(100)
  const anchors = new Map([...pages].map(([url, html]) => [url, anchorsOf(html)]))
  const broken = [...pages].flatMap(([page, html]) =>
    [...new Set(linksOf(html))]
      .filter((link) => {
        const { pathname, hash } = new URL(link, `http://site${page}`)
        const url = decodeURI(pathname.endsWith('/') ? `${pathname}index.html` : pathname)
        const found = anchors.get(url)
        if (found === undefined) return !existsSync(join(dist, url))
        return hash.length > 1 && !found.has(decodeURIComponent(hash.slice(1)))
      })
      .map((link) => `${page}: ${link}`),
  )
  expect(broken).toEqual([])
})

function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g)]
    .map(([, link = '']) => link.replaceAll('&amp;', '&'))
    .filter((link) => !/^[a-z]+:/.test(link))
}

function anchorsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id))
}
