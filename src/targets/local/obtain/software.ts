import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cacheFolder, openCache } from '../../../../bin/cache.js'
import { Failure } from '../../../base/failure.ts'
import type { Place } from '../../../base/place.ts'
import type { Tell } from '../../target.ts'

/**
 * Software that is on this machine and complete: where it is, what it is, and where it came from. Plain data, kept as
 * JSON beside it.
 */
export interface Software {
  /** The id of the recipe it answers. */
  readonly id: string
  /**
   * The folder that `software` references are relative to: of a Python application the one with its packages, otherwise
   * that of the whole.
   */
  readonly root: string
  /** Its programs by the names that the recipe uses. */
  readonly programs: Readonly<Record<string, string>>
  readonly version: string
  /** The minor of the Python that runs it (`3.11`). */
  readonly python?: string
  /** One sentence: where it came from. */
  readonly source: string
  /** What its programs need in their environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** What is asked while software is looked for and fetched. */
export interface Context {
  /** The folder of the platform file: relative pointers start here. */
  readonly project: string
  /** What the user points at (`targets.local.software`), by the name of the server, `python`, `uv` or `npm`. */
  readonly pointed?: Readonly<Partial<Record<string, string>>>
  readonly tell: Tell
  /** Where downloads are kept; default the folder of this user. */
  readonly cache?: string
  /** Default the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** False to look for programs on the PATH alone and not where systems usually keep them. */
  readonly usual?: boolean
}

/**
 * A folder of the cache, made when needed so that every user may enter it: servers run as another user when we are
 * root.
 */
export function openFolder(context: Context, name: string): string {
  let folder: string
  try {
    folder = join(openCache(cacheOf(context)), name)
  } catch (error) {
    throw new Failure({ step: 'open the cache', reason: (error as Error).message, left: 'nothing was changed' })
  }
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
  }
  return folder
}

/** The environment to look in. */
export function environmentOf(context: Context): Readonly<Record<string, string | undefined>> {
  return context.env ?? process.env
}

/** The folder for downloads. */
export function cacheOf(context: Context): string {
  return context.cache ?? cacheFolder(environmentOf(context))
}

/** The folders in which systems usually keep something, unless they are not to be looked in. */
export function usualFolders(context: Context, folders: readonly string[]): readonly string[] {
  return context.usual === false ? [] : folders
}

/**
 * What the user points at for a name, as an absolute path: in the platform, or by a variable as `STACKWRIGHT_POSTGRES`.
 */
export function pointedAt(context: Context, name: string): string | undefined {
  const path =
    context.pointed?.[name] ?? environmentOf(context)[`STACKWRIGHT_${name.toUpperCase().replaceAll('-', '_')}`]
  return path ? resolve(context.project, path) : undefined
}

/** Where the user would point at a program, which is also where a fault about it is shown. */
export function placeOf(name: string): Place {
  return { path: `targets.local.software.${name}` }
}
