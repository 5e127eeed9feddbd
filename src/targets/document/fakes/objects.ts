import fc from 'fast-check'
import type { Identified } from '../objects.ts'

const name = fc.constantFrom('a', 'b', 'c')
const text = fc.constantFrom('1', '2', 'on', 'plain')
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const texts = fc.dictionary(name, text, { noNullPrototype: true })
const someTexts = fc.dictionary(name, text, { noNullPrototype: true, minKeys: 1 })
const listBy = (key: string, keys: fc.Arbitrary<unknown>, rest: Record<string, fc.Arbitrary<unknown>>, minLength = 0) =>
  fc.uniqueArray(
    fc.record({
      [key]: keys,
      ...Object.fromEntries(Object.entries(rest).map(([each, value]) => [each, optional(value)])),
    }),
    { selector: (each) => each[key], maxLength: 3, minLength },
  )
const env = listBy('name', name, {
  value: text,
  valueFrom: fc.record({ secretKeyRef: fc.record({ name, key: text }) }),
})
const container = {
  image: text,
  command: fc.array(text, { maxLength: 2 }),
  env,
  resources: fc.record({ limits: optional(texts), requests: optional(texts) }),
  ports: listBy('containerPort', fc.integer({ min: 1, max: 3 }), { name }),
  volumeMounts: listBy('mountPath', fc.constantFrom('/a', '/b'), { name }),
  envFrom: fc.array(fc.record({ configMapRef: fc.record({ name }) }), { maxLength: 2 }),
  lifecycle: fc.record({ preStop: fc.record({ exec: fc.record({ command: fc.array(text) }) }) }),
}
const pod = fc.record({
  metadata: fc.record({ labels: someTexts }),
  spec: fc.record({
    containers: listBy('name', name, container, 1),
    initContainers: optional(listBy('name', name, container)),
    volumes: optional(
      listBy('name', name, { emptyDir: fc.constantFrom({}, { sizeLimit: '1Gi' }), configMap: fc.record({ name }) }),
    ),
    tolerations: optional(fc.array(fc.record({ key: name, operator: fc.constant('Exists') }), { maxLength: 2 })),
    imagePullSecrets: optional(listBy('name', name, {})),
    topologySpreadConstraints: optional(listBy('topologyKey', name, { maxSkew: fc.integer({ min: 1, max: 2 }) })),
    hostAliases: optional(listBy('ip', fc.constantFrom('10.0.0.1', '10.0.0.2'), { hostnames: fc.array(name) })),
    securityContext: optional(fc.record({ runAsUser: optional(fc.integer({ min: 1, max: 2 })) })),
  }),
})
const metadata = (names: fc.Arbitrary<string>, namespace = 'bi') =>
  fc.record({
    name: names,
    namespace: fc.constant(namespace),
    labels: optional(someTexts),
    annotations: optional(someTexts),
  })
const object = (apiVersion: string, kind: string, rest: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata: metadata(name),
    ...rest,
  }) as unknown as fc.Arbitrary<Identified>
/** Sets of objects of several kinds, each with what merges, what is replaced, and what is plain. */
export const objects = fc.uniqueArray(
  fc.oneof(
    object('apps/v1', 'Deployment', {
      spec: fc.record({
        replicas: optional(fc.integer({ min: 1, max: 3 })),
        strategy: optional(fc.record({ type: text })),
        template: pod,
      }),
    }),
    object('batch/v1', 'CronJob', {
      spec: fc.record({ schedule: text, jobTemplate: fc.record({ spec: fc.record({ template: pod }) }) }),
    }),
    object('v1', 'Service', {
      spec: fc.record({
        selector: optional(texts),
        ports: listBy('port', fc.integer({ min: 1, max: 3 }), {
          name,
          targetPort: fc.oneof(text, fc.integer({ min: 1, max: 3 })),
        }),
      }),
    }),
    object('v1', 'ConfigMap', {
      data: optional(fc.dictionary(name, fc.constantFrom('a', 'a\nb\n'), { noNullPrototype: true })),
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: fc.record({
        podSelector: fc.record({ matchLabels: optional(texts) }),
        egress: optional(fc.array(fc.record({ ports: fc.array(fc.record({ port: text })) }), { maxLength: 2 })),
      }),
    }),
    object('policy/v1', 'PodDisruptionBudget', {
      spec: fc.record({ maxUnavailable: fc.oneof(text, fc.constant(1)), selector: fc.record({ matchLabels: texts }) }),
    }),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
      spec: fc.record({
        hostnames: fc.array(text, { maxLength: 2 }),
        rules: fc.array(fc.record({ name: optional(name), backendRefs: listBy('name', name, { port: text }) }), {
          maxLength: 2,
        }),
      }),
    }),
    object('postgresql.cnpg.io/v1', 'Pooler', {
      spec: fc.record({ instances: optional(fc.integer()), template: optional(pod) }),
    }),
  ),
  { selector: (each) => `${each.kind}/${each.metadata.name}`, maxLength: 8 },
)
