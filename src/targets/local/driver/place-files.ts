import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { NodeId } from '../../../graph/id.ts'
import type { PlacedFile, Placed } from '../lower.ts'
import type { SecretStore } from '../../secret-files.ts'
import type { Site } from '../site.ts'
import { writePrivate } from '../../secret-files.ts'

/** Who must be able to read a node's files; undefined for ourselves. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined

/**
 * Writes the files of a node where its row expects them, with the secrets that it reads; unchanged files are left
 * alone.
 */
export function placeFiles(
  placed: Placed<unknown>,
  secrets: SecretStore,
  reads: readonly NodeId[],
  owner: Owner,
): void {
  for (const file of placed.files) writePlaced(file, placed, secrets, owner)
  if (!owner) return
  // The store itself belongs to root; what this server may read is given to its user one by one.
  makeFolder(placed.binder.folders.secrets, 0o700, owner)
  for (const id of reads) give(`${placed.binder.folders.secrets}/${id}`, secrets.value(id), owner)
}

/** Removes the folders of earlier versions of a node's files, which nothing runs with any more. */
export function removeOldVersions(placed: Placed<unknown>): void {
  const current = placed.binder.folders.config
  const parent = dirname(current)
  if (placed.files.length === 0 || !existsSync(parent)) return
  for (const name of readdirSync(parent))
    if (`${parent}/${name}` !== current) rmSync(`${parent}/${name}`, { recursive: true, force: true })
}

/**
 * Removes all that is kept of a node, data included, and the place of an ordinary user's servers once nothing is left
 * in it.
 */
export function removeFiles(site: Site, id: NodeId): void {
  const elsewhere = site.ordinary && site.ordinary.folder !== site.folder ? site.ordinary.folder : undefined
  for (const base of [site.folder, ...(site.ordinary ? [site.ordinary.folder] : [])]) {
    for (const kind of ['data', 'config', 'private']) rmSync(`${base}/${kind}/${id}`, { recursive: true, force: true })
  }
  if (!elsewhere) return
  for (const path of [
    ...['data', 'config', 'private'].map((kind) => `${elsewhere}/${kind}`),
    elsewhere,
    dirname(elsewhere),
  ]) {
    if (existsSync(path) && readdirSync(path).length === 0) rmdirSync(path)
  }
}

/** Makes a folder with its parents, for an owner. Parents are passable, so that the owner reaches it. */
export function makeFolder(path: string, mode: number, owner: Owner): void {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    mkdirSync(path, { recursive: true, mode })
  }
  if ((statSync(path).mode & 0o777) !== mode) chmodSync(path, mode)
  if (owner && statSync(path).uid !== owner.uid) chownSync(path, owner.uid, owner.gid)
}

function writePlaced(file: PlacedFile, placed: Placed<unknown>, secrets: SecretStore, owner: Owner): void {
  const content = file.secret ? placed.binder.inFile(file.content, (id) => secrets.value(id)) : file.content
  makeFolder(dirname(file.path), file.secret ? 0o700 : 0o755, file.secret ? owner : undefined)
  if (existsSync(file.path) && readFileSync(file.path, 'utf8') === content) return
  if (file.secret) give(file.path, content, owner)
  else {
    writeFileSync(`${file.path}.new`, content, { mode: 0o644 })
    renameSync(`${file.path}.new`, file.path)
  }
}

function give(path: string, content: string, owner: Owner): void {
  writePrivate(path, content)
  if (owner) chownSync(path, owner.uid, owner.gid)
}

/**
 * Writes the files of the edge; each is there whole or as it was, since the edge reads them at any time. What is no
 * longer served is removed.
 */
export function placeEdgeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    makeFolder(dirname(`${folder}/${path}`), 0o755, undefined)
    writeFileSync(`${folder}/${path}.new`, content, { mode: 0o644 })
    renameSync(`${folder}/${path}.new`, `${folder}/${path}`)
  }
  const fixed = `${folder}/fixed`
  for (const name of existsSync(fixed) ? readdirSync(fixed) : [])
    if (!files.has(`fixed/${name}`)) rmSync(`${fixed}/${name}`)
}
