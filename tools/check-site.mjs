// node tools/check-site.mjs: every link of the site in docs/api leads to a file of it, and to a place in that file.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const pages = globSync('docs/api/**/*.html')
const texts = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]))
const ids = new Map(
  [...texts].map(([page, text]) => [
    page,
    new Set([...text.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => plain(id))),
  ]),
)
let links = 0
let broken = 0
for (const [page, text] of texts) {
  for (const [, link] of text.matchAll(/\b(?:href|src)="([^"]*)"/g)) {
    if (/^[a-z]+:/.test(link)) continue
    links += 1
    const [path, place = ''] = plain(link).split('#')
    const target = path === '' ? page : join(dirname(page), decodeURIComponent(path))
    const known = ids.get(target)
    if (existsSync(target) && (place === '' || known === undefined || known.has(decodeURIComponent(place))))
      continue
    broken += 1
    console.error(`${page}: ${link} leads nowhere`)
  }
}
console.log(`${pages.length} pages, ${links} links, ${broken} broken`)
process.exitCode = broken === 0 && pages.length > 0 ? 0 : 1

function plain(text) {
  return text
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
}
