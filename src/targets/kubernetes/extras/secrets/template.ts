import { createHash } from 'node:crypto'
import type { NodeId } from '../../../../graph/id.ts'
import type { SecretContent } from '../../secrets.ts'

/** Every character that a format might want a backslash before. */
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/**
 * Stands in a composed text for a value: which it is, and characters by which it shows how values are escaped there.
 */
const mark = (id: NodeId) => `\u0001${id}\u0002${punctuation}\u0003`

/**
 * The content of one key of a Secret as a template of the External Secrets Operator (engine v2: templates of Go with
 * the functions of sprig), in which `name` tells under which name the value of a secret is found. The text is composed
 * with marks in place of values, so that it is the very text that a deployment with values would have.
 */
export function templateOf(content: SecretContent, name: (id: NodeId) => string): string {
  if (content.kind === 'value') return action(`.${name(content.of)}`)
  const { file } = content
  const hashes = new Map(file.reads.map((id) => [createHash('sha256').update(mark(id)).digest('hex'), id] as const))
  const parts = file.compose(mark).split(new RegExp(`(${['\u0001[^\u0003]*\u0003', ...hashes.keys()].join('|')})`))
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return literal(part)
      const hash = hashes.get(part)
      return hash === undefined ? valueIn(part, name) : action(`.${name(hash)} | sha256sum`)
    })
    .join('')
}

/** A mark as it came out: the value, escaped as the mark was. */
function valueIn(part: string, name: (id: NodeId) => string): string {
  const [id = '', shown = ''] = part.slice(1, -1).split('\u0002')
  // The backslash first: what is put in afterwards must stay single.
  const characters = ['\\', ...[...punctuation].filter((each) => each !== '\\')].filter((each) =>
    isEscaped(shown, each),
  )
  return action(
    characters.reduce(
      (whole, each) => `${whole} | replace ${goText(each)} ${goText(`\\${each}`)}`,
      `.${name(id.replaceAll('\\', ''))}`,
    ),
  )
}

/** Whether a character of the punctuation came out with a backslash before it. */
function isEscaped(shown: string, character: string): boolean {
  let at = 0
  for (const each of punctuation) {
    const has = shown[at] === '\\' && shown[at + 1] === each
    if (each === character) return has
    at += has ? 2 : 1
  }
  return false
}

function action(expression: string): string {
  return `{{ ${expression} }}`
}

/** What looks like the start of an action stays as it is. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}')
}

function goText(text: string): string {
  return JSON.stringify(text)
}
