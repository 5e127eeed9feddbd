import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeId } from '../../../graph/id.ts'
import { filesFolder, secretsFolder } from '../../container/place.ts'

/** The folder of an image with all that is delivered in it. */
export const deliveryFolder = '/opt/stackwright'

/** Where the program that puts files and secrets in their places is in an image. */
const programPath = `${deliveryFolder}/prepare.sh`

/** The folder of an image with what is delivered for one node. */
export function deliveredTo(node: NodeId): string {
  return `${deliveryFolder}/${node}`
}

/** The command that puts the files and secrets of a node in their places. */
export function prepareCommand(node: NodeId): string[] {
  return ['/bin/sh', programPath, deliveredTo(node), filesFolder, secretsFolder]
}

let read: string | undefined

/** The text of the program. It stands beside this module both in the sources and in the published package. */
export function prepareText(): string {
  return (read ??= readFileSync(join(import.meta.dirname, 'prepare.sh'), 'utf8'))
}
