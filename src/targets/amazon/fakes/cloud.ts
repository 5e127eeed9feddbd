import type { Answer } from './executed.ts'
import { CallFailed } from './executed.ts'

/** A service of ECS as it is remembered. `slow` looks pass before its replicas have ended, or have started. */
export interface PretendedService {
  desired: number
  running: number
  slow?: number
  status?: string
}

/** An account of AWS that only remembers: parameters, services and which tasks were run. */
export interface PretendedCloud {
  readonly parameters: Map<string, string>
  readonly services: Map<string, PretendedService>
  /** What happened, in order. */
  readonly said: string[]
  readonly answer: Answer
}

/** How a task ends: with a code, or as an error of the call. */
export type TaskEnd = number | { readonly error: string; readonly cause: string }

/**
 * A pretended account. `ends` says how tasks end, by the id of their task definition, one after another; others end
 * with 0.
 */
export function pretendedCloud(ends: Readonly<Record<string, readonly TaskEnd[]>> = {}): PretendedCloud {
  const parameters = new Map<string, string>()
  const services = new Map<string, PretendedService>()
  const said: string[] = []
  const runs = new Map<string, number>()

  function runTask({ TaskDefinition }: Readonly<Record<string, unknown>>) {
    const { id } = (TaskDefinition as { value: { id: string }[] }).value[0]!
    const turn = runs.get(id) ?? 0
    runs.set(id, turn + 1)
    const end = ends[id]?.[turn] ?? 0
    said.push(`run ${id}`)
    if (typeof end === 'object') throw new CallFailed(end.error, end.cause)
    // As the service does it: a task whose essential container ends with another code than 0 is a failed one.
    if (end !== 0)
      throw new CallFailed(
        'States.TaskFailed',
        JSON.stringify({
          Containers: [{ Name: 'main', ExitCode: end }],
          StoppedReason: 'Essential container in task exited',
        }),
      )
    return {
      Containers: [
        { Name: 'prepare', ExitCode: 0 },
        { Name: 'main', ExitCode: 0 },
      ],
    }
  }

  function describe(names: readonly string[]) {
    const found = names.flatMap((name) => {
      const service = services.get(name)
      if (!service) return []
      if ((service.slow ?? 0) > 0) service.slow! -= 1
      else service.running = service.desired
      return [
        {
          ServiceName: name,
          Status: service.status ?? 'ACTIVE',
          DesiredCount: service.desired,
          RunningCount: service.running,
        },
      ]
    })
    return {
      Services: found,
      Failures: names.filter((name) => !services.has(name)).map((Arn) => ({ Arn, Reason: 'MISSING' })),
    }
  }

  return {
    parameters,
    services,
    said,
    answer(resource, given) {
      const action = resource.replace(/^arn:aws:states:::(aws-sdk:)?/, '')
      const names = given['Names'] as string[] | undefined
      switch (action) {
        case 'ecs:runTask.sync':
          return runTask(given)
        case 'ssm:getParameters':
          return {
            Parameters: names!
              .filter((name) => parameters.has(name))
              .map((Name) => ({ Name, Value: parameters.get(Name) })),
            InvalidParameters: names!.filter((name) => !parameters.has(name)),
          }
        case 'ssm:putParameter':
          said.push(`keep ${String(given['Name'])}`)
          return void parameters.set(String(given['Name']), String(given['Value']))
        case 'ssm:deleteParameters':
          return void names!.forEach((name) => parameters.delete(name))
        case 'ecs:describeServices':
          return describe(given['Services'] as string[])
        case 'ecs:updateService':
          said.push(`want ${String(given['Service'])} ${String(given['DesiredCount'])}`)
          services.get(String(given['Service']))!.desired = Number(given['DesiredCount'])
          return {}
        case 'applicationautoscaling:registerScalableTarget': {
          const held = (given['SuspendedState'] as { ScheduledScalingSuspended: boolean }).ScheduledScalingSuspended
          said.push(`${held ? 'hold' : 'free'} ${String(given['ResourceId'])}`)
          return {}
        }
        default:
          throw new Error(`no pretence of ${action}`)
      }
    },
  }
}
