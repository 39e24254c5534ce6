// node tools/prose.mjs: checks documents and docstrings for words that read as translated
// (tools/prose/words.mjs), repeated words and wrong articles. Prints one line for each finding, and exits 1
// if there is one.
import { fileURLToPath } from 'node:url'
import { checkText } from './prose/check-text.mjs'
import { texts } from './prose/texts.mjs'

const checked = texts(fileURLToPath(new URL('..', import.meta.url)))
const findings = (await Promise.all(checked.map(({ path, markdown }) => checkText(path, markdown)))).flat()
for (const finding of findings) console.error(finding)
console.log(`${checked.length} texts; ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
