// node tools/event-schema.mjs [--local]: makes the JSON Schema of the events of `oss --json` (apps/cli/events.schema.json) from their
// types, and compares it with what was accepted. With --local it accepts what there is.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

const TARGET = fileURLToPath(new URL('../apps/cli/events.schema.json', import.meta.url))
const SOURCE = fileURLToPath(new URL('../apps/cli/src/output/event.ts', import.meta.url))
const DESCRIPTION =
  'One line of standard output of oss --json. While v is 1, fields and types are added and never renamed or removed: take fields that are ' +
  'not named here as they come, and skip lines of other types.'

const { definitions } = createGenerator({
  path: SOURCE,
  type: 'OutputEvent',
  tsconfig: fileURLToPath(new URL('event-schema.tsconfig.json', import.meta.url)),
  expose: 'none',
  skipTypeCheck: true,
}).createSchema('OutputEvent')

const { OutputEvent, ...others } = definitions
const events = leaves(OutputEvent)
const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Events of oss --json',
  description: DESCRIPTION,
  type: 'object',
  required: ['v', 'type'],
  properties: { v: { const: 1 } },
  anyOf: events.map(({ properties }) => ({ $ref: `#/definitions/${properties.type.const}` })),
  definitions: {
    ...Object.fromEntries(events.map((event) => [event.properties.type.const, open(event)])),
    ...Object.fromEntries(Object.entries(others).map(([name, definition]) => [name, open(definition)])),
  },
}
if (process.argv.includes('--local')) {
  writeFileSync(TARGET, JSON.stringify(schema))
  process.exitCode = spawnSync('biome', ['format', '--write', TARGET], { stdio: 'inherit' }).status ?? 1
} else if (JSON.stringify(JSON.parse(readFileSync(TARGET, 'utf8'))) !== JSON.stringify(schema)) {
  process.stderr.write('apps/cli/events.schema.json is not what the types say: pnpm events:accept\n')
  process.exitCode = 1
}

/** The events of a union of unions. */
function leaves(definition) {
  if (definition.anyOf !== undefined) return definition.anyOf.flatMap(leaves)
  if (definition.$ref !== undefined) return leaves(definitions[definition.$ref.replace('#/definitions/', '')])
  return [definition]
}

/** Lets fields be added, and names events that are in others. */
function open(value, isWhole = true) {
  if (Array.isArray(value)) return value.map((each) => open(each, false))
  if (typeof value !== 'object' || value === null) return value
  const type = value.properties?.type?.const
  if (!isWhole && type !== undefined) return { $ref: `#/definitions/${type}` }
  const entries = Object.entries(value).filter(
    ([name, field]) => name !== 'additionalProperties' || typeof field === 'object',
  )
  return Object.fromEntries(entries.map(([name, field]) => [name, open(field, false)]))
}
