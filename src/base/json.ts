import { createHash } from 'node:crypto'

/** A value that survives JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** JSON text with sorted keys, the same for equal values whatever the order in which they were built. */
export function stableJson(value: unknown, indent?: number): string {
  return JSON.stringify(sorted(value), null, indent)
}

/** A short, stable fingerprint of a value: the first 16 hexadecimal digits of the SHA-256 of its stable JSON. */
export function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(stableJson(value) ?? 'undefined')
    .digest('hex')
    .slice(0, 16)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]))
}
