/**
 * A fact about something on AWS that only AWS knows, once it exists: the address of a database, the ARN of a secret.
 * CDK makes a token of it, Terraform a reference to an attribute of a resource.
 */
export interface Attribute {
  readonly kind: Kind
  readonly id: string
  readonly attribute: string
}

/** The kinds of things in an estate; with the id they name one. */
export type Kind =
  /** `id`, `cidr`. */
  | 'network'
  /** A subnet of a network that is made, by its tier and zone (`private-a`): `id`. */
  | 'subnet'
  /** A security group: `id`. */
  | 'group'
  /** `address`, `port`, `reader`, `arn`, `name`, `secret-arn` (that of the administrator's secret). */
  | 'database'
  /** `address`, `port`, `reader`, `arn`, `name`. */
  | 'cache'
  /** `name`, `arn`. */
  | 'bucket'
  /** `arn`, `readable` (the ARN as a role names it: one that is known by its name alone has any ending). */
  | 'secret'
  /** `name`, `arn`. */
  | 'role'
  /** A repository of images: `url`, `arn`, `name`. */
  | 'repository'
  /** A task definition: `arn`, `family`. */
  | 'task'
  /** `name`, `arn`. */
  | 'service'
  /** `name`, `arn`. */
  | 'cluster'
  /** The load balancer: `address`, `arn`, `name` (as CloudWatch calls it), `zone`. */
  | 'entry'
  /** `arn`, `name` (as CloudWatch calls it). */
  | 'target-group'
  /** The certificate of the entry, made or given (id `entry`): `arn`. */
  | 'certificate'
  /** WAF before the entry (id `entry`): `arn`, `name`. */
  | 'firewall'
  /** A log group: `name`, `arn` (without the `:*` that CloudFormation puts after it). */
  | 'log'
  /** Where alarms go: `arn`. */
  | 'topic'
  /** The lifecycle as a state machine: `arn`, `name`. */
  | 'machine'

/** A string that may hold what only AWS knows; parts are joined without separators. */
export type Value = string | { readonly value: readonly (string | Attribute)[] }

/** Names an attribute. */
export const attribute = (kind: Kind, id: string, attribute: string): Attribute => ({ kind, id, attribute })

/** A value of literals and attributes. */
export function valueOf(...parts: readonly (string | Attribute)[]): Value {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : { value: parts }
}

/** Literals and attributes of a value, in order. */
export function valueParts(value: Value): readonly (string | Attribute)[] {
  return typeof value === 'string' ? [value] : value.value
}

/**
 * An attribute as a word in a text, for what is bound to strings before AWS is known: commands, variables, files. The
 * mark is one that no program uses for itself.
 */
export function marked({ kind, id, attribute }: Attribute): string {
  return `@@${kind}/${id}.${attribute}@@`
}

const mark = /@@([a-z-]+)\/([a-z0-9.-]+?)\.([a-z-]+)@@/g

/** The value of a text with marks in it. */
export function unmarked(text: string): Value {
  const parts: (string | Attribute)[] = []
  let end = 0
  for (const found of text.matchAll(mark)) {
    if (found.index > end) parts.push(text.slice(end, found.index))
    parts.push({ kind: found[1] as Kind, id: found[2]!, attribute: found[3]! })
    end = found.index + found[0].length
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end))
  return valueOf(...parts)
}

/** The attributes that stand as marks in a text, each once. */
export function attributesIn(text: string): Attribute[] {
  const found = [...text.matchAll(mark)].map((each) => ({ kind: each[1] as Kind, id: each[2]!, attribute: each[3]! }))
  return [...new Map(found.map((each) => [marked(each), each])).values()]
}
