import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { problem, type Problem } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import { nodeOf, nodesOf } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { SecretNode } from '../graph/node.ts'

const alphabets: Record<SecretNode['shape']['alphabet'], string> = {
  'letters-digits': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
}

/** The secret store of a platform on this machine: one file of mode 0600 for each secret, in a folder of mode 0700. */
export interface SecretStore {
  /** Problems of given secrets that are not there. */
  missing(): Problem[]
  /** Generates what is not there yet, and takes over given secrets; safe to repeat. */
  ensure(): void
  value(id: NodeId): string
  /** The SHA-256 in hexadecimal; before a secret exists, a stand-in. */
  hash(id: NodeId): string
  /**
   * A short fingerprint with a salt of this store, from which nothing can be guessed: it changes exactly when the
   * secret does. Of one that is not there yet it is that of the value which `ensure` will take.
   */
  mark(id: NodeId): string
}

/** Opens the store in a state folder; `project` is what paths of given secrets are relative to. */
export function secretStore(graph: Graph, folder: string, project: string): SecretStore {
  const store = join(folder, 'secrets')
  const path = (id: NodeId) => join(store, id)
  const hashes = new Map<NodeId, string>()
  const coming = new Map<NodeId, string>()
  const saltPath = join(store, '.salt')
  let salt: string | undefined

  const given = (node: SecretNode) => givenSecret(node, project)

  function value(id: NodeId): string {
    return readFileSync(path(id), 'utf8')
  }

  /** What a secret is going to be; one that is generated keeps what it was first asked for. */
  function next(node: SecretNode): string {
    const known = given(node) ?? (existsSync(path(node.id)) ? value(node.id) : coming.get(node.id))
    if (known !== undefined) return known
    coming.set(node.id, generatedSecret(node))
    return coming.get(node.id)!
  }

  function salted(): string {
    return (salt ??= existsSync(saltPath) ? readFileSync(saltPath, 'utf8') : randomBytes(16).toString('hex'))
  }

  return {
    missing() {
      return nodesOf(graph, 'secret')
        .filter((node) => node.origin.from !== 'generated' && given(node) === undefined && !existsSync(path(node.id)))
        .map(missingSecret)
    },
    ensure() {
      mkdirSync(store, { recursive: true, mode: 0o700 })
      chmodSync(store, 0o700)
      if (salt !== undefined && !existsSync(saltPath)) writePrivate(saltPath, salt)
      for (const node of nodesOf(graph, 'secret')) {
        const wanted = next(node)
        if (existsSync(path(node.id)) && wanted === value(node.id)) continue
        writePrivate(path(node.id), wanted)
        hashes.delete(node.id)
      }
    },
    value,
    hash(id) {
      const known = hashes.get(id)
      if (known) return known
      if (!existsSync(path(id))) return `{sha256 of ${id}}`
      const hash = createHash('sha256').update(value(id)).digest('hex')
      hashes.set(id, hash)
      return hash
    },
    mark: (id) =>
      createHmac('sha256', salted())
        .update(next(nodeOf(graph, id, 'secret')))
        .digest('hex')
        .slice(0, 12),
  }
}

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivate(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 })
  chmodSync(`${path}.new`, 0o600)
  renameSync(`${path}.new`, path)
}

/**
 * The value of a secret as its owner gives it now, by environment variable or file; undefined for one that is
 * generated, or not there.
 */
export function givenSecret({ origin }: SecretNode, project: string): string | undefined {
  switch (origin.from) {
    case 'generated':
      return undefined
    case 'environment':
      return process.env[origin.variable] || undefined
    case 'file': {
      try {
        return readFileSync(resolve(project, origin.path), 'utf8').replace(/\r?\n$/, '') || undefined
      } catch {
        return undefined
      }
    }
  }
}

/** A new value for a secret, in its shape. */
export function generatedSecret({ shape: { length, alphabet } }: SecretNode): string {
  const characters = alphabets[alphabet]
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('')
}

/** The problem of a given secret that is not there. */
export function missingSecret({ id, place, origin }: SecretNode): Problem {
  const fromVariable = origin.from === 'environment'
  return problem('SW5006', place, {
    title: `the secret ${id} is not there`,
    found: fromVariable
      ? `no environment variable ${origin.variable}`
      : `no readable file ${(origin as { path: string }).path}`,
    expected: "the secret's value",
    do: fromVariable ? `set ${origin.variable} and run the command again` : 'put the value into that file',
  })
}
