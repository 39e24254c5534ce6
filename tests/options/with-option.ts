import type { OptionWorld } from './option-world.ts'
import type { PublicOption } from './public-options.ts'

type Tree = Readonly<Record<string, unknown>>

/** What an option lies in, where the least that a call takes does not have it. */
const PARENTS: Readonly<Record<string, (world: OptionWorld) => object>> = {
  callback: ({ callbackServer }) => ({ url: callbackServer.url, body: 'x' }),
  encryption: () => ({ algorithm: 'AES256' }),
  size: () => ({ max: 5 }),
  contentDisposition: () => ({ fileName: 'a' }),
}

/** The arguments of a call with an option; without a value, with all that the option lies in. */
export function withOption(
  given: readonly unknown[],
  { path }: PublicOption,
  world: OptionWorld,
  option?: { readonly value: unknown },
): readonly unknown[] {
  const [index = '0', ...names] = path
  return given.map((argument, at) =>
    String(at) === index ? replaced(argument as Tree, names, world, option) : argument,
  )
}

function replaced(
  tree: Tree,
  [name = '', ...below]: readonly string[],
  world: OptionWorld,
  option: { readonly value: unknown } | undefined,
): Tree {
  if (below.length === 0) {
    const { [name]: _, ...rest } = tree
    return option === undefined ? rest : { ...rest, [name]: option.value }
  }
  const inner = tree[name]
  const isTree = typeof inner === 'object' && inner !== null
  const parent = isTree ? (inner as Tree) : (PARENTS[name]?.(world) ?? {})
  const base: Tree =
    below[0] === 'dataEncryption' || below[0] === 'keyId' ? { algorithm: 'KMS' } : (parent as Tree)
  return { ...tree, [name]: replaced(base, below, world, option) }
}
