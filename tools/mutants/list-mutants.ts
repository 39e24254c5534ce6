import ts from 'typescript'

/** One change of a source file that its tests should notice. */
export interface Mutant {
  /** Path from the root of the repository. */
  readonly file: string
  /** First character that is replaced. */
  readonly start: number
  /** The character after the last one that is replaced. */
  readonly end: number
  readonly replacement: string
  /** The function it is in, as {@link markFunctions} calls it. */
  readonly scope: string
}

interface Change {
  readonly node: ts.Node
  readonly replacement: string
}

const { SyntaxKind } = ts

const operators: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.QuestionQuestionToken, '&&'],
  [SyntaxKind.MinusToken, '+'],
  [SyntaxKind.AsteriskToken, '/'],
  [SyntaxKind.SlashToken, '*'],
  [SyntaxKind.PercentToken, '*'],
  [SyntaxKind.PlusEqualsToken, '-='],
  [SyntaxKind.MinusEqualsToken, '+='],
])

/** Lists all mutants of a TypeScript file, in the order of the text. */
export function listMutants(file: string, text: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  const visit = (node: ts.Node, scope: string): void => {
    if (isWithoutCode(node)) return
    for (const { node: changed, replacement } of changesOf(node))
      mutants.push({ file, start: changed.getStart(source), end: changed.getEnd(), replacement, scope })
    const inner = isFunctionBody(node) ? `${file}:${node.getStart(source)}` : scope
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(source, file)
  return mutants
}

/**
 * Makes each function with a body, and the module itself, add its name to the set `globalThis.ossReached`.
 */
export function markFunctions(file: string, text: string): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const starts: number[] = []
  const visit = (node: ts.Node): void => {
    if (isFunctionBody(node)) starts.push(node.getStart(source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  let marked = text
  for (const start of starts.toSorted((a, b) => b - a))
    marked = `${marked.slice(0, start + 1)}${mark(`${file}:${start}`)}${marked.slice(start + 1)}`
  return mark(file) + marked
}

function mark(name: string): string {
  return `globalThis.ossReached?.add(${JSON.stringify(name)});`
}

function isFunctionBody(node: ts.Node): boolean {
  return ts.isBlock(node) && ts.isFunctionLike(node.parent)
}

/** Returns the text of the mutated file. */
export function applyMutant({ start, end, replacement }: Mutant, text: string): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

function isWithoutCode(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node)
  )
}

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isBinaryExpression(node)) return operatorChanges(node)
  if (ts.isIfStatement(node)) return bothWays(node.expression)
  if (ts.isConditionalExpression(node)) return bothWays(node.condition)
  // A loop that never ends says nothing about its tests.
  if (ts.isWhileStatement(node)) return [{ node: node.expression, replacement: 'false' }]
  if (ts.isForStatement(node) && node.condition !== undefined)
    return [{ node: node.condition, replacement: 'false' }]
  if (ts.isExpressionStatement(node) && isEffect(node.expression)) return [{ node, replacement: ';' }]
  if (ts.isThrowStatement(node)) return [{ node, replacement: ';' }]
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken)
    return [{ node, replacement: node.operand.getText() }]
  return literalChanges(node)
}

function operatorChanges({ left, operatorToken, right }: ts.BinaryExpression): readonly Change[] {
  const { kind } = operatorToken
  if (kind === SyntaxKind.PlusToken)
    return isText(left) || isText(right) ? [] : [{ node: operatorToken, replacement: '-' }]
  const replacement = operators.get(kind)
  return replacement === undefined ? [] : [{ node: operatorToken, replacement }]
}

function literalChanges(node: ts.Node): readonly Change[] {
  if (node.kind === SyntaxKind.TrueKeyword) return [{ node, replacement: 'false' }]
  if (node.kind === SyntaxKind.FalseKeyword) return [{ node, replacement: 'true' }]
  if (ts.isNumericLiteral(node)) return [{ node, replacement: `(${node.getText()} + 1)` }]
  if (ts.isBigIntLiteral(node)) return [{ node, replacement: `(${node.getText()} + 1n)` }]
  // Texts with spaces are sentences for people; changing their wording breaks no promise.
  if (ts.isStringLiteral(node) && !isName(node) && !node.text.includes(' '))
    return [{ node, replacement: node.text === '' ? "'mutant'" : "''" }]
  return []
}

function bothWays(node: ts.Expression): readonly Change[] {
  return ['true', 'false'].map((replacement) => ({ node, replacement }))
}

function isEffect(expression: ts.Expression): boolean {
  const inner = ts.isAwaitExpression(expression) ? expression.expression : expression
  return (
    ts.isCallExpression(inner) ||
    ts.isPostfixUnaryExpression(inner) ||
    (ts.isBinaryExpression(inner) && isAssignment(inner.operatorToken.kind))
  )
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
}

/** Whether a string is the name of a property, or what a type says. */
function isName(node: ts.StringLiteral): boolean {
  const { parent } = node
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isElementAccessExpression(parent)
  )
}
