import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

const own = import.meta.url
const extension = own.endsWith('.ts') ? '.ts' : '.js'
const mark = /\?load=\d+$/

/**
 * The user's modules made importable: the module `specifier` exports all of the platform file as `all`; `end` puts
 * everything back.
 */
export interface UserModules {
  readonly specifier: string
  end(): void
}

/**
 * Lets a platform file be imported, until `end`: `stackwright` and its subpaths mean this very installation wherever
 * the file is; it and all files that it imports are modules whatever package they lie in; and nothing is taken from an
 * earlier load, since their addresses carry the number of this one.
 */
export function userModules(entry: URL, load: number): UserModules {
  const marked = `${entry.href}?load=${load}`
  const specifier = new URL(`load-${load}.mjs`, own).href
  const hooks = registerHooks({
    resolve(wanted, context, next) {
      if (wanted === specifier) return { url: specifier, format: 'module', shortCircuit: true }
      if (wanted === marked) return { url: marked, format: formatOf(entry.href), shortCircuit: true }
      const ours = ownModule(wanted)
      if (ours !== undefined) return { url: ours, shortCircuit: true }
      const found = next(wanted, context)
      const fromUser = context.parentURL !== undefined && mark.test(context.parentURL)
      const format = formatOf(found.url)
      if (!fromUser || !format || found.url.includes('/node_modules/')) return found
      return { ...found, url: `${found.url}?load=${load}`, format }
    },
    load(url, context, next) {
      // The first module exists only here: a mark behind the address of a file that is required would be lost on the
      // way.
      if (url === specifier)
        return { format: 'module', source: `export * as all from ${JSON.stringify(marked)}`, shortCircuit: true }
      return next(url, context)
    },
  })
  return { specifier, end: () => hooks.deregister() }
}

/**
 * The address of the module of this installation that `stackwright` or a subpath means: as the package's `exports` say,
 * as it runs here.
 */
export function ownModule(specifier: string): string | undefined {
  if (specifier === 'stackwright') return new URL(`../index${extension}`, own).href
  if (!specifier.startsWith('stackwright/')) return undefined
  const { exports } = JSON.parse(readFileSync(new URL('../../package.json', own), 'utf8')) as {
    exports: Record<string, string | { default: string }>
  }
  const target = exports[specifier.replace('stackwright', '.')]
  const file = typeof target === 'object' ? target.default : target
  return file && new URL(file.replace('./dist/', '../').replace(/\.js$/, extension), own).href
}

/** TypeScript of the user is a module, also in a folder whose package says nothing, or something else. */
function formatOf(address: string): 'module-typescript' | 'module' | undefined {
  if (!address.startsWith('file:')) return undefined
  if (/\.m?ts$/.test(address)) return 'module-typescript'
  return address.endsWith('.mjs') ? 'module' : undefined
}
