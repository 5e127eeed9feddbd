import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import { besideCommand } from '../../container/start.ts'
import { execWords } from '../../docker/exec-words.ts'
import { prepare } from './prepare.ts'
import type { Scene } from './scene.ts'

/**
 * Runs a command at this terminal in a container that runs, or in one of its own where none does; gives its exit code.
 */
export async function execIn(scene: Scene, id: NodeId, command: readonly string[]): Promise<number> {
  const { project, docker, file } = scene
  const container = scene.containers.get(id)
  const words = container ? besideCommand(container, command) : command
  const [running] = (await project.containers(id)).filter((each) => each.status === 'running')
  if (running) return docker.attach(execWords(running.id, words))
  if (!container) throw new Failure({ step: `exec ${id}`, reason: 'it does not run', do: 'run `stackwright up`' })
  await prepare(scene, container)
  return docker.attach(
    project.words(file, [
      'run',
      '--rm',
      '--no-deps',
      '--quiet-pull',
      ...(process.stdin.isTTY ? [] : ['--no-TTY']),
      '--entrypoint',
      words[0]!,
      id,
      ...words.slice(1),
    ]),
  )
}
