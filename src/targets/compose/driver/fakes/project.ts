import type { Docker, DockerEnd } from '../../../docker/docker.ts'
import type { Found, Project } from '../project.ts'

/** A project in memory, whose containers have the definition of the file that they are made from. */
export interface FakeProject {
  readonly project: Project
  /** What was done, in order: `up new.yaml`, `end web-1`. */
  readonly done: string[]
  containers(): readonly Found[]
}

/** `broken` are the files whose containers never get ready. */
export function fakeProject(running: readonly string[], broken: readonly string[] = []): FakeProject {
  const done: string[] = []
  let made = 0
  let containers: Found[] = []
  const add = (definition: string) => {
    made += 1
    containers.push({
      id: `web-${made}`,
      name: `web-${made}`,
      node: 'web',
      oneOff: false,
      definition,
      status: 'running',
      exitCode: 0,
      outOfMemory: false,
      restarts: 0,
      since: new Date(0).toISOString(),
      made,
      addresses: { acme_front: `10.0.0.${made}` },
    })
  }
  running.forEach(add)
  const answer = (code: number, output = ''): DockerEnd => ({ code, output, error: '', missing: false, late: false })
  const isBroken = (id: string) => broken.includes(containers.find((each) => each.id === id)?.definition ?? '')
  const docker = {
    run: async (args: readonly string[]) => (args[0] === 'exec' ? answer(isBroken(args[1]!) ? 1 : 0) : answer(0)),
    ask: async () => '',
  } as unknown as Docker
  const project: Project = {
    docker,
    name: 'acme',
    words: () => [],
    containers: async () =>
      containers.map((each) => (isBroken(each.id) ? { ...each, restarts: 3, exitCode: 7 } : each)),
    oneOffs: async () => [],
    runOnce: async () => answer(0),
    lastLines: async () => ['it says why'],
    async compose(_, file, args) {
      if (args[0] === 'config') return `web ${file}\n`
      done.push(`up ${file}`)
      const count = Number(args.find((each) => each.startsWith('web='))?.slice('web='.length) ?? 1)
      if (
        !args.includes('--no-recreate') &&
        (args.includes('--force-recreate') || containers.some((each) => each.definition !== file))
      )
        containers = []
      while (containers.length < count) add(file)
      return ''
    },
    async end(leaving) {
      for (const each of leaving) done.push(`end ${each.name}`)
      containers = containers.filter((each) => !leaving.some((other) => other.id === each.id))
    },
  }
  return { project, done, containers: () => containers }
}
