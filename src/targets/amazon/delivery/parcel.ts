import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { bindText, type Reference } from '../../../graph/text.ts'
import { binderOf } from '../../container/bind.ts'
import type { Container, SecretFile } from '../../container/container.ts'
import { dialectOf } from '../dialect.ts'
import type { SecretUse } from '../estate-task.ts'
import { secretUse } from '../secrets.ts'
import type { Site } from '../site.ts'
import { attributesIn, marked, type Value, valueOf } from '../value.ts'

/**
 * What is delivered to a node of the graph: Fargate mounts no configuration, and gives secrets as variables alone.
 * Files are part of the image, with marks where a value is only known on AWS; a container that runs first puts them and
 * the secrets in their places.
 */
export interface Parcel {
  /** Files of the delivery, relative to its folder. None holds a value of a secret. */
  readonly files: Readonly<Record<string, string>>
  /** Variables of the container that runs first. */
  readonly env: Readonly<Record<string, Value>>
  readonly secrets: Readonly<Record<string, SecretUse>>
}

/** What a container must be given; undefined for one that reads neither files nor secrets from files. */
export function parcelOf(graph: Graph, site: Site, container: Container): Parcel | undefined {
  if (container.files.length + container.secretFiles.length + container.secrets.length === 0) return undefined
  const lines: string[] = []
  const marks = new Map<string, string>()
  const files: Record<string, string> = {}
  const env: Record<string, Value> = {}
  const secrets: Record<string, SecretUse> = {}

  /** The variable with the value of a secret. */
  function secretVariable(id: NodeId): string {
    const name = variableOf(`secret ${id}`)
    secrets[name] = secretUse(graph, site, id)
    return name
  }

  /** Notes the facts of AWS that stand as marks in a text; true where there are some. */
  function noteMarks(text: string): boolean {
    const found = attributesIn(text)
    for (const each of found) {
      const name = variableOf(`${each.kind} ${each.id} ${each.attribute}`)
      env[name] = valueOf(each)
      marks.set(marked(each).slice(2, -2), `${name} plain`)
    }
    return found.length > 0
  }

  for (const { name, content } of container.files) {
    files[`files/${name}`] = content
    lines.push(`${noteMarks(content) ? 'fill' : 'copy'} 0444 ${name}`)
  }
  for (const file of container.secretFiles) {
    const text = templateOf(graph, site, container, file, (reference, mark) =>
      marks.set(mark, `${secretVariable(reference.of)} ${howOf(reference)}`),
    )
    noteMarks(text)
    files[`templates/${file.name}`] = text
    lines.push(`compose 0400 ${file.name}`)
  }
  for (const { id } of container.secrets) lines.push(`secret 0400 ${secretVariable(id)} ${id}`)
  const known = [...marks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([mark, how]) => `mark ${how} ${mark}`)
  return { files: { ...files, list: `${[...known, ...lines].join('\n')}\n` }, env, secrets }
}

type SecretReference = Extract<Reference, { ref: 'secret' | 'secret-hash' }>

/** The text of a file with marks in the places of secrets. */
function templateOf(
  graph: Graph,
  site: Site,
  { node, process }: Container,
  { content }: SecretFile,
  note: (reference: SecretReference, mark: string) => void,
): string {
  const binder = binderOf(graph, dialectOf(graph, site), node, process)
  return bindText(content, (reference) => {
    if (reference.ref !== 'secret' && reference.ref !== 'secret-hash') return binder.file({ text: [reference] })
    const mark = `secret ${reference.of} ${howOf(reference)}`
    note(reference, mark)
    return `@@${mark}@@`
  })
}

/** How a secret stands in a file, in the words of the program that writes it. */
function howOf(reference: SecretReference): string {
  if (reference.ref === 'secret-hash') return 'hash'
  if (!reference.escape) return 'plain'
  return `escape-${[...reference.escape].map((character) => character.charCodeAt(0).toString(8).padStart(3, '0')).join('-')}`
}

/** A name for a variable: `SECRET_BI_ADMIN_PASSWORD`. */
function variableOf(words: string): string {
  return words.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
}
