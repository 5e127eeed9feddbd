import { programPath } from '../docker/programs.ts'
import { purposes, type Zone } from '../docker/zones.ts'
import type { Note } from '../document/yaml.ts'
import { edgeId } from '../edge/recipe.ts'
import type { StackFile, StackService } from './document.ts'

/** Comments where a value of a stack file may surprise, each at its first place. */
export function notesOf(file: StackFile): Note[] {
  const services = Object.entries(file.services)
  const first = (path: readonly string[], holds: (service: StackService) => boolean, comment: string): Note[] => {
    const found = services.find(([, service]) => holds(service))
    return found ? [{ path: ['services', found[0], ...path], comment }] : []
  }
  const drains = (each: StackService) => (each.entrypoint ?? []).includes(programPath('drain.sh'))
  return [
    ...first(
      ['entrypoint'],
      (each) => each.ports === undefined && !drains(each),
      'The whole command. What the image would run by itself is never used: some images migrate their data at every start.',
    ),
    ...first(
      ['entrypoint'],
      drains,
      'Swarm takes a replica out of the names two seconds before it stops it. drain.sh goes on answering for as long as more was asked for.',
    ),
    ...first(
      ['healthcheck'],
      (each) => each.healthcheck?.disable === true && each.deploy?.mode === 'replicated',
      'Explicitly none: the check that an image brings asks for one role of it, and Swarm would end every other.',
    ),
    ...first(
      ['healthcheck', 'test'],
      (each) => each.healthcheck?.test?.[1] === 'sh',
      'Traffic comes after the first good answer, and a bad one later is the end: so the first asks whether it is ready, those after whether it lives.',
    ),
    ...first(
      ['deploy', 'update_config'],
      (each) => each.deploy?.update_config?.order === 'start-first',
      'What fails before it is ready is taken back at once; monitor is how long it is watched after that.',
    ),
    ...first(
      ['deploy', 'update_config'],
      (each) => each.deploy?.update_config?.order === 'stop-first' && each.ports === undefined,
      'There may never be two of it.',
    ),
    ...first(
      ['deploy', 'update_config'],
      (each) => each.deploy?.update_config?.order === 'stop-first' && each.ports !== undefined,
      'Two cannot have one port of a machine: nobody answers for a moment.',
    ),
    ...first(
      ['cap_add'],
      (each) => each.cap_add !== undefined,
      "A new volume is root's. This gives it to the process that writes to it.",
    ),
    ...(file.services[edgeId] ? [{ path: ['services', edgeId, 'ports'], comment: 'The only published ports.' }] : []),
    ...Object.keys(file.networks ?? {}).map((zone): Note => ({
      path: ['networks', zone],
      comment: purposes[zone as Zone],
    })),
  ]
}
