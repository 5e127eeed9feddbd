/**
 * What a deployment is meant to be, read from one side: by concern (`services`, `groups`), by the name that AWS knows
 * the thing by, as plain data in words that belong to neither CDK nor Terraform. What refers to another thing says it
 * as `{kind:name.attribute}`.
 */
export type Intents = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A fact on which two sides differ. `undefined` stands for what a side does not say. */
export interface Difference {
  /** `services.acme-prod-bi-web.minHealthy`. */
  readonly at: string
  readonly one: unknown
  readonly other: unknown
}

/** A difference that is known, with its reason. */
export interface Known {
  readonly at: RegExp
  readonly why: string
}

/** All facts on which two sides differ. */
export function differences(one: Intents, other: Intents): Difference[] {
  const [left, right] = [new Map(facts(one)), new Map(facts(other))]
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((at) => {
    const [a, b] = [left.get(at), right.get(at)]
    return a === b ? [] : [{ at, one: a, other: b }]
  })
}

/** The differences that nobody knows of, as sentences. */
export function unknownOf(
  found: readonly Difference[],
  known: readonly Known[],
  sides: readonly [string, string],
): string[] {
  return found
    .filter(({ at }) => !known.some((each) => each.at.test(at)))
    .map(({ at, one, other }) => `${at}: ${one ?? 'nothing'} (${sides[0]}), ${other ?? 'nothing'} (${sides[1]})`)
}

/** What is known and was found nowhere, which must leave the list. */
export function staleOf(found: readonly Difference[], known: readonly Known[]): string[] {
  return known.filter(({ at }) => !found.some((each) => at.test(each.at))).map(({ at }) => at.source)
}

/** Facts by their paths. What is unsaid is left out, and so is what is empty or false, which AWS takes for unsaid. */
function* facts(thing: unknown, at = ''): Generator<readonly [string, string]> {
  if (thing === undefined || thing === null || thing === false) return
  if (typeof thing !== 'object') yield [at, String(thing)]
  else for (const [key, each] of Object.entries(thing)) yield* facts(each, at === '' ? key : `${at}.${key}`)
}

/** A list that has no order of its own, as a table: by a name, or by what is in it. */
export function byName<Item>(
  list: readonly Item[] | undefined,
  name: (item: Item) => string = (item) => (typeof item === 'string' ? item : JSON.stringify(item)),
): Record<string, Item> {
  return Object.fromEntries((list ?? []).map((each) => [name(each), each]))
}

/** A set of texts, in their order. */
export function setOf(list: readonly string[] | string | undefined): string {
  return (Array.isArray(list) ? [...(list as readonly string[])] : list === undefined ? [] : [list as string])
    .sort()
    .join(' ')
}

/**
 * A text in which each thing is spoken of in one way, whoever wrote it: names as they are, and ARNs that only say what
 * a name says as a reference.
 */
export function plain(text: string): string {
  let result = text.replaceAll(/\{[\w-]+:([^{}]+)\.name\}/g, '$1')
  for (const [pattern, kind] of arns) result = result.replaceAll(pattern, (_, name: string) => `{${kind}:${name}.arn}`)
  // A parameter of SSM is named with a slash before it, which its ARN has anyway.
  return result
    .replaceAll('{secret:/', '{secret:')
    .replaceAll(/\{repository:([^{}]+)\.url\}/g, (_, name: string) => `registry/${name}`)
    .replaceAll(/\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\//g, 'registry/')
}

const arns = [
  [/arn:aws:logs:[^:]*:[^:]*:log-group:([\w/.-]+)/g, 'log'],
  [/arn:aws:ecs:[^:]*:[^:]*:service\/[\w.-]+\/([\w.-]+)/g, 'service'],
  [/arn:aws:ecs:[^:]*:[^:]*:cluster\/([\w.-]+)/g, 'cluster'],
  [/arn:aws:ecr:[^:]*:[^:]*:repository\/([\w/.-]+)/g, 'repository'],
  [/arn:aws:elasticache:[^:]*:[^:]*:replicationgroup:([\w.-]+)/g, 'cache'],
  // A copy in another region is known by its name, to which AWS adds letters of its own.
  [/arn:aws:secretsmanager:[^:]*:[^:]*:secret:([\w/.-]+?)(?:-\?{6})?(?![\w/.?-])/g, 'secret'],
  [/arn:aws:ssm:[^:]*:[^:]*:parameter\/([\w/.-]+)/g, 'secret'],
  [/arn:aws:iam::\d{12}:role\/([\w.-]+)/g, 'role'],
  [/arn:aws:states:[^:]*:[^:]*:stateMachine:([\w.-]+)/g, 'machine'],
] as const
