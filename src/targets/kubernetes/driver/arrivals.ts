import type { Kubectl } from './kubectl.ts'

interface Machine {
  readonly spec?: { readonly taints?: readonly { readonly effect: string }[] }
  readonly status: { readonly images?: readonly { readonly names?: readonly string[] }[] }
}

/**
 * Tells whether every machine of the cluster that takes pods has an image. Asked once; a machine tells only of its
 * largest images, so that one of which nothing is said is brought again, which does no harm.
 */
export function arrivals({ kubectl }: { readonly kubectl: Kubectl }): (name: string) => Promise<boolean> {
  let machines: Promise<readonly ReadonlySet<string>[]> | undefined

  async function ask(): Promise<readonly ReadonlySet<string>[]> {
    const end = await kubectl.run(['get', 'nodes', '--output=json'], { within: 20 })
    if (end.code !== 0) return []
    const { items } = JSON.parse(end.output) as { readonly items: readonly Machine[] }
    const open = items.filter((machine) => !machine.spec?.taints?.some((taint) => taint.effect === 'NoSchedule'))
    return open.map(({ status }) => new Set(status.images?.flatMap((image) => image.names ?? []) ?? []))
  }

  return async (name) => {
    const known = await (machines ??= ask())
    return known.length > 0 && known.every((images) => images.has(fullName(name)))
  }
}

/** An image's name with the registry and the namespace that engines leave out. */
export function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/')
  if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) return image
  return rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`
}
