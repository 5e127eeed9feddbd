import { extname } from 'node:path'
import type { FixedText } from '../graph/node.ts'
import type { Expansion } from './app.ts'

/** The media types of texts, by the endings of their files. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.txt': 'text/plain',
  '.md': 'text/plain',
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.svg': 'image/svg+xml',
}

/**
 * Pages of the project for a route: paths with the files that are served there. `keys` lead to the option; what cannot
 * be served is reported.
 */
export function pagesOf(
  pages: Readonly<Record<string, string>> | undefined,
  at: Expansion,
  ...keys: readonly string[]
): FixedText[] {
  return Object.entries(pages ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, file]) => {
      const type = types[extname(file).toLowerCase()]
      if (!/^\/[A-Za-z0-9/._~@!$&'()*+,;=:%-]*$/.test(path)) {
        at.problem('SW1010', [...keys, path], {
          title: 'this is no path',
          found: JSON.stringify(path),
          expected: 'a path that begins with a slash, without ?, # and spaces',
          do: `write '${pathIn(path)}'`,
        })
      }
      if (type === undefined) {
        at.problem('SW1010', [...keys, path], {
          title: `the kind of ${file} is not known`,
          found: file,
          expected: `a text that ends in ${Object.keys(types).join(', ')}`,
          do: 'rename the file by what it holds',
        })
        return []
      }
      const body = at.textOf(file, ...keys, path)
      return body === undefined ? [] : [{ path, status: 200, type: `${type}; charset=utf-8`, body }]
    })
}

function pathIn(written: string): string {
  return `/${written
    .replaceAll(/[?#].*$/g, '')
    .replaceAll(/[^A-Za-z0-9/._~-]+/g, '-')
    .replace(/^\/+/, '')}`
}
