import { join } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Results that hold a connection, a lock or running requests, and so are not data. Their members are walked.
 */
const LIVE = new Set([
  'BatchDownload',
  'BatchUpload',
  'BatchDownload',
  'BucketClient',

  'DownloadHandle',
  'MultipartApi',
  'ObjectReader',
  'ObjectStream',
  'SyncBatch',
  'UploadHandle',
])

/** Types of the language whose arguments are walked, and nothing else of them. */
const CONTAINERS = /^(Promise|PromiseLike|AsyncIterable|AsyncIterator|AsyncGenerator)$/

/** Classes that `structuredClone` copies, and JSON writes as text. Errors have tests of their own. */
const CLONEABLE = new Set(['Date', 'Error', 'Uint8Array'])

/** The types of the client's results, events and notices. */
export interface ResultTypes {
  /** Methods of `OssClient` that return something. */
  readonly methods: readonly string[]
  /** Kinds of each union that has the discriminator `kind`, by the name of the union. */
  readonly kinds: ReadonlyMap<string, readonly string[]>
  /**
   * Where a value would be lost or refused by JSON or `structuredClone`: `OssClient.headObject().size:
   * bigint`.
   */
  readonly problems: readonly string[]
}

/** Walks the types of everything that `OssClient` returns or passes to a listener. */
export function resultTypes(): ResultTypes {
  const entry = join(ROOT, 'packages/client/src/index.ts')
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  const program = ts.createProgram([entry], options)
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${entry} exports nothing`)
  const walk = new TypeWalk(checker)
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    if (symbol.name === 'OssClient') walk.client(symbol)
    if (symbol.name === 'findFiles') walk.results(symbol)
    if (symbol.name === 'ClientEvents')
      walk.members(checker.getDeclaredTypeOfSymbol(symbol), 'ClientEvents', 'parameters')
    if (/(Notice|Outcome|Result|Event)$/.test(symbol.name) && symbol.flags & ts.SymbolFlags.Type)
      walk.type(checker.getDeclaredTypeOfSymbol(symbol), symbol.name)
    if (/(Notice|Outcome|FileResult)$/.test(symbol.name)) walk.union(symbol)
  }
  return walk
}

class TypeWalk implements ResultTypes {
  readonly methods: string[] = []
  readonly kinds: Map<string, readonly string[]> = new Map()
  readonly problems: string[] = []
  readonly #checker: ts.TypeChecker
  readonly #walked = new Set<ts.Type>()

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  /** Walks what the methods return, and what they pass to the functions of their inputs. */
  client(symbol: ts.Symbol): void {
    for (const method of this.#checker.getDeclaredTypeOfSymbol(symbol).getProperties()) {
      // What `bucket()` returns has the methods of the client again.
      if (method.name === 'bucket') continue
      for (const signature of this.#checker.getTypeOfSymbol(method).getCallSignatures()) {
        const path = `OssClient.${method.name}`
        if (!method.name.startsWith('__')) this.methods.push(method.name)
        this.type(signature.getReturnType(), `${path}()`)
        for (const parameter of signature.parameters)
          this.#listeners(this.#checker.getTypeOfSymbol(parameter), path)
      }
    }
  }

  /** Walks what a function returns. */
  results(symbol: ts.Symbol): void {
    for (const signature of this.#checker.getTypeOfSymbol(symbol).getCallSignatures())
      this.type(signature.getReturnType(), `${symbol.name}()`)
  }

  /** Records the kinds of a union. */
  union(symbol: ts.Symbol): void {
    const type = this.#checker.getDeclaredTypeOfSymbol(symbol)
    const parts = type.isUnion() ? type.types : [type]
    const kinds = parts.flatMap((part) => this.#literals(part.getProperty('kind'), symbol.name))
    this.kinds.set(
      symbol.name,
      [...new Set(kinds)].sort((a, b) => (a < b ? -1 : 1)),
    )
  }

  #literals(kind: ts.Symbol | undefined, union: string): readonly string[] {
    if (kind === undefined) {
      this.problems.push(`${union} has a member without kind`)
      return []
    }
    const type = this.#checker.getTypeOfSymbol(kind)
    return (type.isUnion() ? type.types : [type]).map((part) => (part.isStringLiteral() ? part.value : '?'))
  }

  /** Walks the arguments of functions named `on...` of an input. */
  #listeners(input: ts.Type, path: string): void {
    for (const property of input.getProperties()) {
      if (!/^on[A-Z]/.test(property.name)) continue
      const listener = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(property))
      for (const signature of listener.getCallSignatures())
        for (const parameter of signature.parameters)
          this.type(this.#checker.getTypeOfSymbol(parameter), `${path}.${property.name}(${parameter.name})`)
    }
  }

  /** Walks what the methods of a type return, or what they take. */
  members(type: ts.Type, path: string, of: 'results' | 'parameters'): void {
    for (const member of type.getProperties()) {
      const memberType = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(member))
      for (const signature of memberType.getCallSignatures()) {
        if (of === 'results') this.type(signature.getReturnType(), `${path}.${member.name}()`)
        else
          for (const parameter of signature.parameters)
            this.type(this.#checker.getTypeOfSymbol(parameter), `${path}.${member.name}(${parameter.name})`)
      }
      if (of === 'results' && memberType.getCallSignatures().length === 0)
        this.type(memberType, `${path}.${member.name}`)
    }
  }

  /** Walks a type that has to be data, or to be live. */
  type(type: ts.Type, path: string): void {
    if (this.#walked.has(type)) return
    this.#walked.add(type)
    const { flags } = type
    if (flags & (ts.TypeFlags.BigIntLike | ts.TypeFlags.ESSymbolLike)) {
      this.problems.push(`${path}: ${this.#checker.typeToString(type)}`)
      return
    }
    // A brand is a text or a number with a property that exists only in its type.
    if (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.StringLike)) return
    if (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.NumberLike)) return
    if (type.isUnion()) {
      for (const part of type.types) this.type(part, path)
      return
    }
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) this.#object(type, path)
  }

  #object(type: ts.Type, path: string): void {
    const name = type.getSymbol()?.name ?? ''
    if (CLONEABLE.has(name) || type.getProperty('stack') !== undefined) return
    for (const argument of this.#checker.getTypeArguments(type as ts.TypeReference)) this.type(argument, path)
    if (CONTAINERS.test(name)) return
    if (LIVE.has(name)) {
      this.members(type, path, 'results')
      return
    }
    if (this.#checker.isArrayType(type) || this.#checker.isTupleType(type)) return
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
      this.problems.push(`${path}: a function`)
      return
    }
    for (const property of type.getProperties())
      this.type(this.#checker.getTypeOfSymbol(property), `${path}.${property.name}`)
    const index = type.getStringIndexType()
    if (index !== undefined) this.type(index, `${path}[]`)
  }
}
