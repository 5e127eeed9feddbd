import type { NodeId } from './id.ts'

/**
 * A fact about the platform that only a target can know. A target decides what it means: a loopback port, a service
 * name, a cluster DNS name, a token of an infrastructure language.
 */
export type Reference =
  /** The host name or address at which a service or store is reached from inside the platform. */
  | { readonly ref: 'host'; readonly of: NodeId }
  /** The port number of a service or store; `port` names one of several, default the first. */
  | { readonly ref: 'port'; readonly of: NodeId; readonly port?: string }
  /** The port on which this very process has to listen. */
  | { readonly ref: 'own-port'; readonly port: string }
  /**
   * The address on which this very process has to listen: a loopback address on one machine, every address in a
   * container.
   */
  | { readonly ref: 'bind' }
  /**
   * The value of a secret. Allowed in `env` and in files marked `secret`; others and commands take `secret-file` or
   * `secret-hash`. `escape` lists characters that get a backslash before them, for file formats that ask for it.
   */
  | { readonly ref: 'secret'; readonly of: NodeId; readonly escape?: string }
  /** The path of a file, readable by this process alone, that holds the secret and nothing else. */
  | { readonly ref: 'secret-file'; readonly of: NodeId }
  /** The lower-case hexadecimal SHA-256 of the secret, for servers that accept hashed passwords. */
  | { readonly ref: 'secret-hash'; readonly of: NodeId }
  /**
   * The address of a route as a browser sees it (`public`) or as a process of the platform reaches it (`inside`); no
   * slash at the end.
   */
  | { readonly ref: 'url'; readonly of: NodeId; readonly view: 'public' | 'inside' }
  /** The path of one of this process's own files. */
  | { readonly ref: 'file'; readonly name: string }
  /** The path of the folder that holds this process's files. */
  | { readonly ref: 'files' }
  /** The path of a volume's folder. */
  | { readonly ref: 'volume'; readonly of: NodeId }
  /** A path inside the installed software of this process's recipe; `path` is relative to the recipe's root. */
  | { readonly ref: 'software'; readonly path: string }
  /** A path in the user's project, relative to the platform file. */
  | { readonly ref: 'project'; readonly path: string }
  /** A name of this very process, unique among its replicas. */
  | { readonly ref: 'instance' }
  /** A scratch folder of this process alone; may be lost at any stop. */
  | { readonly ref: 'scratch' }
  /**
   * `yes` where the store is reached by TLS, otherwise `no`: on one machine and inside a cluster it is not, at a
   * managed server it is.
   */
  | { readonly ref: 'encrypted'; readonly of: NodeId; readonly yes: string; readonly no: string }

/** A string that may depend on the target: literals mixed with references, joined without separators. */
export type Text = string | { readonly text: readonly (string | Reference)[] }

/** Builds a text from a template: text`postgres://${host('metastore')}:${port('metastore')}`. */
export function text(strings: TemplateStringsArray, ...values: readonly (Text | Reference | number)[]): Text {
  const parts: (string | Reference)[] = []
  strings.forEach((literal, index) => {
    parts.push(literal)
    const value = values[index]
    if (value !== undefined) parts.push(...partsOf(typeof value === 'number' ? String(value) : value))
  })
  return joined(parts)
}

/** Joins texts and references in order, with a separator between them. */
export function join(texts: readonly (Text | Reference)[], separator = ''): Text {
  return joined(texts.flatMap((each, index) => (index === 0 ? partsOf(each) : [separator, ...partsOf(each)])))
}

/** The literals and references of a text, in order. */
export function partsOf(value: Text | Reference): readonly (string | Reference)[] {
  if (typeof value === 'string') return [value]
  return 'text' in value ? value.text : [value]
}

/** The references in a text. */
export function referencesIn(value: Text): readonly Reference[] {
  return partsOf(value).filter((part) => typeof part !== 'string')
}

/** The text as a plain string, each reference replaced by what `bind` says it means. */
export function bindText(value: Text, bind: (reference: Reference) => string): string {
  return partsOf(value)
    .map((part) => (typeof part === 'string' ? part : bind(part)))
    .join('')
}

/** The value of a secret as a reference asks for it: with a backslash before each character of `escape`. */
export function escapedFor(reference: Extract<Reference, { ref: 'secret' }>, value: string): string {
  return [...value].map((character) => (reference.escape?.includes(character) ? `\\${character}` : character)).join('')
}

/**
 * True for a variable that is only there where a store is reached by TLS (or only where it is not), when it is
 * otherwise: its text begins with such a reference, and that is empty.
 */
export function isLeftOut(value: Text, bind: (reference: Reference) => string): boolean {
  const [first] = partsOf(value)
  return typeof first === 'object' && first.ref === 'encrypted' && bind(first) === ''
}

function joined(parts: readonly (string | Reference)[]): Text {
  const merged: (string | Reference)[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (part === '') continue
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part
    else merged.push(part)
  }
  if (merged.length === 0) return ''
  return merged.length === 1 && typeof merged[0] === 'string' ? merged[0] : { text: merged }
}

export const host = (of: NodeId): Reference => ({ ref: 'host', of })
export const port = (of: NodeId, name?: string): Reference => ({ ref: 'port', of, ...(name && { port: name }) })
export const ownPort = (name: string): Reference => ({ ref: 'own-port', port: name })
export const bindAddress: Reference = { ref: 'bind' }
export const secretValue = (of: NodeId, escape?: string): Reference => ({
  ref: 'secret',
  of,
  ...(escape && { escape }),
})
export const secretFile = (of: NodeId): Reference => ({ ref: 'secret-file', of })
export const secretHash = (of: NodeId): Reference => ({ ref: 'secret-hash', of })
export const url = (of: NodeId, view: 'public' | 'inside' = 'public'): Reference => ({ ref: 'url', of, view })
export const file = (name: string): Reference => ({ ref: 'file', name })
export const volume = (of: NodeId): Reference => ({ ref: 'volume', of })
export const software = (path: string): Reference => ({ ref: 'software', path })
export const project = (path: string): Reference => ({ ref: 'project', path })
export const ifEncrypted = (of: NodeId, yes: string, no = ''): Reference => ({ ref: 'encrypted', of, yes, no })
