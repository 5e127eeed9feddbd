import { ask, must } from '../../tests/engines/run.ts'
import { benchName } from './copy.ts'

/** Removes the images that were built for the platform of the bench from a Docker engine. */
export async function removeImages(env: Readonly<Record<string, string>>): Promise<void> {
  const format = '{{.Repository}}:{{.Tag}}'
  const mine = ['--filter', `label=stackwright.platform=${benchName}`]
  const listed = await must('docker', ['image', 'ls', '--format', format, ...mine], { env })
  const names = listed.split('\n').filter((name) => name !== '' && !name.includes('<none>'))
  if (names.length > 0) await ask('docker', ['image', 'rm', ...names], { env })
}
