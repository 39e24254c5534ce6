// node tools/event-schema.mjs [--local]: generates the JSON Schema of the events of `oss --json`
// (apps/cli/events.schema.json) from their types, and the list of events in apps/cli/README.md from the
// schema. Fails if the files differ from that; with --local it writes them.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

const TARGET = fileURLToPath(new URL('../apps/cli/events.schema.json', import.meta.url))
const README = fileURLToPath(new URL('../apps/cli/README.md', import.meta.url))
const LIST = /(?<=<!-- events: .* -->\n)[\s\S]*?(?=<!-- \/events -->)/
const SOURCE = fileURLToPath(new URL('../apps/cli/src/commands/registry.ts', import.meta.url))
const DESCRIPTION =
  'One line of standard output of oss --json. While v is 1, fields and kinds are added and never renamed or removed: take fields that are ' +
  'not named here as they come, and skip lines of other kinds.'

const { definitions } = createGenerator({
  path: SOURCE,
  type: 'OutputEvent',
  tsconfig: fileURLToPath(new URL('event-schema.tsconfig.json', import.meta.url)),
  expose: 'none',
  skipTypeCheck: true,
}).createSchema('OutputEvent')

/** @type {Readonly<Record<string, Definition>>} */
const all = JSON.parse(JSON.stringify(definitions))
const { OutputEvent = {}, ...others } = all
const events = [...new Map(leaves(OutputEvent).map((event) => [typeOf(event), event])).values()]
const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Events of oss --json',
  description: DESCRIPTION,
  type: 'object',
  required: ['v', 'kind'],
  properties: { v: { const: 1 } },
  anyOf: events.map((event) => ({ $ref: `#/definitions/${typeOf(event)}` })),
  definitions: {
    ...Object.fromEntries(events.map((event) => [typeOf(event), open(event)])),
    ...Object.fromEntries(Object.entries(others).map(([name, definition]) => [name, open(definition)])),
  },
}
const readme = readFileSync(README, 'utf8')
const list = `\n${events.map(listItem).join('\n')}\n\n`
if (process.argv.includes('--local')) {
  writeFileSync(TARGET, JSON.stringify(schema))
  writeFileSync(
    README,
    readme.replace(LIST, () => list),
  )
  process.exitCode = spawnSync('biome', ['format', '--write', TARGET], { stdio: 'inherit' }).status ?? 1
} else {
  if (JSON.stringify(JSON.parse(readFileSync(TARGET, 'utf8'))) !== JSON.stringify(schema)) fail(TARGET)
  if (LIST.exec(readme)?.[0] !== list) fail(README)
}

/** @param {string} path */
function fail(path) {
  process.stderr.write(`${path} differs from the types of the events: run pnpm events:accept\n`)
  process.exitCode = 1
}

/**
 * An event in the README: type, description and fields.
 * @param {Definition} event
 */
function listItem(event) {
  const fields = Object.entries(event.properties ?? {})
    .filter(([name]) => name !== 'kind')
    .map(([name, field]) => `\`${name}\`${values(field)}`)
  const description = event.description?.replaceAll(/\s+/g, ' ') ?? fail(`${typeOf(event)} has no docstring;`)
  return `- \`${typeOf(event)}\`: ${description}${fields.length === 0 ? '' : ` Fields: ${fields.join(', ')}.`}`
}

/**
 * The texts that a field may have, if they are listed.
 * @param {Definition} field
 * @returns {string}
 */
function values({ $ref, enum: texts }) {
  if ($ref !== undefined) return values(all[$ref.replace('#/definitions/', '')] ?? {})
  return texts === undefined ? '' : ` (${texts.map((text) => `\`${text}\``).join(', ')})`
}

/**
 * The parts of a JSON Schema that are read here.
 * @typedef {{
 *   readonly anyOf?: readonly Definition[],
 *   readonly $ref?: string,
 *   readonly description?: string,
 *   readonly const?: string,
 *   readonly enum?: readonly unknown[],
 *   readonly properties?: Readonly<Record<string, Definition>>
 * }} Definition
 */

/** @param {Definition} event */
function typeOf({ properties }) {
  return properties?.['kind']?.const
}

/**
 * The events of a union of unions.
 * @param {Definition} definition
 * @returns {readonly Definition[]}
 */
function leaves(definition) {
  if (definition.anyOf !== undefined) return definition.anyOf.flatMap(leaves)
  if (definition.$ref !== undefined) return leaves(all[definition.$ref.replace('#/definitions/', '')] ?? {})
  return [definition]
}

/**
 * Lets fields be added, and names events that are in others.
 * @param {unknown} value
 * @returns {unknown}
 */
function open(value, isWhole = true) {
  if (Array.isArray(value)) return value.map((each) => open(each, false))
  if (typeof value !== 'object' || value === null) return value
  const type = typeOf(value)
  if (!isWhole && type !== undefined) return { $ref: `#/definitions/${type}` }
  const entries = Object.entries(value).filter(
    ([name, field]) => name !== 'additionalProperties' || typeof field === 'object',
  )
  return Object.fromEntries(entries.map(([name, field]) => [name, open(field, false)]))
}
