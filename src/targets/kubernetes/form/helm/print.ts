import { printYaml } from '../../../document/yaml.ts'
import type { Note } from '../../../document/yaml.ts'
import type { KubernetesObject } from '../../document.ts'
import { manifestManner } from '../../manner.ts'
import { notesOf } from '../../notes.ts'
import { type Knobs, type Slot, valuePath } from './knobs.ts'

/** The text of a template: YAML with what the slots stand for. `like` is an object from which the remarks follow. */
export function printTemplate(knobs: Knobs, content: unknown, like: KubernetesObject): string {
  const notes = notesOf(like).filter((note) => isThere(content, note.path))
  return filledIn(knobs, printYaml({ content, notes }, manifestManner))
}

/** YAML of any content with what the slots stand for. */
export function filledIn(knobs: Knobs, yaml: string): string {
  // What looks like an action already is meant as it is.
  const lines = yaml.replaceAll('{{', '{{ "{{" }}').split('\n')
  return lines.flatMap((line) => linesOf(knobs, line)).join('\n')
}

const token = /zz[a-z]slot\d+q/g

function linesOf(knobs: Knobs, line: string): string[] {
  const [only, ...more] = [...line.matchAll(token)].map(([found]) => knobs.slots.get(found)!)
  if (!only) return [line]
  const indent = ' '.repeat(/^ */.exec(line)![0].length)
  if (only.manner === 'optional' && new RegExp(`^ *${only.token}: `).test(line)) return optionalLines(only, indent)
  if (only.manner === 'more' && more.length === 0) {
    const path = valuePath(only.knob!)
    return [
      `${indent}{{- with ${path} }}`,
      `${indent}{{- toYaml . | nindent ${indent.length} }}`,
      `${indent}{{- end }}`,
    ]
  }
  const sample = only.knob?.sample
  if (
    only.manner === 'whole' &&
    only.expression === undefined &&
    isStructure(sample) &&
    line.endsWith(`: ${only.token}`)
  ) {
    const depth = indent.length + (line.trimStart().startsWith('- ') ? 4 : 2)
    return [
      `${line.slice(0, -only.token.length - 1)}`,
      `${' '.repeat(depth)}{{- toYaml ${valuePath(only.knob!)} | nindent ${depth} }}`,
    ]
  }
  return [line.replaceAll(token, (found) => shown(knobs.slots.get(found)!))]
}

/** A key that some environments leave out. Its value may be anything, and so stands on one line. */
function optionalLines({ knob, key }: Slot, indent: string): string[] {
  const path = valuePath(knob!)
  return [
    `${indent}{{- if not (kindIs "invalid" ${path}) }}`,
    `${indent}${quotedKey(key!)}: {{ toJson ${path} }}`,
    `${indent}{{- end }}`,
  ]
}

function shown({ manner, knob, expression }: Slot): string {
  if (expression !== undefined) return `{{ ${expression} }}`
  const path = valuePath(knob!)
  if (manner === 'within') return `{{ ${path} }}`
  return typeof knob!.sample === 'string' ? `{{ ${path} | quote }}` : `{{ toJson ${path} }}`
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
}

function quotedKey(key: string): string {
  return /^[A-Za-z][\w./-]*$/.test(key) &&
    !['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n'].includes(key.toLowerCase())
    ? key
    : JSON.stringify(key)
}

function isThere(content: unknown, path: Note['path']): boolean {
  let at: unknown = content
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !(step in at)) return false
    at = (at as Record<string | number, unknown>)[step]
  }
  return true
}
