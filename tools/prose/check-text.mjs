import { ParseEnglish } from 'parse-english'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRetext from 'remark-retext'
import retextIndefiniteArticle from 'retext-indefinite-article'
import retextRepeatedWords from 'retext-repeated-words'
import { unified } from 'unified'
import { VFile } from 'vfile'
import { WORDS } from './words.mjs'

const parser = unified().use(remarkParse).use(remarkGfm)
const grammar = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRetext, ParseEnglish)
  .use(retextRepeatedWords)
  .use(retextIndefiniteArticle)

/**
 * The findings in a text of Markdown: words of the table, repeated words, wrong articles. Code is not text.
 * @param {string} path
 * @param {string} markdown
 * @returns {Promise<readonly string[]>} each with path, line and column
 */
export async function checkText(path, markdown) {
  const file = new VFile({ path, value: markdown })
  const tree = parser.parse(file)
  await grammar.run(parser.parse(file), file)
  // The rule reads "http" as a word, not letter by letter.
  const grammatical = file.messages.filter(({ reason }) => !/`an` before `http`/i.test(reason))
  const findings = grammatical.map(({ line, column, reason }) => `${path}:${line}:${column}: ${reason}`)
  visit(tree, (value, start) => {
    for (const [pattern, instead] of WORDS) {
      for (const match of value.matchAll(new RegExp(pattern, `${pattern.flags}gm`))) {
        const line = start + value.slice(0, match.index).split('\n').length - 1
        findings.push(`${path}:${line}: "${match[0]}": write ${instead}`)
      }
    }
  })
  return findings
}

/**
 * @param {import('mdast').Nodes} node
 * @param {(value: string, line: number) => void} onText
 */
function visit(node, onText) {
  // The text of a link to a test is the title of the test.
  if (node.type === 'link' && /\.test\.ts$/.test(node.url)) return
  if (node.type === 'text') onText(node.value, node.position?.start.line ?? 0)
  if ('children' in node) for (const child of node.children) visit(child, onText)
}
