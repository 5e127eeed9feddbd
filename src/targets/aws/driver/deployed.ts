import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Estate } from '../../amazon/estate.ts'

/** The estate that was deployed last from this state folder; undefined before the first. */
export function deployedEstate(folder: string): Estate | undefined {
  const path = join(folder, 'aws-estate.json')
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Estate
  } catch {
    // It only saves a second deployment; a broken one is as good as none.
    return undefined
  }
}

/** Notes what is deployed now. There is nothing secret in it. */
export function noteDeployed(folder: string, estate: Estate): void {
  const path = join(folder, 'aws-estate.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(estate)}\n`)
  renameSync(`${path}.new`, path)
}
