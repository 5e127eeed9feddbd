import type { Expression, Node, ObjectExpression, Property, SpreadElement } from 'acorn'
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { linesOf } from './places.ts'

/** A module of the user as syntax, for finding the place of a key: read only when there is a problem to show. */
export interface Syntax {
  /** The call that a stack frame at this position speaks of. */
  callAt(line: number, column: number): Call | undefined
  /** What a name is bound to, when it is bound once, to an expression. */
  bound(name: string): Expression | undefined
  /** Line and column, from 1, of an offset. */
  position(offset: number): { line: number; column: number }
}

/** A call: where it begins, and what it is given. */
export interface Call {
  readonly start: number
  readonly arguments: readonly (Expression | SpreadElement)[]
}

/** The syntax of a file, or undefined when it cannot be read as a module. */
export function syntaxOf(file: string): Syntax | undefined {
  try {
    const source = readFileSync(file, 'utf8')
    const code = /\.[cm]?ts$/.test(file) ? withoutTypes(source) : source
    const acorn = createRequire(import.meta.url)('acorn') as typeof import('acorn')
    return indexed(
      acorn.parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }),
      linesOf(source),
    )
  } catch {
    return undefined
  }
}

function indexed(program: Node, position: Syntax['position']): Syntax {
  const calls = new Map<string, Call>()
  const bindings = new Map<string, Expression | undefined>()
  const key = (line: number, column: number) => `${line}:${column}`
  for (const node of nodes(program)) {
    if (node.type === 'CallExpression') {
      const { callee, arguments: given } = node as unknown as {
        callee: Node & { property?: Node }
        arguments: Call['arguments']
      }
      const { line, column } = position((callee.property ?? callee).start)
      calls.set(key(line, column), { start: (callee.property ?? callee).start, arguments: given })
    }
    if (node.type === 'VariableDeclarator') {
      const { id, init } = node as unknown as { id: { name?: string }; init: Expression | null }
      if (id.name !== undefined) bindings.set(id.name, bindings.has(id.name) ? undefined : (init ?? undefined))
    }
  }
  return { callAt: (line, column) => calls.get(key(line, column)), bound: (name) => bindings.get(name), position }
}

/** Every node of a tree; a loop and not a recursion, because a user's file may be nested deeply. */
function* nodes(program: Node): Generator<Node> {
  const waiting: unknown[] = [program]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null) continue
    if (typeof (next as Node).type === 'string' && typeof (next as Node).start === 'number') yield next as Node
    waiting.push(...Object.values(next))
  }
}

/** The program with white space in the place of its types: every position stays. */
function withoutTypes(source: string): string {
  const { emitWarning } = process
  // Node.js warns that this function may change; that is our concern, and no news for who wrote the platform.
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' })
  } finally {
    process.emitWarning = emitWarning
  }
}

/** A member of an expression: where its key begins, and its value. */
export interface Member {
  readonly start: number
  readonly value: Expression
}

/** The member of an object or list expression. Spread members and names are followed. */
export function memberOf(
  expression: Expression | undefined,
  key: string | number,
  syntax: Syntax,
  depth = 0,
): Member | undefined {
  if (!expression || depth > 20) return undefined
  const either = (one: Expression, other: Expression) =>
    memberOf(one, key, syntax, depth + 1) ?? memberOf(other, key, syntax, depth + 1)
  switch (expression.type) {
    case 'Identifier':
      return memberOf(syntax.bound(expression.name), key, syntax, depth + 1)
    case 'ObjectExpression':
      return memberOfObject(expression, String(key), syntax, depth)
    case 'ArrayExpression': {
      const before = expression.elements.slice(0, Number(key) + 1)
      const element = before[Number(key)]
      return element && !before.some((each) => each?.type === 'SpreadElement')
        ? { start: element.start, value: element as Expression }
        : undefined
    }
    case 'ConditionalExpression':
      return either(expression.consequent, expression.alternate)
    case 'LogicalExpression':
      return either(expression.right, expression.left)
    default:
      return undefined
  }
}

function memberOfObject(object: ObjectExpression, key: string, syntax: Syntax, depth: number): Member | undefined {
  for (const member of object.properties.toReversed()) {
    if (member.type === 'SpreadElement') {
      const inherited = memberOf(member.argument, key, syntax, depth + 1)
      if (inherited) return inherited
    } else if (nameOf(member) === key) return { start: member.key.start, value: member.value as Expression }
  }
  return undefined
}

function nameOf({ key, computed }: Property): string | undefined {
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}
