import ts from 'typescript'

/** A name and a code have no word beside another word or a value. */
const SENTENCE = /\p{L}{2,}\S* +\S*[\p{L}\d{]|[\p{L}\d}]\S* +\S*\p{L}{2,}/u
/** Literals that look like sentences and are code: flags, commands, header values, codes. */
const CODE =
  /^-[\w, -]+[<[]|^-\w, --|^oss [a-z]+ [^{]|^[a-z]+\/[a-z]+;|^(?:GET|POST) \/|^[a-z]+-src |^[A-Z]\w+ [A-Z_\d]+$/

/**
 * Lists the texts in a TypeScript file that a user can read: literals of at least two words that are not
 * code. Interpolated values are shown as their names in braces.
 *
 * @param {string} path
 * @param {string} code
 * @returns {readonly string[]} without repetitions, in the order of the file
 */
export function listMessages(path, code) {
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true)
  /** @type {Set<string>} */
  const messages = new Set()
  /** @param {ts.Node} node */
  const visit = (node) => {
    const text = isReadByPrograms(node) ? undefined : textOf(node)
    if (text !== undefined && isSentence(text)) messages.add(text.trim().replace(/\s+/g, ' '))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...messages]
}

/** @param {string} text */
function isSentence(text) {
  return !CODE.test(text) && !/\0/.test(text) && SENTENCE.test(text.replace(/\{[\w…]+\}/g, '{'))
}

/**
 * The text of a literal, or of literals joined by `+`, of which only the outermost counts.
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function textOf(node) {
  const joined = ts.isBinaryExpression(node.parent ?? node) && isJoin(node.parent)
  return joined && textIn(node.parent) !== undefined ? undefined : textIn(node)
}

/**
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function textIn(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isTemplateExpression(node))
    return `${node.head.text}${node.templateSpans
      .map(({ expression, literal }) => `{${nameOf(expression)}}${literal.text}`)
      .join('')}`
  if (!ts.isBinaryExpression(node) || !isJoin(node)) return undefined
  const texts = [node.left, node.right].map(textIn)
  return texts.includes(undefined) ? undefined : texts.join('')
}

/** @param {ts.Node} node */
function isJoin(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken
}

/**
 * A name for an interpolated value: `printable(error.path)` is shown as `path`.
 * @param {ts.Node} node
 * @returns {string}
 */
function nameOf(node) {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  if (ts.isCallExpression(node)) {
    if (ts.isPropertyAccessExpression(node.expression)) {
      const receiver = nameOf(node.expression.expression)
      if (!/^(?:Math|JSON|…)$/.test(receiver)) return receiver
    }
    const [argument] = node.arguments
    const name = argument === undefined ? '…' : nameOf(argument)
    return /^(?:…|event|args)$/.test(name) ? nameOf(node.expression) : name
  }
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node))
    return nameOf(node.expression)
  if (ts.isElementAccessExpression(node)) return nameOf(node.expression)
  if (ts.isBinaryExpression(node)) return nameOf(node.left)
  if (ts.isNewExpression(node)) return nameOf(node.arguments?.[0] ?? node.expression)
  return '…'
}

/**
 * Imports, types, compared values and tagged templates are not shown to users.
 * @param {ts.Node} node
 */
function isReadByPrograms({ parent }) {
  return (
    parent !== undefined &&
    (ts.isImportDeclaration(parent) ||
      ts.isExportDeclaration(parent) ||
      ts.isLiteralTypeNode(parent) ||
      ts.isTaggedTemplateExpression(parent) ||
      ts.isCaseClause(parent) ||
      (ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText())))
  )
}
