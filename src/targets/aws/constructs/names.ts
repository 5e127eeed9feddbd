/**
 * The id of a construct for an id of an estate: `bi-web` -> `BiWeb`. Logical names follow from it, so it must never
 * depend on order.
 */
export function constructId(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** The names of the three stacks of an estate. */
export function stackNames(name: string): {
  readonly images: string
  readonly platform: string
  readonly services: string
} {
  return { images: `${name}-images`, platform: name, services: `${name}-services` }
}

/** The names of the three stacks of an estate in its second region. */
export function standbyStackNames({ name }: { readonly name: string }, { region }: { readonly region: string }) {
  return stackNames(`${name}-${region}`)
}
