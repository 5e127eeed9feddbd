import { readFileSync } from 'node:fs'
import { command } from '../command.ts'

/** Prints the published JSON schema. */
export const schema = command({
  about:
    'Prints the JSON schema of platforms, for editors that check YAML and JSON files: name it in the ' +
    'first line of a YAML file as  # yaml-language-server: $schema=FILE',
  words: [],
  options: {},
  json: 'the same schema',
  examples: [['schema > platform.schema.json', '']],
  async run() {
    const text = schemaText()
    return { json: JSON.parse(text) as unknown, lines: [text.replace(/\n$/, '')] }
  },
})

/** The published schema as text. */
export function schemaText(): string {
  return readFileSync(new URL('../../spec/schema.gen.json', import.meta.url), 'utf8')
}
