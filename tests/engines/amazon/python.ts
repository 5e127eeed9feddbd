import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openCache } from '../../../bin/cache.js'
import { must } from '../run.ts'

/**
 * The folder of the programs of a Python that has a package in a version, made once for this machine; undefined where
 * Python or the package cannot be had.
 */
export async function pythonWith(name: string, version: string): Promise<string | undefined> {
  const folder = join(openCache(), 'tests', `${name}-${version}`)
  const programs = join(folder, 'bin')
  // Written last, so that what was interrupted is made anew.
  if (existsSync(join(folder, 'complete'))) return programs
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  try {
    await must('python3', ['-m', 'venv', folder], { within: 100 })
    await must(join(programs, 'pip'), ['install', '--quiet', `${name}==${version}`], { within: 300 })
    mkdirSync(join(folder, 'complete'))
    return programs
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}
