import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printYaml } from '../document/yaml.ts'
import { type KubernetesObject, kubernetesManner, type OfKind } from './document.ts'

const deployment: OfKind<'Deployment'> = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { labels: { 'app.kubernetes.io/name': 'web' }, namespace: 'bi', name: 'web' },
  spec: {
    template: {
      spec: {
        volumes: [
          { name: 'config', configMap: { name: 'web', defaultMode: 0o440 } },
          { name: 'tmp', emptyDir: {} },
        ],
        containers: [
          {
            securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
            env: [
              { name: 'PORT', value: '8080' },
              { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web', key: 'token' } } },
            ],
            name: 'web',
            image: 'acme/web:1',
            command: ['/bin/web', '--port', '8080'],
            ports: [{ name: 'http', containerPort: 8080 }],
            readinessProbe: { periodSeconds: 5, httpGet: { path: '/health', port: 'http' } },
            volumeMounts: [{ mountPath: '/etc/web', name: 'config', readOnly: true }],
            resources: { requests: { memory: '64Mi', cpu: '100m' } },
          },
        ],
        automountServiceAccountToken: false,
        serviceAccountName: 'web',
        terminationGracePeriodSeconds: 90,
      },
      metadata: { labels: { 'app.kubernetes.io/name': 'web' } },
    },
    selector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    replicas: 2,
  },
}

test('a manifest reads as in the documentation of Kubernetes', () => {
  const grace = {
    path: ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'],
    comment: 'The longest request takes 60 s.',
  }
  assert.equal(
    printYaml({ content: deployment, notes: [grace] }, kubernetesManner),
    `\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: bi
  labels:
    app.kubernetes.io/name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      # The longest request takes 60 s.
      terminationGracePeriodSeconds: 90
      containers:
      - name: web
        image: acme/web:1
        command: [/bin/web, --port, '8080']
        ports:
        - name: http
          containerPort: 8080
        env:
        - name: PORT
          value: '8080'
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: web
              key: token
        resources:
          requests:
            cpu: 100m
            memory: 64Mi
        volumeMounts:
        - name: config
          mountPath: /etc/web
          readOnly: true
        readinessProbe:
          httpGet:
            path: /health
            port: http
          periodSeconds: 5
        securityContext:
          capabilities:
            drop: [ALL]
          readOnlyRootFilesystem: true
      volumes:
      - name: config
        configMap:
          name: web
          defaultMode: 288 # 0440
      - name: tmp
        emptyDir: {}
`,
  )
})

test('keys of a ConfigMap and of a Secret come by the alphabet, whatever they are called', () => {
  const map: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web' },
    data: { name: 'a', b: 'line\n', kind: 'c' },
  }
  assert.match(printYaml({ content: map }, kubernetesManner), /data:\n {2}b: \|\n {4}line\n {2}kind: c\n {2}name: a\n$/)
})

test('what a kind does not have is a fault at compile time', () => {
  const named = { metadata: { name: 'web' } }
  // @ts-expect-error a misspelt field deep in a pod
  const container: OfKind<'Deployment'>['spec'] = { selector: {}, template: { spec: { containers: [{ nam: 'web' }] } } }
  // @ts-expect-error a version that the kind is not served in
  const version: KubernetesObject = { ...named, apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler' }
  // @ts-expect-error a word that the field does not take
  const word: KubernetesObject = { ...named, apiVersion: 'v1', kind: 'Service', spec: { type: 'Loadbalancer' } }
  // @ts-expect-error an extension's object without what it requires
  const certificate: OfKind<'Certificate'>['spec'] = { secretName: 'web' }
  // @ts-expect-error a field that is nobody's, at the head
  const head: OfKind<'ConfigMap'> = { ...named, apiVersion: 'v1', kind: 'ConfigMap', dat: {} }
  assert.ok(container && version && word && certificate && head)
})
