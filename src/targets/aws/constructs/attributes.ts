import { type Attribute, type Kind, type Value, valueParts } from '../../amazon/value.ts'
import { library } from './library.ts'

const { Lazy, Reference, Tokenization } = library('aws-cdk-lib')

/**
 * What is known of the things of an estate, as tokens of CDK. Constructs tell what they make; whoever reads gets a
 * token, even before the thing is there, so that the order of construction does not matter. References between stacks
 * are made by CDK.
 */
export class Attributes {
  readonly #known = new Map<string, string>()
  readonly #others: readonly Attributes[]

  /** `others` are asked for what is not known here: those of stacks that this one builds on. */
  constructor(...others: readonly Attributes[]) {
    this.#others = others
  }

  /** Makes attributes of a thing known. Telling one twice is a mistake of the program. */
  tell(kind: Kind, id: string, attributes: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(attributes)) {
      const key = keyOf({ kind, id, attribute: name })
      if (this.#known.has(key)) throw new Error(`${key} was told twice`)
      this.#known.set(key, value)
    }
  }

  /** An attribute as a token. Throws at synthesis where nobody has told it. */
  of(kind: Kind, id: string, attribute: string): string {
    return this.#find({ kind, id, attribute }) ?? Lazy.string({ produce: () => this.#now({ kind, id, attribute }) })
  }

  /**
   * The attributes that were told here and are single references to resources, as tokens, of the things that are asked
   * for.
   */
  references(of: (kind: Kind, id: string) => boolean): string[] {
    return [...this.#known]
      .filter(([key, value]) => {
        const [, kind, id] = /^([^/]+)\/(.+)\.[^.]+$/.exec(key)!
        const token = Tokenization.reverse(value, { failConcat: false })
        return of(kind as Kind, id!) && token !== undefined && Reference.isReference(token)
      })
      .map(([, value]) => value)
  }

  /** A value of the estate as a string of CDK: the only place where references of an estate become tokens. */
  resolve(value: Value): string {
    return valueParts(value)
      .map((part) => (typeof part === 'string' ? part : this.of(part.kind, part.id, part.attribute)))
      .join('')
  }

  /** Resolves all values in data that fits into JSON. */
  resolveAll(data: unknown): unknown {
    if (Array.isArray(data)) return data.map((each) => this.resolveAll(each))
    if (typeof data !== 'object' || data === null) return data
    if (isValue(data)) return this.resolve(data)
    return Object.fromEntries(
      Object.entries(data)
        .filter(([, each]) => each !== undefined)
        .map(([name, each]) => [name, this.resolveAll(each)]),
    )
  }

  #find(attribute: Attribute): string | undefined {
    const own = this.#known.get(keyOf(attribute))
    if (own !== undefined) return own
    for (const other of this.#others) {
      const found = other.#find(attribute)
      if (found !== undefined) return found
    }
    return undefined
  }

  #now(attribute: Attribute): string {
    const found = this.#find(attribute)
    if (found === undefined) throw new Error(`the estate speaks of ${keyOf(attribute)}, which is not in it`)
    return found
  }
}

const keyOf = ({ kind, id, attribute }: Attribute) => `${kind}/${id}.${attribute}`

function isValue(data: object): data is Exclude<Value, string> {
  const { value } = data as { value?: unknown }
  return (
    Object.keys(data).length === 1 &&
    Array.isArray(value) &&
    value.every(
      (part) =>
        typeof part === 'string' ||
        (typeof part === 'object' && part !== null && 'kind' in part && 'attribute' in part),
    )
  )
}
