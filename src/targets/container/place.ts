import type { NodeId } from '../../graph/id.ts'
import type { ImageForm } from '../../graph/recipe.ts'

// Where things are in every container, whichever target runs it.

/** The folder of a process's own files. */
export const filesFolder = '/etc/stackwright'

/** The folder of secrets, each in a file that its process alone can read. */
export const secretsFolder = '/run/secrets'

/** The folder of the user's project, in images of programs that read it. */
export const projectFolder = '/opt/platform'

/** What a process writes and may lose: the only folders that it can write to beside its volumes. */
export const scratchFolder = '/tmp/stackwright'

/** The folder of a volume, unless the image has a place for it. */
export function volumeFolder(volume: NodeId, place?: string): string {
  return place ?? `/var/lib/stackwright/${volume}`
}

/** The file with a secret and nothing else. */
export function secretPath(secret: NodeId): string {
  return `${secretsFolder}/${secret}`
}

/** The name of a secret file of a process among its secrets: those of several processes may lie in one place. */
export function secretFileName(process: NodeId, file: string): string {
  return `${process}.${file.replaceAll('/', '.')}`
}

/** Where a path of the software lies in an image: under the longest prefix that fits. */
export function softwareIn({ paths = {} }: Pick<ImageForm, 'paths'>, path: string): string {
  const prefix = Object.keys(paths)
    .filter((each) => path.startsWith(each))
    .sort((a, b) => b.length - a.length)[0]
  return prefix === undefined ? `/${path}` : `${paths[prefix]}${path.slice(prefix.length)}`
}
