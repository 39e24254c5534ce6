import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** The values that an option accepts by its type. */
type OptionKind = 'number' | 'bigint' | 'string' | 'choice' | 'boolean' | 'function' | 'object'

/** An option that a caller of a package may leave out. */
export interface PublicOption {
  /** Package and callable: `client OssClient.putObject`. */
  readonly callable: string
  /** Where it stands in the arguments: `['0', 'callback', 'host']`. */
  readonly path: readonly string[]
  readonly kinds: ReadonlySet<OptionKind>
}

const ROOT = join(import.meta.dirname, '../..')
const PARTS_OF_THE_CLIENT = new Set(['OssCoreClient', 'OssObjectClient', 'OssUploadClient'])

/**
 * Every optional property of every argument that a public function, constructor or method takes, nested ones
 * too, by the exported types. Not those of ports (objects with methods that a caller implements), of errors,
 * and of what other packages than ours define.
 */
export function publicOptions(): readonly PublicOption[] {
  const entries = readdirSync(join(ROOT, 'packages')).flatMap(entriesOf)
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  )
  const checker = program.getTypeChecker()
  const found = new Map<string, PublicOption>()
  for (const { name, file } of entries) {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    if (module === undefined) throw new Error(`${file} exports nothing`)
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (!isDeclaredIn(symbol, `/packages/${name}/src/`) || isTypeOnly(exported)) continue
      for (const [callable, signature] of signaturesOf(symbol, checker, `/packages/${name}/src/`)) {
        signature.parameters.forEach((parameter, index) => {
          const walk = { callable: `${name} ${callable}`, checker, found }
          walkType(walk, checker.getTypeOfSymbol(parameter), [String(index)], [])
        })
      }
    }
  }
  return [...found.values()]
}

function entriesOf(name: string): readonly { readonly name: string; readonly file: string }[] {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
  return Object.values(exports as Record<string, { readonly '@oss/source'?: string }>).flatMap((entry) =>
    entry['@oss/source'] === undefined
      ? []
      : [{ name, file: join(ROOT, 'packages', name, entry['@oss/source']) }],
  )
}

function isTypeOnly(exported: ts.Symbol): boolean {
  return (exported.declarations ?? []).some(
    (each) => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly),
  )
}

function isDeclaredIn(symbol: ts.Symbol | undefined, folder: string): boolean {
  const files = symbol?.declarations?.map((each) => each.getSourceFile().fileName) ?? []
  return files.some((file) => file.includes(folder) && !file.includes('/node_modules/'))
}

function* signaturesOf(
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
  folder: string,
): Generator<[string, ts.Signature]> {
  if (symbol.valueDeclaration === undefined) return
  const type = checker.getTypeOfSymbol(symbol)
  for (const signature of type.getCallSignatures()) yield [symbol.name, signature]
  for (const signature of type.getConstructSignatures()) {
    const instance = signature.getReturnType()
    if (isInternal(signature.declaration) || instance.getProperty('stack') !== undefined) continue
    yield [`new ${symbol.name}`, signature]
    // Its methods are those of OssClient, whose own are called.
    if (PARTS_OF_THE_CLIENT.has(symbol.name)) continue
    for (const method of instance.getProperties()) {
      if (/^(__|#)/.test(method.name) || isInternal(method.valueDeclaration)) continue
      // Methods inherited from a class of another package are called there.
      if (!isDeclaredIn(method, folder)) continue
      for (const call of checker.getTypeOfSymbol(method).getCallSignatures())
        yield [`${symbol.name}.${method.name}`, call]
    }
  }
}

function isInternal(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')
}

interface Walk {
  readonly callable: string
  readonly checker: ts.TypeChecker
  readonly found: Map<string, PublicOption>
}

function walkType(walk: Walk, type: ts.Type, path: readonly string[], above: readonly ts.Type[]): void {
  if (above.includes(type)) return
  if (type.isUnion()) {
    for (const part of type.types) walkType(walk, part, path, above)
    return
  }
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || type.isClass()) return
  const { checker, callable, found } = walk
  const properties = type.getProperties().filter((property) => isDeclaredIn(property, '/packages/'))
  const isPort = properties.some(
    (property) => !isOptional(property) && checker.getTypeOfSymbol(property).getCallSignatures().length > 0,
  )
  // The arguments themselves are walked: a port that is one has options, too.
  if (isPort && above.length > 0) return
  for (const property of properties) {
    const inner = checker.getNonNullableType(checker.getTypeOfSymbol(property))
    const at = [...path, property.name]
    const kinds = new Set<OptionKind>()
    for (const part of inner.isUnion() ? inner.types : [inner]) kinds.add(kindOf(part))
    if (isOptional(property) && !(inner.flags & ts.TypeFlags.Never))
      found.set(`${callable} ${at.join('.')}`, { callable, path: at, kinds })
    walkType(walk, inner, at, [...above, type])
  }
}

function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0
}

function kindOf(type: ts.Type): OptionKind {
  if (type.isLiteral()) return 'choice'
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean'
  if (type.flags & ts.TypeFlags.NumberLike) return 'number'
  if (type.flags & ts.TypeFlags.BigIntLike) return 'bigint'
  if (type.flags & ts.TypeFlags.StringLike) return 'string'
  if (type.isIntersection()) return kindOf(type.types[0] as ts.Type)
  return type.getCallSignatures().length > 0 ? 'function' : 'object'
}
