import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'

// The emulator of AWS with what Terraform asks for beside that: Application Auto Scaling whole, the secret of an
// administrator whose password RDS keeps, and the namespace of Cloud Map where its API has it. Nothing runs in it:
// services, databases and executions are records.

/** Starts an emulator for a suite; undefined where none can be had. */
export async function startTerraformEmulator(): Promise<Emulator | undefined> {
  const emulator = await startEmulator()
  if (!emulator) return undefined
  const port = Number(new URL(emulator.endpoint).port)
  const servers = await Promise.all([
    listen(scaling()),
    listen(through(port, managedPasswords())),
    listen(through(port, namespaces)),
  ])
  const [scalingAt, rdsAt, discoveryAt] = servers.map(
    (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  ) as [string, string, string]
  return {
    ...emulator,
    env: {
      ...emulator.env,
      AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: scalingAt,
      AWS_ENDPOINT_URL_RDS: rdsAt,
      AWS_ENDPOINT_URL_SERVICEDISCOVERY: discoveryAt,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async stop() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      await emulator.stop()
    },
  }
}

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly method: string
  readonly url: string
  readonly body: string
}

type Handler = (asked: Asked) => Promise<{ readonly status: number; readonly type: string; readonly body: string }>

async function listen(handle: Handler): Promise<Server> {
  const server = createServer((question, answer) => {
    void (async () => {
      const { status, type, body } = await handle({
        headers: question.headers,
        method: question.method!,
        url: question.url!,
        body: await textOf(question),
      })
      answer.writeHead(status, { 'content-type': type })
      answer.end(body)
    })().catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return server
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

interface Change {
  asked?(body: string, action: string): string
  answered?(body: string): string
}

/** A way to the emulator on which questions and answers are completed. */
function through(port: number, change: Change): Handler {
  return ({ headers, method, url, body }) =>
    new Promise((resolve, reject) => {
      const asked = change.asked?.(body, String(headers['x-amz-target'] ?? '')) ?? body
      const passed = request(
        {
          port,
          host: '127.0.0.1',
          method,
          path: url,
          headers: { ...headers, 'content-length': Buffer.byteLength(asked) },
        },
        (answer) => {
          void textOf(answer).then(
            (text) =>
              resolve({
                status: answer.statusCode!,
                type: answer.headers['content-type'] ?? 'text/plain',
                body: change.answered?.(text) ?? text,
              }),
            reject,
          )
        },
      )
      passed.on('error', reject)
      passed.end(asked)
    })
}

/** RDS tells the secret of an administrator whose password it keeps; the emulator keeps none. */
function managedPasswords(): Change {
  const kept = new Set<string>()
  const secret = (id: string) =>
    `<MasterUserSecret><SecretArn>arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!${id}</SecretArn><SecretStatus>active</SecretStatus></MasterUserSecret>`
  return {
    asked(body) {
      const asked = new URLSearchParams(body)
      if (asked.get('ManageMasterUserPassword') === 'true')
        kept.add((asked.get('DBInstanceIdentifier') ?? asked.get('DBClusterIdentifier'))!)
      return body
    },
    answered: (body) =>
      body.replaceAll(/<(DBInstance|DBCluster)>(.*?)<\/\1>/gs, (whole, tag: string, inner: string) => {
        const id = new RegExp(`<${tag}Identifier>([^<]+)`).exec(inner)?.[1]
        return id !== undefined && kept.has(id) ? `<${tag}>${inner}${secret(id)}</${tag}>` : whole
      }),
  }
}

/** Cloud Map finds the namespace within what is said of records; the emulator looks beside it. */
const namespaces: Change = {
  asked(body, action) {
    if (!action.endsWith('CreateService')) return body
    const asked = JSON.parse(body) as { NamespaceId?: string; DnsConfig?: { NamespaceId?: string } }
    return JSON.stringify({ ...asked, NamespaceId: asked.NamespaceId ?? asked.DnsConfig?.NamespaceId })
  },
}

interface Scaled {
  readonly [name: string]: unknown
  readonly ServiceNamespace: string
  readonly ResourceId: string
  readonly ScalableDimension: string
}

/** Application Auto Scaling: what was registered is told again. */
function scaling(): Handler {
  const [targets, policies, actions] = [new Map<string, Scaled>(), new Map<string, Scaled>(), new Map<string, Scaled>()]
  return async ({ headers, body }) => {
    const asked = JSON.parse(body) as Scaled & Readonly<Record<string, string>>
    const key = `${asked.ServiceNamespace} ${asked.ResourceId} ${asked.ScalableDimension}`
    const arn = (name: string) => `arn:aws:autoscaling:eu-west-1:123456789012:${name}:resource/${asked.ResourceId}`
    const of = (map: ReadonlyMap<string, Scaled>, names: unknown, field: string) =>
      [...map.values()].filter(
        (each) =>
          each.ServiceNamespace === asked.ServiceNamespace &&
          (asked.ResourceId === undefined || each.ResourceId === asked.ResourceId) &&
          (!Array.isArray(names) || names.length === 0 || names.includes(each[field])),
      )
    const give = (answer: unknown, status = 200) => ({
      status,
      type: 'application/x-amz-json-1.1',
      body: JSON.stringify(answer),
    })
    switch (String(headers['x-amz-target']).split('.').at(-1)) {
      case 'RegisterScalableTarget': {
        if (Number(asked['MinCapacity']) > Number(asked['MaxCapacity']))
          return give({ __type: 'ValidationException', message: 'the least is above the greatest' }, 400)
        const suspended = {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        }
        targets.set(key, {
          CreationTime: 0,
          RoleARN: 'arn:aws:iam::123456789012:role/scaling',
          SuspendedState: suspended,
          ...targets.get(key),
          ...asked,
          ScalableTargetARN: arn('scalable-target'),
        })
        return give({ ScalableTargetARN: arn('scalable-target') })
      }
      case 'DescribeScalableTargets':
        return give({ ScalableTargets: of(targets, asked['ResourceIds'], 'ResourceId') })
      case 'DeregisterScalableTarget':
        return (void targets.delete(key), give({}))
      case 'PutScalingPolicy': {
        if (!targets.has(key)) return give({ __type: 'ObjectNotFoundException', message: 'no scalable target' }, 400)
        policies.set(`${key} ${asked['PolicyName']}`, {
          CreationTime: 0,
          Alarms: [],
          ...asked,
          PolicyARN: arn(`scalingPolicy:${asked['PolicyName']}`),
        })
        return give({ PolicyARN: arn(`scalingPolicy:${asked['PolicyName']}`), Alarms: [] })
      }
      case 'DescribeScalingPolicies':
        return give({ ScalingPolicies: of(policies, asked['PolicyNames'], 'PolicyName') })
      case 'DeleteScalingPolicy':
        return (void policies.delete(`${key} ${asked['PolicyName']}`), give({}))
      case 'PutScheduledAction':
        return (
          void actions.set(`${key} ${asked['ScheduledActionName']}`, {
            CreationTime: 0,
            ...asked,
            ScheduledActionARN: arn('scheduledAction'),
          }),
          give({})
        )
      case 'DescribeScheduledActions':
        return give({ ScheduledActions: of(actions, asked['ScheduledActionNames'], 'ScheduledActionName') })
      case 'DeleteScheduledAction':
        return (void actions.delete(`${key} ${asked['ScheduledActionName']}`), give({}))
      case 'ListTagsForResource':
        return give({
          Tags:
            [...targets.values()].find((each) => each['ScalableTargetARN'] === asked['ResourceARN'])?.['Tags'] ?? {},
        })
      default:
        return give({ __type: 'UnknownOperationException', message: String(headers['x-amz-target']) }, 400)
    }
  }
}
